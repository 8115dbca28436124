/** A line of plain text from a server, without control characters and direction overrides. */
export const plainLine = (text: string, limit = 200): string =>
  text
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, limit)

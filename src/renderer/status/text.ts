/** Cleans text that strangers wrote, so that it cannot break out of its line or its direction. */

const loneSurrogates = /\p{Surrogate}/gu
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** Default_Ignorable_Code_Point is Unicode's own list of what has no width. */
const invisibles = /[\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu
/** More marks on one letter than any script uses. */
const stackedMarks = /(\p{M}{8})\p{M}+/gu

/** Text as it may be drawn in a block of its own: well-formed, without control characters and towers of marks. */
export const cleanText = (text: string): string =>
  text.replace(loneSurrogates, '\ufffd').replace(controls, '').replace(stackedMarks, '$1')

/** Text without the characters that turn the direction of writing. */
export const withoutBidi = (text: string): string => text.replace(bidiControls, '')

/** Text that shares a line with others (names, titles, links): clean, one line, no direction of its own. */
export const cleanLine = (text: string): string => withoutBidi(cleanText(text)).replace(/\s+/g, ' ').trim()

/** Text as it looks: without anything that has no width. For comparing only. */
export const visibleText = (text: string): string => cleanText(text).replace(invisibles, '').trim()

/** At most `limit` UTF-16 units, cut between characters, with an ellipsis if anything is missing. */
export const cutText = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const cut = text
    .slice(0, limit - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
  return `${cut}…`
}

/** What stands in place of a post that filters cover: their titles. */
export const filteredText = (titles: readonly string[]): string =>
  `Filtered: ${titles.map(cleanLine).join(', ')}`

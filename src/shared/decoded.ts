/** A part of an address with its percent signs resolved; as it is written if they do not mean what they should. */
export const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** JSON whose big integers stay exact: some servers send ids as numbers beyond 2^53 (mastodon-api.md 1.2, 9.9). */
import { isSafeNumber, parse as parseLossless } from 'lossless-json'

/** A number of 16 digits or more where a value may stand; may also match inside a string, which only costs time. */
const mayHoldBigNumber = /(?:^|[:[,]\s*)-?\d{16,}/

const numberOrText = (digits: string): number | string =>
  /^-?\d+$/.test(digits) && !isSafeNumber(digits) ? digits : Number(digits)

/**
 * Parses JSON; integers that a double cannot hold become strings of their digits.
 * @throws SyntaxError if the text is not JSON.
 */
export const parseExactJson = (text: string): unknown => {
  const parsed: unknown = JSON.parse(text)
  if (!mayHoldBigNumber.test(text)) return parsed
  try {
    return parseLossless(text, undefined, numberOrText)
  } catch {
    // Valid JSON that the exact parser refuses (repeated keys, nesting deeper than its stack): the plain one will do.
    return parsed
  }
}

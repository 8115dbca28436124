/** Local names of accounts and columns. */
import { randomBytes } from 'node:crypto'

const keyLetters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Eight characters of [a-z0-9], for keys of accounts and columns. */
export const randomKey = (): string => {
  let key = ''
  while (key.length < 8) {
    for (const byte of randomBytes(16)) {
      // 252 is the largest multiple of 36 in a byte: what lies above would favour the first letters.
      if (byte < 252 && key.length < 8) key += keyLetters.charAt(byte % keyLetters.length)
    }
  }
  return key
}

/** Random values of a sign-in: PKCE (RFC 7636, S256 alone) and the state that binds an answer to its attempt. */
import { createHash, randomBytes } from 'node:crypto'

export interface Pkce {
  verifier: string
  challenge: string
}

/** An unguessable text of letters, digits, `-` and `_`. */
export const randomText = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** The challenge that belongs to a verifier. */
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** A new verifier with its challenge. */
export const createPkce = (): Pkce => {
  const verifier = randomText()
  return { verifier, challenge: challengeOf(verifier) }
}

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

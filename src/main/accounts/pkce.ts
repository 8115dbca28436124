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

/**
 * Tokens of accounts as the vault keeps them: each with the app that it was issued to. An instance takes a token back from no other
 * (RFC 7009, 2.1), and on software that compares ports every attempt to sign in registers an app anew.
 */
import * as v from 'valibot'
import type { AccountKey } from '../../shared/ids'
import type { RegisteredApp } from './app-registration'
import type { TokenVault } from './token-vault'

type IssuingApp = Pick<RegisteredApp, 'clientId' | 'clientSecret'>

export interface IssuedToken {
  token: string
  /** Null where an earlier version of Steppe kept the token alone. */
  app: IssuingApp | null
}

export interface IssuedTokens {
  /** Null if there is none that can be read. */
  get: (key: AccountKey) => Promise<IssuedToken | null>
  /** @throws AppError as the vault does */
  set: (key: AccountKey, token: string, app: IssuingApp) => Promise<void>
  remove: (key: AccountKey) => void
}

const keptToken = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ token: v.string(), app: v.object({ clientId: v.string(), clientSecret: v.string() }) }),
)

/** Name of an account's token in the vault. */
const tokenName = (key: AccountKey): string => `token:${key}`

export const createIssuedTokens = (vault: Pick<TokenVault, 'get' | 'set' | 'remove'>): IssuedTokens => ({
  get: async (key) => {
    const kept = await vault.get(tokenName(key))
    if (kept === null) return null
    const parsed = v.safeParse(keptToken, kept)
    return parsed.success ? parsed.output : { token: kept, app: null }
  },
  set: (key, token, { clientId, clientSecret }) =>
    vault.set(tokenName(key), JSON.stringify({ token, app: { clientId, clientSecret } })),
  remove: (key) => vault.remove(tokenName(key)),
})

import { createHash } from 'node:crypto'
import type { FakeClock } from './clock'
import type { Personality } from './personalities'
import type { Random } from './random'

export interface App {
  id: string
  clientId: string
  clientSecret: string
  name: string
  website: string | null
  redirectUris: string[]
  scopes: string[]
}

export interface Token {
  value: string
  appId: string
  /** Null for client_credentials: a token without a person. */
  accountId: string | null
  scopes: string[]
  createdAt: number
}

interface Grant {
  appId: string
  accountId: string
  redirectUri: string
  scopes: string[]
  challenge: string | null
  createdAt: number
}

export interface AuthorizeRequest {
  clientId: string
  redirectUri: string
  scope: string
  state: string | null
  challenge: string | null
  challengeMethod: string | null
  responseType: string
  forceLogin: boolean
}

export const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'
const codeLife = 600_000

const words = (scope: string): string[] => scope.split(/[\s+]+/).filter((word) => word !== '')

const knownScope = /^(read|write|follow|push|profile)(:[\w:]+)?$/

/** Whether a granted scope covers a wanted one (`read` covers `read:statuses`). */
export const covers = (granted: readonly string[], wanted: string): boolean =>
  granted.some((scope) => scope === wanted || wanted.startsWith(`${scope}:`))

const withoutPort = (uri: string): string | null => {
  const match = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d+)?(\/.*)?$/.exec(uri)
  return match === null ? null : `${match[1] ?? ''}${match[2] ?? '/'}`
}

/** Whether an app registered that redirect; loopback IP literals match on any port (API 5). */
const redirectMatches = (app: App, uri: string, anyPort: boolean): boolean => {
  if (app.redirectUris.includes(uri)) return true
  const bare = anyPort ? withoutPort(uri) : null
  return bare !== null && app.redirectUris.some((known) => withoutPort(known) === bare)
}

type OAuthError = { error: string; description: string; status: number }

const wrong = (error: string, description: string, status = 400): OAuthError => ({
  error,
  description,
  status,
})

/** What an instance remembers of its apps and tokens; plain data. */
export interface OAuthSnapshot {
  apps: App[]
  tokens: Token[]
}

export interface OAuth {
  register: (options: { name: string; redirectUris: string[]; scopes: string; website: string | null }) => App
  app: (clientId: string) => App | null
  appById: (id: string) => App | null
  /** What is wrong with an authorize request; null: nothing. `redirectable`: the error may go to the app. */
  check: (request: AuthorizeRequest) => (OAuthError & { redirectable: boolean }) | null
  /** @returns the code. */
  grant: (request: AuthorizeRequest, accountId: string) => string
  /** The token that was handed out before for the same app, person and scopes. */
  reusable: (request: AuthorizeRequest, accountId: string) => Token | null
  exchange: (form: Record<string, string>) => Token | OAuthError
  issue: (accountId: string | null, scopes?: string, appId?: string) => Token
  find: (value: string) => Token | null
  /** @returns false if the app may not do that. */
  revoke: (value: string, clientId?: string) => boolean
  forgetApps: () => void
  /** All apps and tokens as plain data, for an instance that must know them again after a restart. */
  snapshot: () => OAuthSnapshot
  restore: (snapshot: OAuthSnapshot) => void
  onRevoked: (listener: (token: Token) => void) => void
}

export const createOAuth = (clock: FakeClock, random: Random, personality: Personality): OAuth => {
  const apps = new Map<string, App>()
  const tokens = new Map<string, Token>()
  const grants = new Map<string, Grant>()
  const revoked = new Set<(token: Token) => void>()
  // The source is seeded: after a restore it would give the very secrets again that are in use.
  const secret = (bytes = 32): string => {
    const value = Buffer.from(random.hex(bytes), 'hex').toString('base64url')
    return apps.has(value) || tokens.has(value) ? secret(bytes) : value
  }
  let nextApp = 1

  const issue: OAuth['issue'] = (accountId, scopes = 'read write', appId = '0') => {
    // Doorkeeper hands out the same token again for the same app, person and scopes (API 3.1).
    const wanted = words(scopes)
    const known = [...tokens.values()].find(
      (token) =>
        token.appId === appId &&
        token.accountId === accountId &&
        token.scopes.join() === wanted.join() &&
        appId !== '0',
    )
    if (known !== undefined) return known
    const token = { value: secret(), appId, accountId, scopes: wanted, createdAt: clock.now() }
    tokens.set(token.value, token)
    return token
  }

  const drop = (token: Token): void => {
    tokens.delete(token.value)
    for (const listener of revoked) listener(token)
  }

  const byCode = (form: Record<string, string>, app: App): Token | OAuthError => {
    const invalid = wrong('invalid_grant', 'The provided authorization grant is invalid, expired or revoked.')
    const code = form['code'] ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    if (grant === undefined || grant.appId !== app.id || clock.now() - grant.createdAt > codeLife)
      return invalid
    if (grant.redirectUri !== form['redirect_uri']) return invalid
    if (grant.challenge !== null) {
      const verifier = form['code_verifier'] ?? ''
      if (createHash('sha256').update(verifier).digest('base64url') !== grant.challenge) return invalid
    }
    return issue(grant.accountId, grant.scopes.join(' '), app.id)
  }

  const unknownClient = wrong('invalid_client', 'Client authentication failed due to unknown client.', 401)

  return {
    register: ({ name, redirectUris, scopes, website }) => {
      const app: App = {
        id: String(nextApp),
        clientId: secret(),
        clientSecret: secret(),
        name,
        website,
        redirectUris,
        scopes: words(scopes === '' ? 'read' : scopes),
      }
      nextApp += 1
      apps.set(app.clientId, app)
      return app
    },
    app: (clientId) => apps.get(clientId) ?? null,
    appById: (id) => [...apps.values()].find((app) => app.id === id) ?? null,
    check: (request) => {
      const app = apps.get(request.clientId)
      if (app === undefined) return { ...unknownClient, redirectable: false }
      if (!redirectMatches(app, request.redirectUri, personality.loopbackAnyPort)) {
        return { ...wrong('invalid_redirect_uri', 'The redirect URI is not valid.'), redirectable: false }
      }
      const refuse = (error: string, description: string) => ({
        ...wrong(error, description),
        redirectable: true,
      })
      if (request.responseType !== 'code')
        return refuse('unsupported_response_type', 'Only code is supported.')
      const scopes = words(request.scope === '' ? 'read' : request.scope)
      if (!scopes.every((scope) => knownScope.test(scope) && covers(app.scopes, scope))) {
        return refuse('invalid_scope', 'The requested scope is invalid, unknown, or malformed.')
      }
      if (request.challenge !== null && request.challengeMethod !== 'S256') {
        return refuse('invalid_code_challenge_method', 'The code challenge method must be S256.')
      }
      return null
    },
    grant: (request, accountId) => {
      const app = apps.get(request.clientId)
      if (app === undefined) throw new Error('The app is not registered.')
      const code = secret()
      grants.set(code, {
        appId: app.id,
        accountId,
        redirectUri: request.redirectUri,
        scopes: words(request.scope === '' ? 'read' : request.scope),
        challenge: request.challenge,
        createdAt: clock.now(),
      })
      return code
    },
    reusable: (request, accountId) => {
      const app = apps.get(request.clientId)
      const scopes = words(request.scope === '' ? 'read' : request.scope).join()
      const fits = (token: Token): boolean =>
        token.appId === app?.id && token.accountId === accountId && token.scopes.join() === scopes
      return [...tokens.values()].find(fits) ?? null
    },
    exchange: (form) => {
      const app = apps.get(form['client_id'] ?? '')
      if (app === undefined || app.clientSecret !== form['client_secret']) return unknownClient
      if (form['grant_type'] === 'authorization_code') return byCode(form, app)
      if (form['grant_type'] === 'client_credentials') return issue(null, form['scope'] || 'read', app.id)
      return wrong('unsupported_grant_type', 'The authorization grant type is not supported.')
    },
    issue,
    find: (value) => tokens.get(value) ?? null,
    revoke: (value, clientId) => {
      const token = tokens.get(value)
      if (token === undefined) return true
      if (clientId !== undefined && apps.get(clientId)?.id !== token.appId) return false
      drop(token)
      return true
    },
    forgetApps: () => {
      apps.clear()
      grants.clear()
      for (const token of [...tokens.values()]) if (token.accountId === null) drop(token)
    },
    snapshot: () => ({ apps: [...apps.values()], tokens: [...tokens.values()] }),
    restore: (snapshot) => {
      for (const app of snapshot.apps) apps.set(app.clientId, app)
      for (const token of snapshot.tokens) tokens.set(token.value, token)
      nextApp = 1 + apps.size
    },
    onRevoked: (listener) => {
      revoked.add(listener)
    },
  }
}

/** Where and how an instance does OAuth: its metadata (RFC 8414), or Mastodon's usual paths. */
import * as v from 'valibot'
import { AppError } from '../../shared/errors'
import type { SendJson } from './http'

export interface OAuthServer {
  origin: string
  authorizationEndpoint: string
  tokenEndpoint: string
  revocationEndpoint: string
  /** Space-separated. */
  scopes: string
  /** Whether it compares a loopback redirect without its port, as Mastodon does. */
  ignoresPort: boolean
}

const metadata = v.object({
  authorization_endpoint: v.fallback(v.nullish(v.string()), null),
  token_endpoint: v.fallback(v.nullish(v.string()), null),
  revocation_endpoint: v.fallback(v.nullish(v.string()), null),
  scopes_supported: v.fallback(v.nullish(v.array(v.string())), null),
})

const wantedScopes = ['read', 'write', 'push']
/** What every version of Mastodon before metadata takes. */
const oldScopes = 'read write follow'

/** Software that uses Doorkeeper, whose loopback addresses match whatever their port is. */
const mastodonLike = new Set([
  'mastodon',
  'glitch',
  'glitch-soc',
  'hometown',
  'chuckya',
  'fedibird',
  'kmyblue',
])

const scopesOf = (supported: string[] | null | undefined): string => {
  const scopes = wantedScopes.filter((scope) => supported?.includes(scope) === true)
  return scopes.includes('read') && scopes.includes('write') ? scopes.join(' ') : oldScopes
}

/** Reads the metadata; null where the instance has none. @throws AppError when it cannot be asked */
const metadataAt = async (send: SendJson, origin: string): Promise<v.InferOutput<typeof metadata> | null> => {
  try {
    const json = await send({ url: new URL('/.well-known/oauth-authorization-server', origin).href })
    const parsed = v.safeParse(metadata, json)
    return parsed.success ? parsed.output : null
  } catch (error) {
    const isUnreachable =
      error instanceof AppError && ['offline', 'timeout', 'certificate', 'rateLimited'].includes(error.code)
    // Every other answer is that of a server without metadata: 404, a page, a redirect to one.
    if (isUnreachable) throw error
    return null
  }
}

/**
 * Learns where an instance does OAuth. An endpoint on another origin than the pinned one is not believed.
 * @param software its name from discovery.
 */
export const oauthServerAt = async (
  send: SendJson,
  origin: string,
  software: string,
): Promise<OAuthServer> => {
  const found = await metadataAt(send, origin)
  const endpoint = (named: string | null | undefined, usual: string): string => {
    const isOwn = typeof named === 'string' && URL.canParse(named) && new URL(named).origin === origin
    return isOwn ? named : new URL(usual, origin).href
  }
  return {
    origin,
    authorizationEndpoint: endpoint(found?.authorization_endpoint, '/oauth/authorize'),
    tokenEndpoint: endpoint(found?.token_endpoint, '/oauth/token'),
    revocationEndpoint: endpoint(found?.revocation_endpoint, '/oauth/revoke'),
    scopes: scopesOf(found?.scopes_supported),
    ignoresPort: mastodonLike.has(software),
  }
}

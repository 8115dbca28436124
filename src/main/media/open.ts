/**
 * One request for a medium, by Node's own HTTP: Chromium's cannot be told which addresses a name may lead to. Nothing is
 * sent along: no cookie, no referrer, no token. The system's certificates count where Node can read them, its proxy always.
 */
import { Agent as HttpAgent, request as requestHttp, type Agent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import * as tls from 'node:tls'
import {
  isPublicAddress,
  literalAddress,
  PrivateAddressError,
  publicLookup,
  type ResolveAll,
} from './addresses'

export interface OpenMediaDeps {
  userAgent: string
  /** The agent for a host behind the system's proxy; undefined where there is none. What it throws, the request ends with. */
  proxyAgent?: (url: string) => Promise<Agent | undefined>
  /** Origins that may be on this machine: those of accounts that live here. */
  loopbackOrigins: () => readonly string[]
  resolve?: ResolveAll
}

/** Opens an address; redirects are answers. @throws what Node throws, and PrivateAddressError */
export type OpenMedia = (url: URL, signal: AbortSignal) => Promise<IncomingMessage>

/** Whether an address may be asked: https, or an origin of this machine that an account of the user lives on. */
export const isAllowedUrl = (url: URL, loopbackOrigins: readonly string[]): boolean => {
  if (url.username !== '' || url.password !== '') return false
  if (loopbackOrigins.includes(url.origin)) return true
  const literal = literalAddress(url.hostname)
  return url.protocol === 'https:' && (literal === null || isPublicAddress(literal))
}

/** The system's certificates besides those that Node brings, from Node 22.15 on. */
const certificates = (): string[] | undefined => {
  if (!('getCACertificates' in tls) || typeof tls.getCACertificates !== 'function') return undefined
  // The types are those of an older Node.
  const read = tls.getCACertificates as (type: string) => string[]
  return [...read('default'), ...read('system')]
}

const agentsOf = (): { http: Agent; https: Agent } => {
  const keep = { keepAlive: true, maxFreeSockets: 8, timeout: 30_000 }
  const ca = certificates()
  const secure = ca === undefined ? {} : { secureContext: tls.createSecureContext({ ca }) }
  return { http: new HttpAgent(keep), https: new HttpsAgent({ ...keep, ...secure }) }
}

/** Makes the opener. */
export const createOpenMedia = (deps: OpenMediaDeps): OpenMedia => {
  const { userAgent, proxyAgent, loopbackOrigins } = deps
  const lookup: LookupFunction = publicLookup(deps.resolve)
  let agents: { http: Agent; https: Agent } | null = null

  return async (url, signal) => {
    if (!isAllowedUrl(url, loopbackOrigins())) throw new PrivateAddressError(url.host)
    const isLocal = loopbackOrigins().includes(url.origin)
    agents ??= agentsOf()
    const proxied = await proxyAgent?.(url.href)
    const isSecure = url.protocol === 'https:'
    const options = {
      agent: proxied ?? (isSecure ? agents.https : agents.http),
      headers: { Accept: 'image/*, video/*, audio/*;q=0.9', 'User-Agent': userAgent },
      signal,
      // Behind a proxy it is the proxy that finds the host.
      ...(isLocal || proxied !== undefined ? {} : { lookup }),
    }
    return new Promise((resolve, reject) => {
      const request = (isSecure ? requestHttps : requestHttp)(url, options, resolve)
      request.on('error', reject)
      request.end()
    })
  }
}

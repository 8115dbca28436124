/** What an instance says about itself: version 2 of the document where there is one, else version 1. */
import { AppError, toAppError } from '../../shared/errors'
import { isLack } from '../lack'
import { isThisMachine } from '../this-machine'
import type { RequestOptions } from './api'
import type { Transport } from './transport'
import { countOrNull, isRecord, recordOf, textOf, textOrNull } from './values'
import type { JsonRecord } from './values'

export interface InstanceDocument {
  version: 1 | 2
  /** As the server sent it; nothing in it is trusted. */
  json: JsonRecord
}

const documentOf = (json: unknown): JsonRecord => {
  // Both versions name the instance; anything else is some other JSON.
  if (isRecord(json) && ('title' in json || 'uri' in json || 'domain' in json)) return json
  throw new AppError({ code: 'server', status: 200, notApi: true })
}

const fetchVersion = async (
  transport: Transport,
  origin: string,
  options: RequestOptions,
  version: 1 | 2,
): Promise<InstanceDocument> => {
  const path = `/api/v${version}/instance`
  const { json } = await transport.send({ origin, path, method: 'GET', account: null, ...options })
  return { version, json: documentOf(json) }
}

/**
 * Fetches the instance document without a token.
 * @throws AppError as `Transport.send`; `server` with `notApi` where something else than an instance answers
 */
export const fetchInstance = async (
  transport: Transport,
  origin: string,
  options: RequestOptions,
): Promise<InstanceDocument> => {
  try {
    return await fetchVersion(transport, origin, options, 2)
  } catch (thrown) {
    if (!isLack(toAppError(thrown).detail)) throw thrown
    return await fetchVersion(transport, origin, options, 1)
  }
}

/**
 * Where an instance streams, by whichever version of the document tells: Pleroma leaves the address out of version 2. Null if it
 * does not stream. With the document that it said first. @throws AppError as `fetchInstance`
 */
export const findStream = async (
  transport: Transport,
  origin: string,
  options: RequestOptions,
): Promise<{ url: string | null; document: InstanceDocument }> => {
  const document = await fetchInstance(transport, origin, options)
  const saysNothing = document.version === 2 && !('urls' in recordOf(document.json['configuration']))
  if (!saysNothing) return { url: streamingUrlOf(document, origin), document }
  try {
    const other = await fetchVersion(transport, origin, options, 1)
    return { url: streamingUrlOf(other, origin), document }
  } catch (thrown) {
    if (isLack(toAppError(thrown).detail)) return { url: null, document }
    throw thrown
  }
}

/** What an instance says it is, and which version of Mastodon's API it speaks (mastodon-api.md, version gate). */
export const versionOf = ({ json }: InstanceDocument): [version: string | null, api: number | null] => [
  textOrNull(json['version'], 200),
  countOrNull(recordOf(json['api_versions'])['mastodon']),
]

/**
 * The address of an instance's stream; null if it has none, or none that is safe to send a token to: encrypted, or on loopback
 * if the instance itself is. Its host may differ from the API's: Mastodon is often set up like that, and the
 * pinned instance names it over the pinned connection.
 */
export const streamingUrlOf = ({ json, version }: InstanceDocument, origin: string): string | null => {
  const urls = recordOf(version === 2 ? recordOf(json['configuration'])['urls'] : json['urls'])
  const base = textOf(urls[version === 2 ? 'streaming' : 'streaming_api'], 2_000)
  if (!URL.canParse(base)) return null
  const url = new URL(base)
  url.protocol = url.protocol.replace(/^http/, 'ws')
  const encrypted = url.protocol === 'wss:'
  const local =
    url.protocol === 'ws:' && isThisMachine(url.hostname) && isThisMachine(new URL(origin).hostname)
  if ((!encrypted && !local) || url.username !== '' || url.password !== '') return null
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith('/api/v1/streaming') ? path : `${path}/api/v1/streaming`
  url.search = ''
  url.hash = ''
  return url.href
}

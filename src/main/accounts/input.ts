/** Reads what a person types to name an instance: a domain, a handle, or an address copied from a browser. */
import { AppError } from '../../shared/errors'
import { isPlainOnThisMachine, isThisMachine } from '../this-machine'

export interface InstanceInput {
  /** What was meant, for sentences: host and, if given, port. */
  host: string
  /** Origins to try, in this order. */
  origins: string[]
  /** `user@host`, where a handle was typed. */
  handle: string | null
}

const invalid = (detail: string): AppError => new AppError({ code: 'invalid', detail })

/** Whether an address may be asked at all: https, or plain http on this machine. */
export const isSafeOrigin = (url: URL): boolean => url.protocol === 'https:' || isPlainOnThisMachine(url)

const parsed = (address: string): URL => {
  try {
    return new URL(address)
  } catch (cause) {
    throw new AppError({ code: 'invalid', detail: 'address' }, { cause })
  }
}

const isHost = (hostname: string): boolean =>
  isThisMachine(hostname) ||
  hostname.startsWith('[') ||
  /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(hostname.replace(/\.$/, ''))

const checked = (url: URL): URL => {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('address')
  if (url.username !== '' || url.password !== '') throw invalid('credentials')
  if (!isHost(url.hostname)) throw invalid('address')
  return url
}

/**
 * @param text `example.org`, `@me@example.org`, `me@example.org`, or an https address (http on this machine).
 * @throws AppError invalid, its detail being `address`, `plainHttp` or `credentials`
 */
export const parseInstanceInput = (text: string): InstanceInput => {
  // Copied text brings invisible characters: zero-width ones and marks of direction.
  const typed = text.replace(/[\p{Cf}\p{Cc}]/gu, '').trim()
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) {
    const url = checked(parsed(typed))
    if (!isSafeOrigin(url)) throw invalid('plainHttp')
    return { host: url.host, origins: [url.origin], handle: null }
  }
  const [, user, place] = /^(?:@?([^@\s/]+)@)?([^@\s]+)$/.exec(typed) ?? []
  if (place === undefined) throw invalid('address')
  const url = checked(parsed(`https://${place}`))
  const handle = user === undefined ? null : `${user}@${url.host}`
  if (!isThisMachine(url.hostname)) return { host: url.host, origins: [url.origin], handle }
  // The port is not kept by URL where it is the usual one, so the plain address is read for itself.
  const plain = parsed(`http://${place}`)
  return { host: plain.host, origins: [plain.origin, url.origin], handle }
}

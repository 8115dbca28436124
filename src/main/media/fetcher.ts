/** Fetches one medium to a file: few redirects, limits of size and time, and nothing that is not what it is wanted as. */
import { createHash } from 'node:crypto'
import { open as openFile, readFile, rm, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { retryAfter } from '../mastodon/rate-headers'
import { PrivateAddressError } from './addresses'
import { isCutOff } from './cut-off'
import type { OpenMedia } from './open'
import { isProxied } from './proxy-budget'
import { isDecodable, sniff, sniffedBytes, type MediaKind, type MediaType } from './sniff'

interface Pause {
  host: string
  /** Milliseconds. */
  forMs: number
}

/** Why there is no medium: the status for the page, and for how long it is not asked for again. */
export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly status: number
  /** Milliseconds; 0: it may be asked for at once. */
  readonly notBefore: number
  /** The host that wants to be asked for nothing at all for a while, if one does. */
  readonly pause: Pause | null

  constructor(
    status: number,
    notBefore: number,
    message: string,
    { pause = null, ...options }: { cause?: unknown; pause?: Pause | null } = {},
  ) {
    super(message, options)
    this.status = status
    this.notBefore = notBefore
    this.pause = pause
  }
}

export interface Limits {
  /** Bytes. */
  picture: number
  film: number
  /** Milliseconds without a byte. */
  stallMs: number
  /** Milliseconds for a whole picture; a host that drips must not hold a place for ever. */
  pictureMs: number
}
export const usualLimits: Limits = {
  picture: 16_000_000,
  film: 100_000_000,
  stallMs: 20_000,
  pictureMs: 120_000,
}

interface Fetched {
  hash: string
  mime: string
  size: number
}

const mostRedirects = 3
const minute = 60_000
const day = 24 * 60 * minute
/** Whatever a host asks for: somebody waits for its pictures. */
const longestPause = 60 * minute

const refused = (message: string): MediaError => new MediaError(415, 7 * day, message)

/** How long a host that answers 429 or 503 asks to be left alone, within reason; null if it does not say. */
const statedPause = ({ headers }: IncomingMessage): number | null => {
  const get = (name: string): string | null => {
    const value = headers[name]
    return typeof value === 'string' ? value : null
  }
  const asked = retryAfter({ get }, Date.now())
  return asked === null ? null : Math.min(Math.max(asked, 1_000), longestPause)
}

/** Too much was asked of a host, or it can do nothing now. A media proxy has a limit of its own, which says nothing of the rest. */
const busy = (url: URL, status: 429 | 503, asked: number | null): MediaError => {
  const isLimited = status === 429
  const pause = asked ?? (isLimited && !isProxied(url) ? minute : null)
  return new MediaError(504, asked ?? (isLimited ? 10 * minute : minute), `status ${status}`, {
    pause: pause === null ? null : { host: url.host, forMs: pause },
  })
}

const errorOf = (url: URL, response: IncomingMessage): MediaError => {
  const { statusCode: status = 0 } = response
  if (status === 404 || status === 410) return new MediaError(404, day, 'not there')
  if (status === 429 || status === 503) return busy(url, status, statedPause(response))
  if (status >= 500) return new MediaError(504, minute, `status ${status}`)
  return new MediaError(404, 60 * minute, `status ${status}`)
}

/** Opens an address and follows its redirects, to hosts that may be asked. */
const opened = async (
  open: OpenMedia,
  start: URL,
  checkHost: CheckHost,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  let url = start
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await open(url, signal)
    const { statusCode: status = 0, headers } = response
    if (status === 200) return response
    response.destroy()
    if (status < 300 || status >= 400 || headers.location === undefined) throw errorOf(url, response)
    if (!URL.canParse(headers.location, url.href)) throw refused('a redirect to nowhere')
    url = new URL(headers.location, url)
    checkHost(url.host)
  }
  throw refused('too many redirects')
}

const limitFor = (type: MediaType, limits: Limits): number =>
  type.kind === 'picture' ? limits.picture : limits.film

/** The type, once enough bytes are there. @throws MediaError when it is not shown, or not wanted here */
const typeOf = (start: Buffer, kinds: readonly MediaKind[]): MediaType => {
  const type = sniff(start)
  if (type === null) throw refused('an unknown type')
  if (!kinds.includes(type.kind)) throw refused(`${type.kind} where none belongs`)
  return type
}

interface Received {
  hash: string
  type: MediaType
  size: number
}

/** Writes what arrives, and gives up as soon as it is known to be useless. `progress` is called for every piece. */
const received = async (
  response: IncomingMessage,
  file: FileHandle,
  kinds: readonly MediaKind[],
  limits: Limits,
  progress: (type: MediaType | null) => void,
): Promise<Received> => {
  const hash = createHash('sha256')
  let size = 0
  let start = Buffer.alloc(0)
  let type: MediaType | null = null
  // Without an encoding a response yields buffers.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (type === null) {
      start = Buffer.concat([start, chunk])
      if (start.length >= sniffedBytes) type = typeOf(start, kinds)
    }
    if (size > (type === null ? limits.picture : limitFor(type, limits))) throw refused('too large')
    progress(type)
    hash.update(chunk)
    await file.write(chunk)
  }
  return { hash: hash.digest('hex'), type: type ?? typeOf(start, kinds), size }
}

/** @throws MediaError when it is not to be drawn */
const checkPicture = (bytes: Buffer, { mime }: MediaType): void => {
  if (!isDecodable(bytes)) throw refused('too many pixels')
  // The server may yet get hold of the rest.
  if (isCutOff(bytes, mime)) throw new MediaError(415, 60 * minute, 'a part of a picture')
}

const promisedSize = (response: IncomingMessage): number | null => {
  const length = Number(response.headers['content-length'])
  return Number.isFinite(length) && length > 0 ? length : null
}

const mediaError = (thrown: unknown): MediaError => {
  if (thrown instanceof MediaError) return thrown
  if (thrown instanceof PrivateAddressError) {
    return new MediaError(415, 60 * minute, 'a private address', { cause: thrown })
  }
  return new MediaError(504, 0, 'no answer', { cause: thrown })
}

/** @throws MediaError while a host wants to be left alone */
type CheckHost = (host: string) => void

export type FetchMedia = (
  url: URL,
  path: string,
  kinds: readonly MediaKind[],
  checkHost: CheckHost,
) => Promise<Fetched>

/**
 * Makes the fetcher. It writes to `path`, and leaves nothing there when it fails. Hosts are checked that an address leads to, not its own.
 * @throws MediaError
 */
export const createFetchMedia =
  (open: OpenMedia, limits: Limits = usualLimits): FetchMedia =>
  async (url, path, kinds, checkHost) => {
    const abort = new AbortController()
    const stall = setTimeout(() => abort.abort(), limits.stallMs)
    const overall = setTimeout(() => abort.abort(), limits.pictureMs)
    let file: FileHandle | null = null
    try {
      const response = await opened(open, url, checkHost, abort.signal)
      if ((promisedSize(response) ?? 0) > limits.film) throw refused('too large')
      file = await openFile(path, 'wx', 0o600)
      const { hash, type, size } = await received(response, file, kinds, limits, (sniffed) => {
        stall.refresh()
        if (sniffed !== null && sniffed.kind !== 'picture') clearTimeout(overall)
      })
      if (!response.complete) throw new MediaError(504, 0, 'cut off')
      await file.close()
      if (type.kind === 'picture') checkPicture(await readFile(path), type)
      return { hash, mime: type.mime, size }
    } catch (error) {
      abort.abort()
      // Closed already where the picture was looked at.
      await file?.close().catch(() => undefined)
      await rm(path, { force: true })
      throw mediaError(error)
    } finally {
      clearTimeout(stall)
      clearTimeout(overall)
    }
  }

/** Fetches one medium to a file: few redirects, limits of size and time, and nothing that is not what it is wanted as. */
import { createHash } from 'node:crypto'
import { open as openFile, readFile, rm, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { PrivateAddressError } from './addresses'
import type { OpenMedia } from './open'
import { isDecodable, sniff, sniffedBytes, type MediaKind, type MediaType } from './sniff'

/** Why there is no medium: the status for the page, and for how long it is not asked for again. */
export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly status: number
  /** Milliseconds; 0: it may be asked for at once. */
  readonly notBefore: number

  constructor(status: number, notBefore: number, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.status = status
    this.notBefore = notBefore
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

const refused = (message: string): MediaError => new MediaError(415, 7 * day, message)

const errorOfStatus = (status: number): MediaError => {
  if (status === 404 || status === 410) return new MediaError(404, day, 'not there')
  if (status === 429) return new MediaError(504, 10 * minute, 'too many requests')
  if (status >= 500) return new MediaError(504, minute, `status ${status}`)
  return new MediaError(404, 60 * minute, `status ${status}`)
}

/** Opens an address and follows its redirects. */
const opened = async (open: OpenMedia, start: URL, signal: AbortSignal): Promise<IncomingMessage> => {
  let url = start
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await open(url, signal)
    const { statusCode: status = 0, headers } = response
    if (status === 200) return response
    response.destroy()
    if (status < 300 || status >= 400 || headers.location === undefined) throw errorOfStatus(status)
    if (!URL.canParse(headers.location, url.href)) throw refused('a redirect to nowhere')
    url = new URL(headers.location, url)
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

export type FetchMedia = (url: URL, path: string, kinds: readonly MediaKind[]) => Promise<Fetched>

/**
 * Makes the fetcher. It writes to `path`, and leaves nothing there when it fails.
 * @throws MediaError
 */
export const createFetchMedia =
  (open: OpenMedia, limits: Limits = usualLimits): FetchMedia =>
  async (url, path, kinds) => {
    const abort = new AbortController()
    const stall = setTimeout(() => abort.abort(), limits.stallMs)
    const overall = setTimeout(() => abort.abort(), limits.pictureMs)
    let file: FileHandle | null = null
    try {
      const response = await opened(open, url, abort.signal)
      if ((promisedSize(response) ?? 0) > limits.film) throw refused('too large')
      file = await openFile(path, 'wx', 0o600)
      const { hash, type, size } = await received(response, file, kinds, limits, (sniffed) => {
        stall.refresh()
        if (sniffed !== null && sniffed.kind !== 'picture') clearTimeout(overall)
      })
      if (!response.complete) throw new MediaError(504, 0, 'cut off')
      await file.close()
      if (type.kind === 'picture' && !isDecodable(await readFile(path))) throw refused('too many pixels')
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

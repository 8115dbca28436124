/** Answers `app://media`: bytes under the type that they have, inert whatever they hold, in ranges where asked for. */
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseMediaUrl } from '../../shared/media-url'
import type { StoredMedium } from './cache'
import { MediaError } from './fetcher'
import type { Media } from './media'

/** Inclusive, in bytes. */
interface Range {
  from: number
  to: number
}

const safeHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
}

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: { ...safeHeaders, 'Cache-Control': 'no-store', ...headers } })

/** The range that a header asks for; null: the whole; 'none': one that the file does not have. */
export const rangeIn = (header: string | null, size: number): Range | null | 'none' => {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  // Several ranges, or another unit: a server may answer with the whole.
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from > to || from >= size ? 'none' : { from, to }
}

const respond = async (medium: StoredMedium, header: string | null): Promise<Response> => {
  const range = rangeIn(header, medium.size)
  if (range === 'none') return refusal(416, { 'Content-Range': `bytes */${medium.size}` })
  const { from, to } = range ?? { from: 0, to: medium.size - 1 }
  // Opened before the answer begins, so that a file that went away is a 404 and not a broken body.
  const file = await open(medium.path)
  const body = Readable.toWeb(file.createReadStream({ start: from, end: to }))
  // Node's and the platform's declarations of the same streams differ.
  return new Response(body as ReadableStream<Uint8Array>, {
    status: range === null ? 200 : 206,
    headers: {
      ...safeHeaders,
      'Content-Type': medium.mime,
      'Content-Length': String(to - from + 1),
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, max-age=31536000, immutable',
      ...(range === null ? {} : { 'Content-Range': `bytes ${from}-${to}/${medium.size}` }),
    },
  })
}

const statusOf = (error: unknown): number => {
  if (error instanceof MediaError) return error.status
  return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 404 : 504
}

/** Makes the handler of the host `media`: 404, 415, 416 and 504 instead of a medium, never an exception. */
export const createMediaHandler =
  (media: Media) =>
  async (request: Request): Promise<Response> => {
    const asked = parseMediaUrl(request.url)
    if (asked === null) return refusal(404)
    try {
      return await respond(await media.get(asked.remote, asked.purpose), request.headers.get('range'))
    } catch (error) {
      return refusal(statusOf(error))
    }
  }

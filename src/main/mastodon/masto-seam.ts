/**
 * The seam under masto.js. Masto knows the paths, parameters and bodies of the API; what it does with answers costs status,
 * headers, precision and key names (mastodon-api.md 9). So masto only makes the request: it is caught where masto hands
 * it to `fetch`, goes out through our transport, and masto never sees an answer. See docs/decisions/masto-seam.md.
 */
import { createRestAPIClient } from 'masto'
import type { mastodon } from 'masto'
import { AppError } from '../../shared/errors'
import { isServerId } from '../../shared/order'

/** A request as masto made it. */
export interface MastoRequest {
  method: string
  /** Path and query. */
  path: string
  headers: Record<string, string>
  /** Bytes, for a form with files is no text. */
  body: ArrayBuffer | undefined
}

/** Names one call, from the root of the API each time: masto's method references work only once. */
export type MastoCall = (api: mastodon.rest.Client) => PromiseLike<unknown>

/**
 * Runs a call with the global `fetch` replaced and catches the request. Masto calls `fetch` in the same turn as the
 * method, so nobody else ever meets the replacement. Its promise stays open for ever: nothing of masto runs afterwards.
 */
const caught = (
  call: () => PromiseLike<unknown>,
): { request: Request | null; rest: PromiseLike<unknown> } => {
  const original = globalThis.fetch
  let request: Request | null = null
  globalThis.fetch = (input) => {
    request = input instanceof Request ? input : new Request(input)
    return new Promise(() => undefined)
  }
  try {
    // A paginator is only started by `then`.
    const rest = call().then((value) => value)
    return { request, rest }
  } finally {
    globalThis.fetch = original
  }
}

/** How masto's requests are made; nothing leaves the process here. */
export interface MastoSeam {
  /** @throws AppError bug if masto made no request */
  request: (call: MastoCall) => Promise<MastoRequest>
}

/**
 * @param origin pinned origin of the instance. Masto gets no token: one it does not have it cannot send anywhere.
 */
export const createMastoSeam = (origin: string): MastoSeam => {
  const api = createRestAPIClient({ url: origin })
  return {
    request: async (call) => {
      const { request, rest } = caught(() => call(api))
      if (request === null) {
        await rest
        throw new AppError({ code: 'bug', detail: 'masto made no request' })
      }
      const url = new URL(request.url)
      const body = request.body === null ? undefined : await request.arrayBuffer()
      return {
        method: request.method,
        path: url.pathname + url.search,
        headers: Object.fromEntries(request.headers),
        body,
      }
    },
  }
}

/**
 * A text, e.g. a hashtag, safe as one segment of a path.
 * @throws AppError invalid if it is empty or would climb in the path
 */
export const pathText = (text: string): string => {
  if (text === '' || text === '.' || text === '..') throw new AppError({ code: 'invalid', detail: 'path' })
  return encodeURIComponent(text)
}

/**
 * An id, safe as one segment of a path: masto joins segments as they are.
 * @throws AppError invalid if it is no server id or would climb in the path
 */
export const pathSegment = (id: string): string => {
  if (!isServerId(id)) throw new AppError({ code: 'invalid', detail: 'id' })
  return pathText(id)
}

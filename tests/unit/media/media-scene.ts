/** What tests of media share: servers that have some, and the whole way from a window's request to them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { openMediaCache, type MediaCache } from '../../../src/main/media/cache'
import { createFetchMedia, usualLimits } from '../../../src/main/media/fetcher'
import { createMedia, type Media } from '../../../src/main/media/media'
import { createOpenMedia } from '../../../src/main/media/open'
import { createMediaHandler } from '../../../src/main/media/protocol'
import { mediaUrl, type MediaPurpose } from '../../../src/shared/media-url'

interface Asked {
  path: string
  headers: IncomingHttpHeaders
}
export type Answer = (response: ServerResponse) => void

interface MediaServer {
  origin: string
  asked: Asked[]
  close: () => void
}

export const limits = { ...usualLimits, picture: 200_000, film: 400_000, stallMs: 250, pictureMs: 1_000 }

export const send =
  (body: Buffer, type = 'image/png'): Answer =>
  (response) =>
    response.writeHead(200, { 'Content-Type': type, 'Set-Cookie': 'seen=1' }).end(body)

const servers: Server[] = []
/** Starts a server, of which no account of the user is. */
export const serve = async (routes: Record<string, Answer>): Promise<MediaServer> => {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers })
    const path = (request.url ?? '').replace(/\?.*/, '')
    const answer = routes[path]
    if (answer === undefined) response.writeHead(404).end()
    else answer(response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { origin: `http://127.0.0.1:${address.port}`, asked, close: () => server.close() }
}
const endServers = (): void => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
}

interface MediaScene {
  media: () => Media
  cache: () => MediaCache
  /** Starts it all anew over the same folder. */
  restart: () => Promise<void>
  /** Lets time pass. */
  pass: (milliseconds: number) => void
  /** Starts a server that an account of the user lives on. */
  home: (routes: Record<string, Answer>) => Promise<MediaServer>
  handle: (request: Request) => Promise<Response>
  ask: (url: string, purpose?: MediaPurpose, headers?: Record<string, string>) => Promise<Response>
  /** Asks, reads the answer to its end, and says its status. */
  status: (url: string, purpose?: MediaPurpose) => Promise<number>
  /** What lies half fetched. */
  drafts: () => string[]
}

/** To be called once in a file, before its own hooks. */
export const useMedia = (): MediaScene => {
  let folder: string
  let now = Date.now()
  let origins: string[]
  let cache: MediaCache
  let media: Media
  let handle: (request: Request) => Promise<Response>
  const clock: Clock = { now: () => now, random: () => 0.5, wait: () => Promise.resolve() }

  const restart = async (): Promise<void> => {
    cache = await openMediaCache({ folder, limit: 10_000_000, clock, log: logOf('media') })
    const open = createOpenMedia({ userAgent: 'Steppe/test', loopbackOrigins: () => origins })
    media = createMedia({ cache, fetch: createFetchMedia(open, limits), clock, log: logOf('media') })
    handle = createMediaHandler(media)
  }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steppe-media-'))
    origins = []
    await restart()
  })
  afterEach(() => {
    endServers()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask: MediaScene['ask'] = (url, purpose = 'preview', headers = {}) =>
    handle(new Request(mediaUrl(purpose, url), { headers }))
  return {
    media: () => media,
    cache: () => cache,
    restart,
    pass: (milliseconds) => (now += milliseconds),
    home: async (routes) => {
      const server = await serve(routes)
      origins.push(server.origin)
      return server
    },
    handle: (request) => handle(request),
    ask,
    status: async (url, purpose) => {
      const response = await ask(url, purpose)
      await response.arrayBuffer()
      return response.status
    },
    drafts: () => readdirSync(join(folder, 'drafts')),
  }
}

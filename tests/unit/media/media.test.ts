import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { openMediaCache, type MediaCache } from '../../../src/main/media/cache'
import { createFetchMedia, usualLimits } from '../../../src/main/media/fetcher'
import { createMedia, type Media } from '../../../src/main/media/media'
import { createOpenMedia } from '../../../src/main/media/open'
import { createMediaHandler, rangeIn } from '../../../src/main/media/protocol'
import { mediaUrl, type MediaPurpose } from '../../../src/shared/media-url'
import { html, mp4, png, svg } from './pictures'

interface Asked {
  path: string
  headers: IncomingHttpHeaders
}
type Answer = (response: ServerResponse) => void

const servers: Server[] = []
const serve = async (routes: Record<string, Answer>): Promise<{ origin: string; asked: Asked[] }> => {
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
  return { origin: `http://127.0.0.1:${address.port}`, asked }
}
const send =
  (body: Buffer, type = 'image/png'): Answer =>
  (response) =>
    response.writeHead(200, { 'Content-Type': type, 'Set-Cookie': 'seen=1' }).end(body)
const redirect =
  (to: string): Answer =>
  (response) =>
    response.writeHead(302, { Location: to }).end()

let folder: string
let now = Date.now()
const clock: Clock = { now: () => now, random: () => 0.5, wait: () => Promise.resolve() }
const limits = { ...usualLimits, picture: 200_000, film: 400_000, stallMs: 250, pictureMs: 1_000 }

let origins: string[]
let cache: MediaCache
let media: Media
let handle: (request: Request) => Promise<Response>
const start = async (): Promise<void> => {
  cache = await openMediaCache({ folder, limit: 10_000_000, clock, log: logOf('media') })
  const open = createOpenMedia({ userAgent: 'Steppe/test', loopbackOrigins: () => origins })
  media = createMedia({ cache, fetch: createFetchMedia(open, limits), clock, log: logOf('media') })
  handle = createMediaHandler(media)
}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'steppe-media-'))
  origins = []
  await start()
})
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
  rmSync(folder, { recursive: true, force: true })
})

/** A server that an account of the user lives on. */
const home = async (routes: Record<string, Answer>) => {
  const server = await serve(routes)
  origins.push(server.origin)
  return server
}
const ask = (url: string, purpose: MediaPurpose = 'preview', headers: Record<string, string> = {}) =>
  handle(new Request(mediaUrl(purpose, url), { headers }))
const status = async (url: string, purpose?: MediaPurpose): Promise<number> => {
  const response = await ask(url, purpose)
  await response.arrayBuffer()
  return response.status
}
const drafts = (): string[] => readdirSync(join(folder, 'drafts'))

describe('a medium', () => {
  it('is fetched once, without anything that tells who asks, and served inert under the type it has', async () => {
    const picture = png(40, 30)
    const server = await home({ '/a.png': send(picture, 'text/html') })
    const [one, other] = await Promise.all([
      ask(`${server.origin}/a.png`),
      ask(`${server.origin}/a.png#part`),
    ])
    for (const response of [one, other]) {
      expect(response.status).toBe(200)
      expect(Buffer.from(await response.arrayBuffer()).equals(picture)).toBe(true)
      expect(response.headers.get('content-type')).toBe('image/png')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('content-security-policy')).toContain('sandbox')
      expect(response.headers.get('cache-control')).toContain('immutable')
      expect(response.headers.get('set-cookie')).toBeNull()
    }
    expect(server.asked).toHaveLength(1)
    expect(await status(`${server.origin}/a.png`, 'avatar')).toBe(200)
    await start()
    server.asked.length = 0
    servers.pop()?.close()
    expect(await status(`${server.origin}/a.png`)).toBe(200)
    expect(server.asked).toEqual([])
  })

  it('is asked for without cookie, referrer or token', async () => {
    const server = await home({ '/a.png': send(png(2, 2, 'a')), '/b.png': send(png(2, 2, 'b')) })
    await status(`${server.origin}/a.png`)
    await status(`${server.origin}/b.png`)
    expect(server.asked).toHaveLength(2)
    for (const { headers } of server.asked) {
      expect(Object.keys(headers).sort()).toEqual(['accept', 'connection', 'host', 'user-agent'])
    }
  })

  it.each<[string, Buffer, MediaPurpose, number]>([
    ['a page that says it is a picture', html, 'preview', 415],
    ['an SVG', svg, 'avatar', 415],
    ['a bomb of 36 megapixels', png(6_000, 6_000), 'full', 415],
    ['a picture that is too large', png(4, 4, '', 300_000), 'full', 415],
    ['nothing', Buffer.alloc(0), 'emoji', 415],
    ['a film as an avatar', mp4(), 'avatar', 415],
    ['a film that is too large', mp4(500_000), 'full', 415],
    ['a film', mp4(300_000), 'full', 200],
    ['a picture of 33 megapixels', png(7_680, 4_320), 'full', 200],
  ])('%s is answered as it should be', async (_name, body, purpose, expected) => {
    const server = await home({ '/x': send(body) })
    expect(await status(`${server.origin}/x`, purpose)).toBe(expected)
    expect(await status(`${server.origin}/x`, purpose)).toBe(expected)
    expect(server.asked).toHaveLength(1)
    expect(drafts()).toEqual([])
  })

  it('is stopped at its limit when it has no end', async () => {
    let sent = 0
    const server = await home({
      '/endless': (response) => {
        response.writeHead(200)
        response.write(png())
        const more = (): void => {
          sent += 65_536
          if (!response.destroyed && sent < 50_000_000) response.write(Buffer.alloc(65_536), more)
        }
        more()
      },
    })
    expect(await status(`${server.origin}/endless`)).toBe(415)
    expect(sent).toBeLessThan(10_000_000)
    expect(drafts()).toEqual([])
  })

  it('that stalls, drips or breaks off is given up, and can be had later', async () => {
    let isWell = false
    const sick =
      (illness: Answer): Answer =>
      (response) =>
        isWell ? send(png())(response) : illness(response)
    const server = await home({
      '/silent': sick(() => undefined),
      '/stall': sick((response) => void response.writeHead(200).write(png().subarray(0, 70))),
      '/cut': sick((response) => {
        response.writeHead(200, { 'Content-Length': '5000' }).write(png())
        setTimeout(() => response.destroy(), 20)
      }),
      '/drip': sick((response) => {
        response.writeHead(200).write(png(9, 9).subarray(0, 70))
        const timer = setInterval(() => response.write('x'), 50)
        response.on('close', () => clearInterval(timer))
      }),
    })
    const paths = ['/silent', '/stall', '/cut', '/drip']
    const began = Date.now()
    expect(await Promise.all(paths.map((path) => status(server.origin + path)))).toEqual([504, 504, 504, 504])
    expect(Date.now() - began).toBeLessThan(2_500)
    expect(drafts()).toEqual([])
    isWell = true
    // The host failed several times in a row and is left alone for a moment.
    expect(await status(`${server.origin}/stall`)).toBe(504)
    now += 20_000
    for (const path of ['/silent', '/stall', '/cut']) expect(await status(server.origin + path)).toBe(200)
  })

  it('that is missing is not asked for again before its time', async () => {
    const server = await home({ '/down': (response) => response.writeHead(503).end() })
    expect(await status(`${server.origin}/gone.png`)).toBe(404)
    expect(await status(`${server.origin}/gone.png`)).toBe(404)
    expect(await status(`${server.origin}/down`)).toBe(504)
    expect(await status(`${server.origin}/down`)).toBe(504)
    expect(server.asked.map(({ path }) => path)).toEqual(['/gone.png', '/down'])
    now += 25 * 3_600_000
    expect(await status(`${server.origin}/gone.png`)).toBe(404)
    expect(server.asked).toHaveLength(3)
  })

  it.each([
    'http://127.0.0.1:1/a.png',
    'https://127.0.0.1:1/a.png',
    'https://10.0.0.1/a.png',
    'https://[::1]/a.png',
    'http://example.org/a.png',
    'https://localhost/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'javascript:alert(1)',
  ])('at %s is refused', async (url) => {
    expect(await status(url)).toBe(415)
  })

  it('is refused where a name leads to a private address', async () => {
    const server = await serve({ '/a.png': send(png()) })
    const open = createOpenMedia({
      userAgent: 'Steppe/test',
      loopbackOrigins: () => [],
      resolve: (_hostname, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    const fetchMedia = createFetchMedia(open, limits)
    const { port } = new URL(server.origin)
    const url = new URL(`https://rebinding.example:${port}/a.png`)
    await expect(fetchMedia(url, cache.draft(), ['picture'])).rejects.toMatchObject({ status: 415 })
    expect(server.asked).toEqual([])
  })

  it('is refused where a redirect leads to a private address, and followed elsewhere', async () => {
    const inside = await serve({ '/secret.png': send(png()) })
    const server = await home({
      '/inside': redirect(`${inside.origin}/secret.png`),
      '/router': redirect('https://192.168.1.1/secret.png'),
      '/plain': redirect('http://example.org/a.png'),
      '/file': redirect('file:///etc/passwd'),
      '/loop': redirect('/loop'),
      '/moved': redirect('/there?again'),
      '/there': redirect('/picture.png'),
      '/picture.png': send(png()),
    })
    for (const path of ['/inside', '/router', '/plain', '/file', '/loop']) {
      expect([path, await status(server.origin + path)]).toEqual([path, 415])
    }
    expect(inside.asked).toEqual([])
    expect(server.asked.filter(({ path }) => path === '/loop')).toHaveLength(4)
    expect(await status(`${server.origin}/moved`)).toBe(200)
  })

  it('is served in ranges', async () => {
    const film = mp4(1_000)
    film[999] = 42
    const server = await home({ '/film': send(film, 'video/mp4') })
    const url = `${server.origin}/film`
    const part = await ask(url, 'full', { Range: 'bytes=990-' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 990-999/1000')
    expect(part.headers.get('content-length')).toBe('10')
    expect(Buffer.from(await part.arrayBuffer()).equals(film.subarray(990))).toBe(true)
    const beyond = await ask(url, 'full', { Range: 'bytes=1000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
    expect(await status(url, 'preview')).toBe(415)
  })

  it('is not what an address of another form asks for', async () => {
    expect((await handle(new Request('app://media/thumb/x'))).status).toBe(404)
    expect(await status('not an address')).toBe(404)
  })
})

describe('ranges', () => {
  it.each([
    [null, null],
    ['bytes=0-', { from: 0, to: 99 }],
    ['bytes=10-19', { from: 10, to: 19 }],
    ['bytes=10-900', { from: 10, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-900', { from: 0, to: 99 }],
    ['bytes=100-', 'none'],
    ['bytes=20-10', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
  ])('%s', (header, expected) => expect(rangeIn(header, 100)).toEqual(expected))
})

describe('politeness', () => {
  let atOnce = 0
  let most = 0
  beforeEach(() => {
    atOnce = 0
    most = 0
  })
  const slow =
    (ms: number): Answer =>
    (response) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      setTimeout(() => {
        atOnce -= 1
        send(png(2, 2, String(Math.random())))(response)
      }, ms)
    }
  const many = (origin: string, count: number, folderName = ''): string[] =>
    Array.from({ length: count }, (_none, at) => `${origin}${folderName}/p${at}`)
  const routesFor = (count: number, answer: Answer, folderName = ''): Record<string, Answer> =>
    Object.fromEntries(many('', count, folderName).map((path) => [path, answer]))

  it('asks a host for at most four at once, and ahead of need for two', async () => {
    const server = await home(routesFor(16, slow(80)))
    const urls = many(server.origin, 16)
    await media.prefetch(urls.slice(0, 6))
    expect(most).toBe(2)
    await Promise.all(urls.map((url) => status(url)))
    expect(most).toBe(4)
    expect(server.asked).toHaveLength(16)
  })

  it('serves what is looked at before what is fetched ahead, the newest wish first', async () => {
    const server = await home(routesFor(30, slow(10)))
    const urls = many(server.origin, 30)
    const ahead = media.prefetch(urls.slice(0, 20))
    await new Promise((resolve) => setTimeout(resolve, 15))
    await Promise.all(urls.slice(20).map((url) => status(url)))
    const order = server.asked.map(({ path }) => Number(path.slice(2)))
    const lookedAt = order.map((at, place) => (at >= 20 ? place : -1)).filter((place) => place >= 0)
    expect(Math.max(...lookedAt)).toBeLessThan(20)
    await ahead
    expect(server.asked).toHaveLength(30)
  })

  it('fetches nothing ahead any more that waited while the rest was let go', async () => {
    const held: ServerResponse[] = []
    let isHolding = true
    const answer: Answer = (response) => {
      if (isHolding) held.push(response)
      else send(png(2, 2))(response)
    }
    const server = await home(routesFor(20, answer))
    const urls = many(server.origin, 20)
    const ahead = media.prefetch(urls)
    await expect.poll(() => held.length).toBe(2)
    await media.keepOnly([])
    isHolding = false
    for (const response of held) answer(response)
    await ahead
    expect(server.asked).toHaveLength(2)
    expect(cache.size()).toBe(0)
    await media.prefetch(urls)
    expect(server.asked).toHaveLength(22)
    expect(cache.size()).toBeGreaterThan(0)
  })

  it('leaves half of what a media proxy gives to what is looked at', async () => {
    const server = await home(routesFor(40, slow(0), '/media_proxy/1'))
    const urls = many(server.origin, 40, '/media_proxy/1')
    await media.prefetch(urls)
    expect(server.asked).toHaveLength(15)
    const answers = await Promise.all(urls.map((url) => status(url)))
    expect(server.asked).toHaveLength(30)
    expect(answers.filter((answer) => answer === 504)).toHaveLength(10)
    now += 600_001
    for (const url of urls) expect(await status(url)).toBe(200)
  })
})

import { describe, expect, it } from 'vitest'
import { createFetchMedia } from '../../../src/main/media/fetcher'
import { createOpenMedia } from '../../../src/main/media/open'
import type { MediaPurpose } from '../../../src/shared/media-url'
import { limits, send, serve, useMedia, type Answer } from './media-scene'
import { html, mp4, png, svg } from './pictures'

const { cache, restart, pass, home, handle, ask, status, drafts } = useMedia()
const redirect =
  (to: string): Answer =>
  (response) =>
    response.writeHead(302, { Location: to }).end()

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
    await restart()
    server.asked.length = 0
    server.close()
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
    ['half a picture', png(40, 30, '', 1_000).subarray(0, 600), 'full', 415],
    ['a film', mp4(300_000), 'full', 200],
    ['a bomb of 33 megapixels', png(6_600, 5_000), 'full', 415],
    ['a picture of not quite as many', png(6_600, 4_999), 'full', 200],
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
    pass(20_000)
    for (const path of ['/silent', '/stall', '/cut']) expect(await status(server.origin + path)).toBe(200)
  })

  it('that is missing is not asked for again before its time', async () => {
    const server = await home({ '/down': (response) => response.writeHead(503).end() })
    expect(await status(`${server.origin}/gone.png`)).toBe(404)
    expect(await status(`${server.origin}/gone.png`)).toBe(404)
    expect(await status(`${server.origin}/down`)).toBe(504)
    expect(await status(`${server.origin}/down`)).toBe(504)
    expect(server.asked.map(({ path }) => path)).toEqual(['/gone.png', '/down'])
    pass(25 * 3_600_000)
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
    await expect(fetchMedia(url, cache().draft(), ['picture'], () => undefined)).rejects.toMatchObject({
      status: 415,
    })
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

import type { ServerResponse } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { send, useMedia, type Answer } from './media-scene'
import { png } from './pictures'

const { media, cache, pass, home, status } = useMedia()

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
    await media().prefetch(urls.slice(0, 6))
    expect(most).toBe(2)
    await Promise.all(urls.map((url) => status(url)))
    expect(most).toBe(4)
    expect(server.asked).toHaveLength(16)
  })

  it('serves what is looked at before what is fetched ahead, the newest wish first', async () => {
    const server = await home(routesFor(30, slow(10)))
    const urls = many(server.origin, 30)
    const ahead = media().prefetch(urls.slice(0, 20))
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
    const ahead = media().prefetch(urls)
    await expect.poll(() => held.length).toBe(2)
    await media().keepOnly([])
    isHolding = false
    for (const response of held) answer(response)
    await ahead
    expect(server.asked).toHaveLength(2)
    expect(cache().size()).toBe(0)
    await media().prefetch(urls)
    expect(server.asked).toHaveLength(22)
    expect(cache().size()).toBeGreaterThan(0)
  })

  describe('leaves a host alone that wants a pause', () => {
    /** A host that has enough of the first one, and answers the second. */
    const busyOnce = async (code: number, headers: Record<string, string>, folderName = '') => {
      const server = await home({
        ...routesFor(2, slow(0), folderName),
        [`${folderName}/p0`]: (response) => response.writeHead(code, headers).end(),
      })
      const [first = '', second = ''] = many(server.origin, 2, folderName)
      expect(await status(first)).toBe(504)
      return { server, first, second }
    }

    it.each([
      ['429', 429, { 'Retry-After': '90' }, 90_000],
      ['503', 503, { 'Retry-After': '90' }, 90_000],
      ['429 for years', 429, { 'Retry-After': '99999999' }, 3_600_000],
      ['429 that says nothing', 429, {}, 60_000],
    ])('with %s', async (_name, code, headers, forMs) => {
      const { server, first, second } = await busyOnce(code, headers)
      expect(await status(second)).toBe(504)
      await media().prefetch([first, second])
      expect(server.asked).toHaveLength(1)
      const elsewhere = await home(routesFor(1, slow(0)))
      expect(await status(`${elsewhere.origin}/p0`)).toBe(200)
      pass(forMs - 1)
      expect(await status(second)).toBe(504)
      pass(1)
      expect(await status(second)).toBe(200)
      expect(server.asked).toHaveLength(2)
    })

    it('also where others of its pictures wait for their turn, or come meanwhile', async () => {
      const held: ServerResponse[] = []
      const server = await home(routesFor(10, (response) => held.push(response)))
      const answers = many(server.origin, 10).map((url) => status(url))
      await expect.poll(() => held.length).toBe(4)
      held[0]?.writeHead(429, { 'Retry-After': '90' }).end()
      expect(await Promise.all(answers.slice(4))).toEqual(Array(6).fill(504))
      for (const response of held.slice(1)) send(png(2, 2, String(Math.random())))(response)
      expect((await Promise.all(answers)).filter((code) => code === 200)).toHaveLength(3)
      expect(await status(`${server.origin}/p9`)).toBe(504)
      expect(server.asked).toHaveLength(4)
    })

    it('and not the one that only led to it', async () => {
      const { server: busy, second } = await busyOnce(429, {})
      pass(60_000)
      const leading = await home({
        ...routesFor(2, slow(0)),
        '/p0': (response) => response.writeHead(302, { Location: `${busy.origin}/p0` }).end(),
      })
      expect(await status(`${leading.origin}/p0`)).toBe(504)
      expect(await status(`${leading.origin}/p1`)).toBe(200)
      expect(await status(second)).toBe(504)
    })

    it('however many others lead to it', async () => {
      const busy = await home({
        '/p': (response) => response.writeHead(429, { 'Retry-After': '3600' }).end(),
        '/q': send(png(2, 2)),
      })
      const lead =
        (to: string): Answer =>
        (response) =>
          response.writeHead(302, { Location: busy.origin + to }).end()
      const leading = await home({ ...routesFor(5, lead('/p')), '/p4': lead('/q'), '/own': send(png(3, 3)) })
      for (const url of many(leading.origin, 5)) expect(await status(url)).toBe(504)
      expect(busy.asked).toHaveLength(1)
      // Nor is it asked again and again where they lead; it is no silent host for that.
      const asked = leading.asked.length
      expect(await status(`${leading.origin}/p4`)).toBe(504)
      expect(leading.asked).toHaveLength(asked)
      expect(await status(`${leading.origin}/own`)).toBe(200)
      pass(3_600_000)
      expect(await status(`${leading.origin}/p4`)).toBe(200)
    })

    it('as long as the longest of several answers says', async () => {
      const held: ServerResponse[] = []
      const server = await home({
        ...routesFor(2, (response) => held.push(response)),
        '/other': send(png(2, 2)),
      })
      const answers = many(server.origin, 2).map((url) => status(url))
      await expect.poll(() => held.length).toBe(2)
      held[0]?.writeHead(429, { 'Retry-After': '3600' }).end()
      expect(await Promise.race(answers)).toBe(504)
      held[1]?.writeHead(429).end()
      expect(await Promise.all(answers)).toEqual([504, 504])
      pass(3_599_999)
      expect(await status(`${server.origin}/other`)).toBe(504)
      pass(1)
      expect(await status(`${server.origin}/other`)).toBe(200)
    })

    it('but not for the limit of its media proxy', async () => {
      const { server, first, second } = await busyOnce(429, {}, '/media_proxy/1')
      expect(await status(second)).toBe(200)
      expect(await status(first)).toBe(504)
      expect(server.asked).toHaveLength(2)
    })
  })

  it('leaves half of what a media proxy gives to what is looked at', async () => {
    const server = await home(routesFor(40, slow(0), '/media_proxy/1'))
    const urls = many(server.origin, 40, '/media_proxy/1')
    await media().prefetch(urls)
    expect(server.asked).toHaveLength(15)
    const answers = await Promise.all(urls.map((url) => status(url)))
    expect(server.asked).toHaveLength(30)
    expect(answers.filter((answer) => answer === 504)).toHaveLength(10)
    pass(600_001)
    for (const url of urls) expect(await status(url)).toBe(200)
  })
})

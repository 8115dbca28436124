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

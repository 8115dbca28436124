/** Refusals name no stream and may come late (mastodon-api.md 2): nobody who was refused may count as streamed, and nobody else for long. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pacedClock } from '../../../src/main/clock'
import { createSubscriptions } from '../../../src/main/mastodon/subscriptions'
import { movingClock } from '../../support/moving-clock'
import { listening, soon, stopListening, streamingServer } from './streaming-bench'
import type { StreamingServer } from './streaming-bench'

const list = { type: 'subscribe', stream: 'list', list: '12' }
const tag = { type: 'subscribe', stream: 'hashtag', tag: 'owls' }
const noList = { error: 'Not authorized to stream this list', status: 401 }

let server: StreamingServer
let time: ReturnType<typeof movingClock>
beforeEach(async () => {
  server = await streamingServer()
  time = movingClock()
})
afterEach(async () => {
  stopListening()
  await server.close()
})

const begin = async (...streams: string[]) => {
  const heard = listening(server.url, { streams: ['user', ...streams], clock: time })
  await soon(() => expect(server.frames[0]).toHaveLength(1))
  await time.advance(5_000)
  await soon(() => expect(server.frames[0]).toHaveLength(1 + streams.length))
  return heard
}
const frames = (): unknown[] => server.frames[0]?.slice(1) ?? []

it('that comes after the next stream was subscribed is charged to both, and in the end to one', async () => {
  const { told } = await begin('list:12', 'hashtag:owls')
  server.send(noList)
  await soon(() => expect(told.slice(1)).toEqual(['refused list:12', 'refused hashtag:owls']))

  // Each is subscribed again by itself.
  await time.advance(31_000)
  await soon(() => expect(frames()).toEqual([list, tag, list]))
  server.send(noList)
  await soon(() => expect(told.slice(3)).toEqual(['refused list:12']))
  await time.advance(31_000)
  await soon(() => expect(frames()).toEqual([list, tag, list, tag]))
  await time.advance(60_000)
  expect(told).toHaveLength(4)
  expect(frames()).toHaveLength(4)
  expect(server.sockets).toHaveLength(1)
})

it('that takes its time is charged to the one stream that it is about', async () => {
  const { told } = await begin('list:12', 'hashtag:owls')
  await time.advance(8_000)
  server.send(noList)
  await soon(() => expect(told.slice(1)).toEqual(['refused list:12', 'refused hashtag:owls']))
  await time.advance(30_000)
  await soon(() => expect(frames()).toEqual([list, tag, list]))
  await time.advance(12_000)
  server.send(noList)
  await soon(() => expect(told.slice(3)).toEqual(['refused list:12']))
  await time.advance(18_000)
  await soon(() => expect(frames()).toEqual([list, tag, list, tag]))
  await time.advance(60_000)
  expect(told).toHaveLength(4)
})

it('that comes long after any subscription is charged to each but the account’s own, once more at most', async () => {
  const { told } = await begin('list:12')
  await time.advance(30_000)
  for (const asked of [
    [list, list],
    [list, list],
  ]) {
    server.send(noList)
    await soon(() => expect(told.at(-1)).toBe('refused list:12'))
    await time.advance(60_000)
    await soon(() => expect(frames()).toEqual(asked))
    told.push('later')
  }
  expect(told.filter((word) => word === 'refused list:12')).toHaveLength(2)
})

it('of the end of a stream is charged to nobody', async () => {
  const { told, stream, lines } = await begin('list:12', 'hashtag:owls')
  await time.advance(30_000)
  stream.setStreams(['user', 'hashtag:owls'])
  server.send({ error: 'Error unsubscribing from channel' })
  await soon(() => expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1))
  expect(told).toEqual(['opened'])
})

describe('once it is seen who is refused, on every later socket', () => {
  const others = ['public', 'hashtag:owls', 'hashtag:elms']
  const known = async () => {
    const heard = await begin('list:12', ...others)
    server.send(noList)
    await soon(() => expect(heard.told.slice(1)).toHaveLength(4))
    await time.advance(30_000)
    await soon(() => expect(frames()).toHaveLength(5))
    server.send(noList)
    await soon(() => expect(heard.told.slice(5)).toEqual(['refused list:12']))
    await time.advance(90_000)
    await soon(() => expect(frames()).toHaveLength(8))
    expect(heard.told).toHaveLength(6)
    return heard
  }
  const again = async ({ told, stream }: Awaited<ReturnType<typeof known>>, streams: number) => {
    told.splice(0)
    const before = server.sockets.length
    stream.reconnect()
    await soon(() => expect(server.frames[before]).toHaveLength(1))
    await time.advance(streams * 1_000)
    await soon(() => expect(server.frames[before]).toHaveLength(1 + streams))
    return (): unknown[] => server.frames[before]?.slice(1) ?? []
  }

  it('it comes last and alone, and nobody else is doubted', async () => {
    const heard = await known()
    for (const _socket of ['second', 'third']) {
      const asked = await again(heard, others.length)
      expect(asked()).not.toContainEqual(list)
      await time.advance(29_000)
      expect(asked()).toHaveLength(3)
      await time.advance(1_000)
      await soon(() => expect(asked().slice(3)).toEqual([list]))
      // Nor is one that is wanted before the answer.
      heard.stream.setStreams(['user', 'list:12', ...others, 'direct'])
      await time.advance(29_000)
      expect(asked()).toHaveLength(4)
      server.send(noList)
      await soon(() => expect(heard.told).toEqual(['closed', 'opened', 'refused list:12']))
      await time.advance(1_000)
      await soon(() => expect(asked().slice(4)).toEqual([{ type: 'subscribe', stream: 'direct' }]))
      await time.advance(60_000)
      expect(heard.told).toHaveLength(3)
      expect(asked()).toHaveLength(5)
      heard.stream.setStreams(['user', 'list:12', ...others])
    }
  })

  it('what is wanted while it waits for its turn goes before it', async () => {
    const heard = await known()
    const asked = await again(heard, others.length)
    heard.stream.setStreams(['user', 'list:12', ...others, 'direct'])
    await time.advance(1_000)
    await soon(() => expect(asked().slice(3)).toEqual([{ type: 'subscribe', stream: 'direct' }]))
    await time.advance(30_000)
    await soon(() => expect(asked().slice(4)).toEqual([list]))
  })

  it('it comes last also where it was wanted no more for a while', async () => {
    const heard = await known()
    heard.stream.setStreams(['user', ...others])
    heard.stream.setStreams(['user', 'list:12', ...others])
    const asked = await again(heard, others.length)
    expect(asked()).not.toContainEqual(list)
  })
})

it('is remembered for a day, whichever stream carries the next sockets', async () => {
  const sent: string[] = []
  const subscribed = (stream: string): number => sent.push(stream)
  const streams = ['user', 'list:12', 'hashtag:owls']
  const refused = new Map<string, number>()
  const open = () => createSubscriptions({ streams, time: pacedClock(time), subscribed, refused })
  const socket = async (): Promise<string[]> => {
    sent.splice(0)
    const next = open()
    next.begin(() => undefined)
    await time.advance(40_000)
    next.end()
    return [...sent]
  }
  const subscriptions = open()
  subscriptions.begin(() => undefined)
  await time.advance(1_500)
  expect(subscriptions.refusal()).toEqual(['list:12'])
  subscriptions.end()
  const refusedAt = time.now()
  expect(await socket()).toEqual(['user', 'hashtag:owls', 'list:12'])
  await time.advance(refusedAt + 86_400_000 - 40_001 - time.now())
  expect(await socket()).toEqual(['user', 'hashtag:owls', 'list:12'])
  await time.advance(1)
  expect(await socket()).toEqual(streams)
})

/** Refusals name no stream and may come late (mastodon-api.md 2): nobody who was refused may count as streamed, and nobody else for long. */
import { afterEach, beforeEach, expect, it } from 'vitest'
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
  await time.advance(11_000)
  await soon(() => expect(frames()).toEqual([list, tag, list]))
  server.send(noList)
  await soon(() => expect(told.slice(3)).toEqual(['refused list:12']))
  await time.advance(11_000)
  await soon(() => expect(frames()).toEqual([list, tag, list, tag]))
  await time.advance(60_000)
  expect(told).toHaveLength(4)
  expect(frames()).toHaveLength(4)
  expect(server.sockets).toHaveLength(1)
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

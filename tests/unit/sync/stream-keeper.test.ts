/** When the word of an instance ends a stream, or moves it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { StreamListener } from '../../../src/main/mastodon/api'
import { createStreamKeeper, type StreamKeeper } from '../../../src/main/sync/stream-keeper'
import { movingClock, settle, type MovingClock } from '../../support/moving-clock'

const day = 24 * 3_600_000
const address = 'wss://stream.example.org/api/v1/streaming'
const other = 'wss://other.example.org/api/v1/streaming'
const listener: StreamListener = {
  opened: () => undefined,
  subscribed: () => undefined,
  refused: () => undefined,
  failed: () => undefined,
  closed: () => undefined,
  event: () => undefined,
  announced: () => undefined,
  merged: () => undefined,
  unauthorized: () => undefined,
}

let clock: MovingClock
/** What the instance says of where it streams. */
let said: string | null
/** Streams that run now: where, and what tells that no socket could be opened there. */
let running: { url: string; fail: () => void }[]
let over: AbortController
let keeper: StreamKeeper
/** How often one was started, and what each was handed of refusals. */
let starts: number
let handed: unknown[]
beforeEach(async () => {
  clock = movingClock()
  said = address
  running = []
  over = new AbortController()
  starts = 0
  handed = []
  keeper = createStreamKeeper({
    client: { streamingUrl: () => Promise.resolve(said) },
    openStream: (url, { failed }, _streams, refused) => {
      const own = { url, fail: failed }
      handed.push(refused)
      return {
        start: () => {
          starts += 1
          running.push(own)
        },
        stop: () => {
          running = running.filter((one) => one !== own)
        },
        setStreams: () => undefined,
        reconnect: () => undefined,
      }
    },
    streams: () => ['user'],
    listener: () => listener,
    clock,
    online: () => Promise.resolve(),
  })
  void keeper.run(over.signal)
  await settle()
  expect(where()).toEqual([address])
})
afterEach(() => over.abort())
const where = (): string[] => running.map(({ url }) => url)

it('a stream outlives a document that names none, whatever is asked that day', async () => {
  const [before] = running
  said = null
  await clock.advance(day)
  said = address
  await clock.advance(day)
  expect(running).toEqual([before])
})

it('a stream ends where no socket can be opened and none is named, and comes back once one is', async () => {
  said = null
  running[0]?.fail()
  await settle()
  expect(where()).toEqual([])
  said = address
  await clock.advance(day)
  expect(where()).toEqual([address])
})

it('a stream goes where it is said to be now', async () => {
  said = other
  await clock.advance(day)
  expect(where()).toEqual([other])
})

it('a stream that stopped by itself is started again after five minutes: it knows why it stopped', async () => {
  keeper.stopped()
  await settle()
  expect(where()).toEqual([])
  await clock.advance(300_000)
  expect(where()).toEqual([address])
  expect(starts).toBe(2)
  expect(handed).toHaveLength(1)
})

it('what was refused before the computer slept is known afterwards', async () => {
  over.abort()
  await settle()
  over = new AbortController()
  void keeper.run(over.signal)
  await settle()
  expect(handed).toHaveLength(2)
  expect(handed[1]).toBeInstanceOf(Map)
  expect(handed[1]).toBe(handed[0])
})

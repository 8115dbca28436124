/** What the tests of src/main/sync share. */
import { idOfOrder, newestOrder, oldestOrder } from '../../../src/shared/order'
import type { SegmentRow } from '../../../src/shared/rows'
import type { Outcome, Run } from '../../../src/main/sync/timeline-context'
import { reaches, type TimelineSync } from '../../../src/main/sync/timeline-sync'
import { startFakeInstance, type FakeInstance, type FakeInstanceOptions } from '../../support/fake-mastodon'
import { createHarness, home, type Harness, type HarnessOptions } from '../../support/sync-harness'

export const minutes = 60_000
export const hours = 60 * minutes
export const startOfTests = Date.UTC(2026, 10, 23, 9)

export interface Scene extends Harness {
  /** Posts of a person that the reader follows, each half a minute apart; time stands still for the engine. */
  write: (count: number, stepMs?: number) => Promise<string[]>
  /** Ids of stored entries that are not marked as gone, newest first. */
  stored: () => Promise<string[]>
  gone: () => Promise<string[]>
  /** Those of the stored ones that a rebuilt feed left out. */
  leftOut: () => Promise<string[]>
  segments: () => Promise<SegmentRow[]>
  /** Ids of the ledger's home, newest first. */
  ledger: () => string[]
  /** Queries of home requests since the last call, without the limit. */
  asked: () => Record<string, string>[]
  /** Gives sockets real time to deliver. */
  breathe: () => Promise<void>
  end: () => Promise<void>
}

export const real = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** Reads again all that the server has of a timeline, piece by piece. */
export const lookThrough = async (sync: TimelineSync, run: Run): Promise<Outcome> => {
  let outcome = await sync.look(reaches.whole, run)
  while (outcome === 'done' && (await sync.backlog()).isLooking) outcome = await sync.look(reaches.whole, run)
  return outcome
}

export const createScene = async (
  options: FakeInstanceOptions & { harness?: Partial<HarnessOptions>; streams?: boolean } = {},
): Promise<Scene> => {
  const { harness: more, streams = false, ...rest } = options
  const instance: FakeInstance = await startFakeInstance({
    now: startOfTests,
    throttle: false,
    streaming: { pingMs: 200 },
    ...rest,
  })
  instance.world.addAccount({ handle: 'reader' })
  instance.world.addAccount({ handle: 'mina@other.example' })
  instance.world.follow('reader', 'mina@other.example')
  if (!streams) instance.faults.add({ name: 'stream-refuse' })
  const harness = await createHarness({ instance, username: 'reader', ...more })
  const { store } = harness
  let number = 0
  let seen = 0
  const entries = () =>
    store.database.entries
      .where('[timeline+order]')
      .between([home, newestOrder], [home, oldestOrder], true, true)
      .toArray()
  return {
    ...harness,
    write: async (count, stepMs = 30_000) => {
      const ids: string[] = []
      for (let at = 0; at < count; at += 1) {
        instance.clock.advance(stepMs)
        number += 1
        ids.push(instance.world.post({ author: 'mina@other.example', text: `Post ${number}` }).id)
      }
      harness.follow()
      await harness.settle()
      return ids
    },
    stored: async () =>
      (await entries()).filter(({ goneAt }) => goneAt === null).map(({ order }) => idOfOrder(order)),
    gone: async () =>
      (await entries()).filter(({ goneAt }) => goneAt !== null).map(({ order }) => idOfOrder(order)),
    leftOut: async () =>
      (await entries()).filter(({ leftOut }) => leftOut === true).map(({ order }) => idOfOrder(order)),
    segments: async () => (await store.call('overview', { timeline: home })).segments,
    ledger: () => instance.world.homeOf('reader').map(({ id }) => id),
    asked: () => {
      const list = instance.requests
        .slice(seen)
        .filter(({ path }) => path === '/api/v1/timelines/home')
        .map(({ query }) => Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'limit')))
      seen = instance.requests.length
      return list
    },
    breathe: async () => {
      await real(30)
      await harness.settle()
    },
    end: async () => {
      await harness.close()
      await instance.stop()
    },
  }
}

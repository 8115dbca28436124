/** A keeper over a store in memory, and what it is to keep: small timelines and threads of one account. */
import type { Clock } from '../../../src/main/clock'
import {
  createKeeper,
  type Keeper,
  type KeeperOptions,
  type KeptAccount,
} from '../../../src/main/retention/keeper'
import type { StatusRow } from '../../../src/shared/rows'
import { usualRetention } from '../../../src/shared/retention'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { anna, idsDown, pageOf, statusRow } from '../../support/store-builders'
import type { MemoryStore } from '../../support/store-memory'
import { quiet } from '../../support/sync-harness'

export const dayMs = 86_400_000
export const now = 2_000 * dayMs

export const home = { kind: 'home' } as const
export const local = { kind: 'local' } as const

export const clock: Clock = { now: () => now, random: () => 0.5, wait: () => Promise.resolve() }
export const account: KeptAccount = { key: anna, self: '99', retention: usualRetention, serverNow: now }

export const keeperOf = (store: MemoryStore, over: Partial<KeeperOptions> = {}): Keeper =>
  createKeeper({
    accounts: () => [account],
    placesIn: () => [],
    unreadIn: () => [],
    store: store.call,
    trim: (order) => store.call('trimTimeline', order),
    isUsed: () => false,
    clock,
    log: quiet,
    spared: { newestKept: 100, around: 20 },
    ...over,
  })

/** Posts from a day ago down to as many days ago as there are; of the same ids in every timeline, or above others. */
export const fill = (store: MemoryStore, spec: TimelineSpec, count: number, above = 0): Promise<unknown> => {
  const ids = idsDown(above + count, above + 1)
  const rows = ids.map((id) => statusRow(id, { createdAt: now - (above + count - Number(id) + 1) * dayMs }))
  return store.call('applyPage', pageOf(ids, { statuses: rows, timeline: timelineKey(anna, spec) }))
}

/** A thread of so many posts, above that id, fetched so many days ago; `over` is what is special about its first post. */
export const fillThread = (
  store: MemoryStore,
  { above, size, days }: { above: number; size: number; days: number },
  over: Partial<StatusRow> = {},
): Promise<unknown> => {
  const [id = '', ...descendants] = idsDown(above + size, above + 1).toReversed()
  return store.call('applyThread', {
    account: anna,
    thread: {
      account: anna,
      id,
      ancestors: [],
      descendants,
      depths: descendants.map(() => 1),
      fetchedAt: now - days * dayMs,
      isCut: false,
      isGrowing: false,
    },
    statuses: [statusRow(id, over), ...descendants.map((one) => statusRow(one))],
    profiles: [],
  })
}

export const countOf = async ({ database }: MemoryStore, spec: TimelineSpec): Promise<number> =>
  (await database.timelines.get(timelineKey(anna, spec)))?.count ?? 0

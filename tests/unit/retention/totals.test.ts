/**
 * Whatever is written and removed in whatever order: the numbers that the store keeps of an account are what counting everything
 * anew would give. `STEPPE_SEED=n` runs one world again; `STEPPE_FULL=1` more.
 */
import { describe, expect, it } from 'vitest'
import { describeDatabase } from '../../../src/renderer/db/database'
import { createOperations } from '../../../src/renderer/host/operations'
import { orderOf } from '../../../src/shared/order'
import type { AccountKey, TimelineKey } from '../../../src/shared/ids'
import type { StatusRow } from '../../../src/shared/rows'
import type { RowBatch } from '../../../src/shared/store-shapes'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import {
  anna,
  bert,
  idsDown,
  notificationRow,
  pageOf,
  profileRow,
  statusRow,
} from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { chanceOf, recount, self, serverNow, specs, type Chance } from './model'

const chosen = process.env['STEPPE_SEED']
const count = process.env['STEPPE_FULL'] === '1' ? 500 : 20
const seeds = chosen === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(chosen)]

const mostId = 300
/** Later answers are newer. */
let fetchedAt = 0

interface World {
  store: MemoryStore
  chance: Chance
  account: AccountKey
}

const someIds = ({ chance }: World, most: number): string[] => {
  const from = 1 + chance.below(mostId)
  return idsDown(from, Math.max(1, from - chance.below(most)))
}

/** Posts, boosts and quotes, with what these refer to; the same id may be a post once and a boost later. */
const rowsOf = ({ chance, account }: World, ids: readonly string[]): RowBatch => {
  fetchedAt += 1
  const other = (): string => String(1 + chance.below(mostId))
  const row = (id: string): StatusRow =>
    statusRow(id, {
      account,
      fetchedAt,
      createdAt: serverNow - (mostId - Number(id)) * 86_400_000,
      authorId: chance.is(0.1) ? self : '8',
      boostOf: chance.is(0.2) ? other() : null,
      quote: chance.is(0.1) ? { state: 'accepted', statusId: other() } : null,
      viewer: { favourited: false, boosted: false, muted: false, bookmarked: chance.is(0.05) },
    })
  const rows = ids.map(row)
  const referred = rows.flatMap(({ boostOf, quote }) => [boostOf, quote?.statusId ?? null])
  const others = referred.filter((id) => id !== null).map((id) => statusRow(id, { account, fetchedAt }))
  return {
    statuses: [...new Map([...others, ...rows].map((one) => [one.id, one])).values()],
    profiles: [self, '8'].map((id) => profileRow(id, { account })),
  }
}

const aTimeline = ({ chance, account }: World): TimelineKey =>
  timelineKey(account, specs[chance.below(specs.length)] ?? { kind: 'home' })

const applyPage = (world: World): Promise<unknown> => {
  const timeline = aTimeline(world)
  const ids = someIds(world, 60)
  const rows = rowsOf(world, ids)
  const notifications = ids.map((id) =>
    notificationRow(id, { account: world.account, statusId: id, fetchedAt }),
  )
  return world.store.call('applyPage', {
    ...pageOf(ids, { account: world.account, timeline, ...rows }),
    ...(timeline.endsWith('/notifications') ? { notifications } : {}),
  })
}

const trim = (world: World): Promise<unknown> => {
  const { account, store, chance } = world
  const limits = { olderThan: null, serverNow, excess: chance.below(41), newestKept: 5, around: 5 }
  return store.call('trimTimeline', { account, timeline: aTimeline(world), ...limits, places: [], keeps: [] })
}

const applyThread = (world: World): Promise<unknown> => {
  const { account, store, chance } = world
  const members = someIds(world, 12)
  const thread = {
    account,
    id: String(1 + chance.below(8)),
    ancestors: members.slice(0, 2),
    descendants: members.slice(2),
    depths: members.slice(2).map(() => 1),
    fetchedAt,
    isCut: false,
    isGrowing: false,
  }
  return store.call('applyThread', { account, thread, ...rowsOf(world, members) })
}

const sweep = async ({ account, store }: World): Promise<void> => {
  while ((await store.call('sweepLeftovers', { account, self })) > 0);
}

type Step = (world: World) => Promise<unknown>

const steps: Record<string, Step> = {
  applyPage,
  trim,
  applyThread,
  sweep,
  applyStream: (world) => {
    const ids = someIds(world, 3)
    const { account } = world
    const entries = ids.map((id) => ({ order: orderOf(id), statusId: id }))
    return world.store.call('applyStream', {
      account,
      timeline: homeOf(account),
      entries,
      joins: null,
      ...rowsOf(world, ids),
    })
  },
  storePosts: (world) =>
    world.store.call('storePosts', { account: world.account, ...rowsOf(world, someIds(world, 5)) }),
  updateStatuses: (world) =>
    world.store.call('updateStatuses', { account: world.account, ...rowsOf(world, someIds(world, 20)) }),
  purge: (world) =>
    world.store.call('purge', {
      account: world.account,
      statusIds: someIds(world, 5),
      at: fetchedAt,
      why: 'deleted',
    }),
  removeEntries: (world) =>
    world.store.call('removeEntries', {
      account: world.account,
      timeline: homeOf(world.account),
      statusIds: someIds(world, 20),
      checkAt: 0,
    }),
  dropThread: ({ account, store, chance }) =>
    store.call('dropThread', { account, self, before: fetchedAt, after: fetchedAt - 1 - chance.below(40) }),
  forgetThreads: ({ account, store }) => store.call('forgetThreads', { account }),
  beginEra: ({ account, store, chance }) =>
    store.call('beginEra', { account, timeline: homeOf(account), after: chance.below(2), at: fetchedAt }),
  forgetKind: async (world) => {
    const kind = specs[world.chance.below(specs.length)]?.kind ?? 'home'
    await world.store.call('forgetKind', { account: world.account, kind })
  },
}
const names = Object.keys(steps)

const check = async ({ store, account }: World, after: string): Promise<void> => {
  expect(await store.call('totalsOf', { account }), `after ${after}`).toEqual(await recount(store, account))
}

const runWorld = async (seed: number): Promise<void> => {
  const store = await createMemoryStore()
  const chance = chanceOf(seed)
  try {
    for (let times = 0; times < 60; times += 1) {
      const world = { store, chance, account: chance.is(0.7) ? anna : bert }
      // Most of what happens are pages.
      const name = chance.is(0.3) ? 'applyPage' : (names[chance.below(names.length)] ?? 'applyPage')
      await steps[name]?.(world)
      // Once anybody asked the numbers are kept; not to be asked from the first on is what older databases are like.
      if (times > 10) await check(world, name)
    }
    expect(await store.database.totals.count()).toBe(2)
  } catch (thrown) {
    throw new Error(`Seed ${seed} (STEPPE_SEED=${seed})`, { cause: thrown })
  } finally {
    store.close()
  }
}

/** A store of one timeline and some threads, of which a wipe takes slice after slice. */
const wipeBegun = async () => {
  const store = await createMemoryStore()
  await store.call('applyPage', pageOf(idsDown(90, 1)))
  for (const id of idsDown(145, 101)) {
    const thread = {
      id,
      ancestors: [],
      descendants: [],
      depths: [],
      fetchedAt: 1,
      isCut: false,
      isGrowing: false,
    }
    const rows = { statuses: [statusRow(id)], profiles: [] }
    await store.call('applyThread', { account: anna, thread: { account: anna, ...thread }, ...rows })
  }
  // It ends with an error where the database is closed under it.
  const wiping = store.call('forgetAccount', { account: anna }).catch(() => undefined)
  return { store, wiping }
}

describe('the totals of an account', () => {
  it.each(seeds)('are what counting anew gives, seed %i', { timeout: 60_000 }, runWorld)

  it('count a post once wherever it stands, and a boost with what it shows', async () => {
    const store = await createMemoryStore()
    const ids = idsDown(30, 1)
    await store.call('applyPage', pageOf(ids))
    await store.call('applyPage', pageOf(ids, { timeline: timelineKey(anna, { kind: 'local' }) }))
    const boosts = ['31', '32'].map((id) => statusRow(id, { boostOf: '7' }))
    await store.call('applyPage', pageOf(['32', '31'], { statuses: boosts }))
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 30, inThreads: 0 })
    store.close()
  })

  it('are kept in rows that a page writes anyway', async () => {
    const store = await createMemoryStore()
    await store.call('applyPage', pageOf(idsDown(30, 1)))
    await store.call('totalsOf', { account: anna })
    const before = await store.database.totals.toArray()
    await store.call('applyPage', pageOf(idsDown(60, 20)))
    expect(await store.database.totals.toArray()).toEqual(before)
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 60, inThreads: 0 })
    store.close()
  })

  it(
    'are right of what a wipe left that was killed, whenever somebody asked before',
    { timeout: 60_000 },
    async () => {
      for (let asked = 1, isWiped = false; !isWiped; asked += 1) {
        const { store, wiping } = await wipeBegun()
        for (let times = 0; times < asked; times += 1) await store.call('totalsOf', { account: anna })
        isWiped = (await store.database.statuses.count()) === 0
        // A slice more goes after the last answer.
        await new Promise((resolve) => setTimeout(resolve, 2))
        store.close()
        await wiping
        const database = describeDatabase(store.engine)
        const totals = await createOperations(database, store.engine).totalsOf({ account: anna })
        expect(totals, `asked ${asked} times`).toEqual(await recount({ database }, anna))
        database.close()
      }
    },
  )

  it('leave no word of an account that is wiped while somebody asks', async () => {
    const store = await createMemoryStore()
    await store.call('applyPage', pageOf(idsDown(200, 1)))
    let isWiped = false
    const wiping = store.call('forgetAccount', { account: anna }).finally(() => (isWiped = true))
    while (!isWiped) await store.call('totalsOf', { account: anna })
    await wiping
    expect(await store.call('totalsOf', { account: anna })).toEqual({ posts: 0, inThreads: 0 })
    expect(await store.database.totals.count()).toBe(0)
    store.close()
  })
})

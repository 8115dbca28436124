/**
 * Whatever is stored, wherever it is read and whatever the limits: nothing that is protected goes, no segment claims more than
 * is stored, and in the end nothing is left that should have gone, also of what ends or is edited after that. `STEPPE_SEED=n` runs
 * one world again; `STEPPE_FULL=1` more.
 */
import { afterAll, describe, expect, it } from 'vitest'
import type { Order } from '../../../src/shared/ids'
import type { TrimOrder } from '../../../src/shared/store-shapes'
import { timelineKey, traitsOf } from '../../../src/shared/timelines'
import { anna } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import {
  change,
  chanceOf,
  dayMs,
  fill,
  pictureOf,
  recount,
  self,
  serverNow,
  specs,
  type Chance,
  type Picture,
} from './model'

const chosen = process.env['STEPPE_SEED']
const count = process.env['STEPPE_FULL'] === '1' ? 500 : 40
const seeds = chosen === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(chosen)]

const tally = { removed: 0, posts: 0, people: 0, islands: 0, kept: 0, letGo: 0 }

type Plan = Pick<TrimOrder, 'olderThan' | 'excess' | 'newestKept' | 'around'> & { places: Order[] }

const planFor = (chance: Chance, orders: readonly Order[]): Plan => ({
  olderThan: chance.is(0.8) ? serverNow - chance.below(900) * dayMs : null,
  excess: chance.is(0.4) ? chance.below(300) : 0,
  newestKept: 1 + chance.below(60),
  around: 1 + chance.below(15),
  places: Array.from({ length: chance.below(3) }, () => orders[chance.below(orders.length)]).filter(
    (order) => order !== undefined,
  ),
})

/** Trims as the keeper does, until nothing goes any more. */
const trimAll = async (store: MemoryStore, plan: Plan, timeline: TrimOrder['timeline']): Promise<void> => {
  let { excess } = plan
  for (;;) {
    const order = { account: anna, timeline, serverNow, keeps: [], ...plan, excess: Math.min(40, excess) }
    const { removed } = await store.call('trimTimeline', order)
    expect(removed).toBeLessThanOrEqual(40)
    excess = Math.max(0, excess - removed)
    tally.removed += removed
    if (removed === 0) return
  }
}

const sweepAll = async (store: MemoryStore): Promise<void> => {
  while ((await store.call('sweepLeftovers', { account: anna, self })) > 0);
}

/** Entries that stay in any case: the newest, and those around the places. */
const protectedOf = (orders: readonly Order[], { newestKept, around, places }: Plan): Set<Order> => {
  const kept = new Set(orders.slice(0, newestKept))
  for (const place of places) {
    const at = orders.indexOf(place)
    for (const order of orders.slice(Math.max(0, at - around), at + around + 1)) kept.add(order)
  }
  return kept
}

const checkTimeline = (
  before: Picture,
  after: Picture,
  plan: Plan,
  timeline: TrimOrder['timeline'],
): void => {
  const [was, is] = [before.entries.get(timeline) ?? [], new Set(after.entries.get(timeline))]
  const kept = protectedOf(was, plan)
  for (const order of kept) expect(is, 'a protected entry went').toContain(order)
  tally.kept += kept.size

  // No segment holds an order of which an entry was removed; and what was proved of what stays is proved still.
  const segments = after.segments.get(timeline) ?? []
  const gone = was.filter((order) => !is.has(order))
  for (const { from, to, verified, below } of segments) {
    expect(gone.filter((order) => order >= from && order <= to)).toEqual([])
    expect(from <= verified && verified <= to).toBe(true)
    if (gone.some((order) => order > to) && to >= (was.at(-1) ?? to)) expect(below).toBe('trimmed')
  }
  segments.forEach((segment, at) => {
    const next = segments[at + 1]
    if (next !== undefined) expect(segment.to < next.from).toBe(true)
  })
  for (const segment of before.segments.get(timeline) ?? []) {
    const inside = was.filter((order) => order >= segment.from && order <= segment.to)
    inside.forEach((order, at) => {
      const next = inside[at + 1]
      if (next === undefined || !is.has(order) || !is.has(next)) return
      expect(segments.some(({ from, to }) => from <= order && to >= next)).toBe(true)
    })
  }
  // Under every entry above a hole stands a segment that says so.
  was.forEach((order, at) => {
    const next = was[at + 1]
    if (next === undefined || !is.has(order) || is.has(next)) return
    expect(segments.find(({ to }) => to === order)?.below).toBe('trimmed')
    if (was.slice(at + 1).some((lower) => is.has(lower))) tally.islands += 1
  })

  // What is too much goes, as far as it is not protected.
  const rest = was.filter((order) => is.has(order) && !kept.has(order))
  if (plan.excess > gone.length) expect(rest).toEqual([])

  // What remains is protected, or younger, or stands above something younger.
  if (plan.olderThan === null) return
  const oldest = rest.at(-1)
  if (oldest === undefined) return
  const at = was.indexOf(oldest)
  const id = before.ids.get(timeline)?.[at] ?? ''
  const time = before.statuses.get(id)?.createdAt ?? 0
  expect(time >= plan.olderThan, 'something old was left').toBe(true)
}

/** What is stored and what refers to it. */
const checkPosts = async (store: MemoryStore, before: Picture, after: Picture): Promise<void> => {
  const referred = new Set<string>()
  for (const [timeline, ids] of after.ids) {
    if (traitsOf(timeline).item === 'post') for (const id of ids) referred.add(id)
  }
  for (const { boostOf, quote } of after.statuses.values()) {
    for (const id of [boostOf, quote?.statusId]) if (typeof id === 'string') referred.add(id)
  }
  for (const { statusId } of await store.database.notifications.toArray()) referred.add(statusId ?? '')
  for (const { id, ancestors } of await store.database.threads.toArray()) {
    for (const member of [id, ...ancestors]) referred.add(member)
  }
  const people = new Set([...after.statuses.values()].flatMap((row) => [row.authorId, row.replyToAuthorId]))
  for (const { profileId } of await store.database.notifications.toArray()) people.add(profileId)

  for (const [id, row] of before.statuses) {
    const isStored = after.statuses.has(id)
    if (referred.has(id) || row.viewer.bookmarked || row.authorId === self) {
      expect(isStored, `post ${id} went although something refers to it`).toBe(true)
    } else {
      expect(isStored, `post ${id} was left over`).toBe(false)
      tally.posts += 1
    }
  }
  for (const id of before.people) {
    if (people.has(id) || id === self) expect(after.people, 'a person went who is needed').toContain(id)
    else {
      expect(after.people.has(id), 'a person was left over').toBe(false)
      tally.people += 1
    }
  }
  expect(await store.database.leftovers.count()).toBe(0)
}

const checkCounts = async (store: MemoryStore, { entries }: Picture): Promise<void> => {
  expect(await store.call('totalsOf', { account: anna })).toEqual(await recount(store, anna))
  for (const { timeline, count: kept } of await store.call('countsOf', { account: anna })) {
    expect(kept).toBe(entries.get(timeline)?.length)
  }
}

const runWorld = async (seed: number): Promise<void> => {
  const store = await createMemoryStore()
  const chance = chanceOf(seed)
  try {
    await fill(store, chance)
    const before = await pictureOf(store, anna)
    expect(await store.call('totalsOf', { account: anna })).toEqual(await recount(store, anna))
    const plans = specs.map((spec) => {
      const timeline = timelineKey(anna, spec)
      return { timeline, plan: planFor(chance, before.entries.get(timeline) ?? []) }
    })
    for (const { timeline, plan } of plans) await trimAll(store, plan, timeline)
    const threadsBefore = chance.is(0.5) ? serverNow - 300 * dayMs : 0
    for (let after: number | null = -1; after !== null;) {
      after = (await store.call('dropThread', { account: anna, self, before: threadsBefore, after })).at
    }
    await sweepAll(store)
    const after = await pictureOf(store, anna)
    for (const { timeline, plan } of plans) checkTimeline(before, after, plan, timeline)
    await checkPosts(store, before, after)
    await checkCounts(store, after)

    // What was looked at and stayed is let go of later.
    await change(store, chance, [...after.statuses.values()])
    const changed = await pictureOf(store, anna)
    await sweepAll(store)
    const last = await pictureOf(store, anna)
    await checkPosts(store, changed, last)
    await checkCounts(store, last)
    tally.letGo += changed.statuses.size - last.statuses.size
  } catch (thrown) {
    throw new Error(`Seed ${seed} (STEPPE_SEED=${seed})`, { cause: thrown })
  } finally {
    store.close()
  }
}

describe('whatever is trimmed', () => {
  it.each(seeds)('seed %i', { timeout: 60_000 }, runWorld)

  it.runIf(chosen === undefined)('the worlds held what is hard', () => {
    expect(Object.entries(tally).filter(([, times]) => times === 0)).toEqual([])
  })

  afterAll(() => {
    process.stdout.write(`Trimming over ${seeds.length} worlds: ${JSON.stringify(tally)}\n`)
  })
})

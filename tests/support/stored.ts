/** What stands in the app's database, read past all of its code, and how it compares with the instance's ledger. */
import { expect, type Page } from '@playwright/test'
import { idOfOrder, orderOf } from '../../src/shared/order'
import type { EntryRow, SegmentRow, StatusRow } from '../../src/shared/rows'
import type { FakeInstance } from './fake-mastodon'

/** One home timeline, newest first. */
export interface StoredHome {
  entries: EntryRow[]
  segments: SegmentRow[]
  statuses: StatusRow[]
}

interface RawStore {
  timelines: { timeline: string; account: string; asOf: number | null }[]
  entries: EntryRow[]
  segments: SegmentRow[]
  statuses: StatusRow[]
}

/** How many rows each table of the app's database has, those that have any. */
export const rowCounts = (window: Page): Promise<Record<string, number>> =>
  window.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB gave no reason'))
      })
    const database = await done(indexedDB.open('steppe'))
    const names = [...database.objectStoreNames]
    const transaction = database.transaction(names)
    const counts = await Promise.all(names.map((name) => done(transaction.objectStore(name).count())))
    database.close()
    return Object.fromEntries(
      names.map((name, at) => [name, counts[at] ?? 0] as const).filter(([, count]) => count > 0),
    )
  })

/** Reads by IndexedDB itself, in one transaction, without Dexie and without the app's queries. */
const readRaw = (window: Page): Promise<RawStore> =>
  window.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB gave no reason'))
      })
    const names = ['timelines', 'entries', 'segments', 'statuses']
    const opening = indexedDB.open('steppe')
    // A look must not leave an empty database where there is none.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    const database = await done(opening).catch((thrown: unknown) => {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return null
      throw thrown
    })
    if (database === null) return Object.fromEntries(names.map((name) => [name, []])) as unknown as RawStore
    try {
      const transaction = database.transaction(names)
      const rows = await Promise.all(names.map((name) => done(transaction.objectStore(name).getAll())))
      // Why as: these are the app's own rows; that they are what they should be is what the tests are about.
      return Object.fromEntries(names.map((name, at) => [name, rows[at]])) as unknown as RawStore
    } finally {
      database.close()
    }
  })

/** The account whose posts come from that instance; undefined while there are none. */
const accountOf = ({ statuses }: RawStore, { world }: FakeInstance): string | undefined => {
  const known = new Set(world.posts().map(({ uri }) => uri))
  return statuses.find(({ uri }) => known.has(uri))?.account
}

/** Server time at which that home was as it is stored; null before its first page. */
export const storedAsOf = async (window: Page, instance: FakeInstance): Promise<number | null> => {
  const raw = await readRaw(window)
  const account = accountOf(raw, instance)
  return raw.timelines.find(({ timeline }) => timeline === `${account ?? ''}/home`)?.asOf ?? null
}

/** The stored home of the account whose posts come from that instance; null before its first page. */
export const readHome = async (window: Page, instance: FakeInstance): Promise<StoredHome | null> => {
  const raw = await readRaw(window)
  const account = accountOf(raw, instance)
  if (account === undefined) return null
  const ours = ({ timeline }: { timeline: string }): boolean => timeline === `${account}/home`
  return {
    entries: raw.entries.filter(ours),
    segments: raw.segments.filter(ours),
    statuses: raw.statuses.filter((row) => row.account === account),
  }
}

const within = (order: string, { from, to }: SegmentRow): boolean => from <= order && order <= to

/** What is wrong with a stored home, in words; nothing if every post that is missing lies in a marked gap. */
export const faultsOf = (home: StoredHome, instance: FakeInstance, username: string): string[] => {
  const wrong: string[] = []
  const ledger = instance.world.homeOf(username)
  const orders = home.entries.map(({ order }) => order)
  const held = new Set(orders)
  const rows = new Map(home.statuses.map((row) => [row.id, row]))
  if (new Set(home.entries.map(({ statusId }) => statusId)).size !== orders.length) wrong.push('a duplicate')
  for (const { order, statusId, goneAt } of home.entries) {
    if (order !== orderOf(statusId)) wrong.push(`${statusId} stands at the order of ${idOfOrder(order)}`)
    if (!home.segments.some((segment) => within(order, segment))) wrong.push(`${statusId} is in no segment`)
    if (goneAt !== null) wrong.push(`${statusId} is taken for gone`)
    if (!rows.has(statusId)) wrong.push(`${statusId} has no post`)
  }
  const present = new Set(ledger.map(({ id }) => orderOf(id)))
  for (const order of orders)
    if (!present.has(order)) wrong.push(`${idOfOrder(order)} was never in that home`)
  home.segments.forEach((segment, index) => {
    const older = home.segments[index + 1]
    if (older !== undefined && (older.from <= segment.to || segment.below !== 'open')) {
      wrong.push(`the range from ${idOfOrder(segment.from)} ends ${segment.below} above another`)
    }
  })
  for (const { id, postId, content, uri, editedAt } of ledger) {
    const order = orderOf(id)
    const row = rows.get(postId)
    if (held.has(order)) {
      if (row?.content !== content) wrong.push(`${postId} has other content`)
      if (row?.editedAt !== editedAt) wrong.push(`${postId} has another version`)
      if (rows.get(id)?.uri !== uri) wrong.push(`${id} has another uri`)
    } else if (home.segments.some((segment) => within(order, segment))) wrong.push(`${id} is a hole`)
  }
  return wrong
}

/** What a stored home may lack, and what it may not. */
export interface Holdings {
  /** Uris of posts that were stored before: none of them may be lost. */
  held?: readonly string[]
  /** Whether it may be that nothing is stored yet. */
  mayBeEmpty?: boolean
}

const urisOf = ({ entries, statuses }: StoredHome): (string | undefined)[] => {
  const uris = new Map(statuses.map(({ id, uri }) => [id, uri]))
  return entries.map(({ statusId }) => uris.get(statusId))
}

/** No duplicate, no hole without a gap, right order and content, nothing lost: true of every store at every moment. */
export const expectHonest = async (
  window: Page,
  instance: FakeInstance,
  username: string,
  { held = [], mayBeEmpty = false }: Holdings = {},
): Promise<void> => {
  const home = await readHome(window, instance)
  if (home === null) {
    expect({ mayBeEmpty, held }, 'a home of which nothing is stored').toEqual({ mayBeEmpty: true, held: [] })
    return
  }
  expect(faultsOf(home, instance, username)).toEqual([])
  const stored = new Set(urisOf(home))
  expect(
    held.filter((uri) => !stored.has(uri)),
    'posts that were stored and are lost',
  ).toEqual([])
}

/** The store becomes all that the ledger says, in one range. */
export const expectWhole = async (
  window: Page,
  instance: FakeInstance,
  username: string,
  timeout = 20_000,
): Promise<void> => {
  const wanted = instance.world.homeOf(username).map(({ id }) => id)
  await expect
    .poll(
      async () => {
        const home = await readHome(window, instance)
        return {
          missing: wanted.length - (home?.entries.length ?? 0),
          ranges: home?.segments.map(({ below }) => below),
        }
      },
      { timeout, message: 'the whole home to be stored' },
    )
    .toEqual({ missing: 0, ranges: ['end'] })
  const home = await readHome(window, instance)
  expect(home?.entries.map(({ statusId }) => statusId)).toEqual(wanted)
  await expectHonest(window, instance, username)
}

/** A random account's store before and after trimming, and what must be true of it whatever the limits. */
import { orderOf } from '../../../src/shared/order'
import type { AccountKey, Order, TimelineKey } from '../../../src/shared/ids'
import type { SegmentRow, StatusRow } from '../../../src/shared/rows'
import type { Totals } from '../../../src/shared/storage-report'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { anna, notificationRow, pageOf, profileRow, statusRow } from '../../support/store-builders'
import type { MemoryStore } from '../../support/store-memory'

export const self = '7'
export const dayMs = 86_400_000
export const serverNow = 2_000 * dayMs

/** Numbers of a seed; the same seed gives the same. */
export const chanceOf = (seed: number) => {
  let state = seed * 2_654_435_761
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  return {
    below: (limit: number): number => Math.floor(next() * limit),
    is: (share: number): boolean => next() < share,
  }
}
export type Chance = ReturnType<typeof chanceOf>

export const specs: TimelineSpec[] = [
  { kind: 'home' },
  { kind: 'local' },
  { kind: 'list', list: '4' },
  { kind: 'notifications' },
]

const idOf = (number: number): string => String(1_000_000 + number)

/** A post some days old; the higher its number, the younger. */
const post = (chance: Chance, number: number, most: number): StatusRow => {
  const age = ((most - number) / most) * 900 * dayMs
  const others = (): string => idOf(chance.below(number + 1))
  return statusRow(idOf(number), {
    createdAt: chance.is(0.02) ? serverNow + dayMs : Math.round(serverNow - age),
    authorId: chance.is(0.05) ? self : String(10 + chance.below(30)),
    boostOf: chance.is(0.15) ? others() : null,
    quote: chance.is(0.1) ? { state: 'accepted', statusId: others() } : null,
    replyToAuthorId: chance.is(0.2) ? String(10 + chance.below(30)) : null,
    viewer: { favourited: false, boosted: false, muted: false, bookmarked: chance.is(0.04) },
  })
}

/** Pieces of a timeline that are each proved, with entries between them that nothing proves. */
const fillTimeline = async (
  store: MemoryStore,
  chance: Chance,
  timeline: TimelineKey,
  rows: readonly StatusRow[],
): Promise<void> => {
  const isNotified = timeline.endsWith('/notifications')
  for (let at = rows.length; at > 0;) {
    const size = 1 + chance.below(90)
    const piece = rows.slice(Math.max(0, at - size), at).toReversed()
    const entries = piece.map(({ id }) => ({ order: orderOf(id), statusId: id }))
    const isProved = chance.is(0.85)
    const [newest, oldest] = [entries.at(0)?.order, entries.at(-1)?.order]
    if (newest === undefined || oldest === undefined) return
    await store.call('applyPage', {
      ...pageOf([]),
      timeline,
      statuses: piece,
      notifications: isNotified
        ? piece.map(({ id, createdAt, authorId }) => ({
            ...notificationRow(id),
            createdAt,
            profileId: authorId,
            statusId: id,
          }))
        : [],
      profiles: [...new Set(piece.flatMap((row) => [row.authorId, row.replyToAuthorId]))]
        .filter((id) => id !== null)
        .map((id) => profileRow(id)),
      entries,
      covers: isProved ? { newest, oldest } : null,
      below: chance.is(0.3) ? 'lost' : 'open',
    })
    at -= size
  }
}

export const fill = async (store: MemoryStore, chance: Chance): Promise<void> => {
  const most = 120 + chance.below(400)
  const rows = Array.from({ length: most }, (_, number) => post(chance, number, most))
  for (const spec of specs) {
    const share = chance.is(0.5) ? 0.9 : 0.3
    await fillTimeline(
      store,
      chance,
      timelineKey(anna, spec),
      rows.filter(() => chance.is(share)),
    )
  }
  for (let count = chance.below(4); count > 0; count -= 1) {
    const members = Array.from({ length: chance.below(6) }, () => idOf(chance.below(most)))
    const id = idOf(chance.below(most))
    const thread = { account: anna, id, ancestors: members, descendants: [], depths: [] }
    const fetchedAt = serverNow - chance.below(900) * dayMs
    await store.call('applyThread', {
      account: anna,
      thread: { ...thread, fetchedAt, isCut: false, isGrowing: false },
      statuses: [],
      profiles: [],
    })
  }
}

/** How a post comes again: without its quote, no longer bookmarked, or as it was before it was edited, with a quote that it had then. */
const again = (chance: Chance, row: StatusRow): StatusRow[] => {
  const later = { ...row, fetchedAt: row.fetchedAt + 1 }
  if (chance.is(0.4)) return [{ ...later, quote: { state: 'revoked', statusId: null } }]
  if (chance.is(0.5)) return [{ ...later, viewer: { ...row.viewer, bookmarked: false } }]
  const quoted = statusRow(`8${row.id}`, { authorId: row.authorId })
  return [{ ...row, fetchedAt: row.fetchedAt - 1, quote: { state: 'accepted', statusId: quoted.id } }, quoted]
}

/** Ends some of the posts, and stores others again in which something is another. */
export const change = async (
  store: MemoryStore,
  chance: Chance,
  rows: readonly StatusRow[],
): Promise<void> => {
  for (const row of rows) {
    if (chance.is(0.1)) {
      await store.call('purge', { account: anna, statusIds: [row.id], at: serverNow, why: 'deleted' })
    } else if (chance.is(0.2)) {
      await store.call('updateStatuses', {
        account: anna,
        statuses: again(chance, row),
        profiles: [],
      })
    }
  }
}

/** What the store keeps of an account's totals, counted anew. */
export const recount = async (
  { database }: Pick<MemoryStore, 'database'>,
  account: AccountKey,
): Promise<Totals> => {
  const isIts = (row: { account: AccountKey }): boolean => row.account === account
  const statuses = (await database.statuses.toArray()).filter(isIts)
  const threads = (await database.threads.toArray()).filter(isIts)
  return {
    posts: statuses.filter(({ boostOf }) => boostOf === null).length,
    inThreads: threads.reduce((sum, row) => sum + row.ancestors.length + 1 + row.descendants.length, 0),
  }
}

export interface Picture {
  statuses: Map<string, StatusRow>
  people: Set<string>
  entries: Map<TimelineKey, Order[]>
  ids: Map<TimelineKey, string[]>
  segments: Map<TimelineKey, SegmentRow[]>
}

export const pictureOf = async ({ database }: MemoryStore, account: AccountKey): Promise<Picture> => {
  const timelines = specs.map((spec) => timelineKey(account, spec))
  const entries = await database.entries.toArray()
  const segments = await database.segments.toArray()
  const of = <Row extends { timeline: TimelineKey }>(rows: readonly Row[]) =>
    timelines.map((timeline) => [timeline, rows.filter((row) => row.timeline === timeline)] as const)
  return {
    statuses: new Map((await database.statuses.toArray()).map((row) => [row.id, row])),
    people: new Set((await database.profiles.toArray()).map(({ id }) => id)),
    entries: new Map(of(entries).map(([key, rows]) => [key, rows.map(({ order }) => order)])),
    ids: new Map(of(entries).map(([key, rows]) => [key, rows.map(({ statusId }) => statusId)])),
    segments: new Map(of(segments)),
  }
}

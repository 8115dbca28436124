/**
 * Posts that are stored under other ids than those that an answer gives them: whether a server gave everything other ids (fault map
 * row 34) is told by their uris, which stay.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { eraOfOrder, lastEra } from '../../shared/order'
import type { EntryRow, StatusRow, TimelineRow } from '../../shared/rows'
import type { TimelinePage } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'

/** Fewer posts under other ids may be single ones that the server lost and fetched again. */
const leastKnown = 3

/** Posts that are stored under other ids than those that the page gives them. */
export const sameUnderOtherIds = async (
  database: SteppeDatabase,
  account: AccountKey,
  statuses: readonly StatusRow[],
): Promise<StatusRow[]> => {
  const uris = [...new Set(statuses.map(({ uri }) => uri))]
  if (uris.length === 0) return []
  const shown = new Set(statuses.map(({ id }) => id))
  // Each by itself and all at once: `anyOf` goes from one to the next by a cursor, which is a way to the database and back for each.
  const keys = await Promise.all(
    uris.map((uri) => database.statuses.where('[account+uri]').equals([account, uri]).primaryKeys()),
  )
  const others = await database.statuses.bulkGet(keys.flat().filter(([, id]) => !shown.has(id)))
  // Some servers give a boost the address of what it boosts.
  const isBoost = new Map(statuses.map(({ uri, boostOf }) => [uri, boostOf !== null]))
  return others.filter(
    (row): row is StatusRow => row !== undefined && isBoost.get(row.uri) === (row.boostOf !== null),
  )
}

/** Posts of the entries of a page, in the order of the page. */
export const postsOf = ({ entries, statuses }: TimelinePage): StatusRow[] => {
  const rows = new Map(statuses.map((row) => [row.id, row]))
  return entries
    .toSorted((one, other) => (one.order < other.order ? -1 : 1))
    .flatMap(({ statusId }) => rows.get(statusId) ?? [])
}

/** Where posts stand in a timeline. */
export const entriesOf = (
  database: SteppeDatabase,
  timeline: TimelineKey,
  ids: readonly string[],
): Promise<EntryRow[]> =>
  database.entries
    .where('[timeline+statusId]')
    .anyOf(ids.map((id) => [timeline, id]))
    .toArray()

/** Posts at the lower end of a page that are looked up before all are. */
const probed = 3

const isStored = async (
  database: SteppeDatabase,
  timeline: TimelineKey,
  entries: readonly Pick<EntryRow, 'order'>[],
): Promise<boolean> => {
  const keys = entries.map(({ order }): [TimelineKey, Order] => [timeline, order])
  return (await database.entries.bulkGet(keys)).some((row) => row !== undefined)
}

/**
 * Whether a page of a feed gives new ids to what is stored: it knows none of the stored ones, while the posts from some point of it
 * down stand in this very timeline, under others. To be called inside a transaction that may write.
 */
export const isForeign = async (
  database: SteppeDatabase,
  page: TimelinePage,
  row: TimelineRow | undefined,
): Promise<boolean> => {
  const { account, timeline } = page
  const { item, paging } = traitsOf(timeline)
  const era = row?.era ?? 0
  if (item !== 'post' || paging !== 'feed' || page.entries.length < leastKnown) return false
  if ((row?.count ?? 0) === 0 || era >= lastEra) return false
  // Every page comes by here. The last post of a newest page is nearly always known; of one further down, nothing is, nor ever was.
  if (await isStored(database, timeline, page.entries.slice(-1))) return false
  const originals = postsOf(page).filter(({ boostOf }) => boostOf === null)
  if ((await sameUnderOtherIds(database, account, originals.slice(-probed))).length === 0) return false
  if (await isStored(database, timeline, page.entries)) return false
  const others = await sameUnderOtherIds(database, account, originals)
  if (others.length < leastKnown) return false
  const stored = await entriesOf(
    database,
    timeline,
    others.map(({ id }) => id),
  )
  const here = new Set(
    stored
      .filter(({ order, goneAt }) => goneAt === null && eraOfOrder(order) === era)
      .map(({ statusId }) => statusId),
  )
  const known = new Set(others.filter(({ id }) => here.has(id)).map(({ uri }) => uri))
  // Above them stands what came in since.
  const from = originals.findIndex(({ uri }) => known.has(uri))
  return known.size >= leastKnown && known.size * 2 >= originals.length - from
}

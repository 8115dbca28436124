/**
 * What has been gone for long of what is waited for alone: people whose notifications were let through or dismissed, posts whose time has
 * come. They are synced whether or not anybody looks, and would else only ever become more.
 */
import type { Order } from '../../shared/ids'
import type { ItemKind } from '../../shared/rows'
import type { TimelinePage } from '../../shared/store-shapes'
import { traitsOf } from '../../shared/timelines'
import type { SteppeDatabase } from '../db/database'
import { leaveEntries } from './leave-items'
import { entriesWithin } from './membership'

const waiting: ReadonlySet<ItemKind> = new Set(['request', 'scheduled'])
/** So long whoever looks for one of them is told what became of it. */
const toldForMs = 7 * 86_400_000
/** With one page; the next takes the rest. */
const mostLeaving = 400

/**
 * Takes them out where an answer says what is there; answers where they stood. To be called inside a transaction over the tables of a
 * page.
 * @param now server time
 */
export const leaveLongGone = async (
  database: SteppeDatabase,
  { timeline, authoritative }: TimelinePage,
  now: number,
): Promise<Order[]> => {
  if (authoritative === null || !waiting.has(traitsOf(timeline).item)) return []
  const stored = await entriesWithin(database, timeline, authoritative)
  const leaving = stored.filter(({ goneAt }) => goneAt !== null && goneAt < now - toldForMs)
  return leaving.length === 0 ? [] : leaveEntries(database, timeline, leaving.slice(0, mostLeaving))
}

/** Counts those of some entries that are shown: what an account hides is not unread. */
import type { Order, TimelineKey } from '../../shared/ids'
import type { Reader } from '../db/queries'
import { changesAt, judged, type Circumstances, type Rules } from '../status/judging'

/** Entries that are judged at a time for being counted; what lies beyond counts as shown until it is nearer. */
const mostJudged = 100
/** Verdicts that are remembered; more than are counted at a time. */
const mostRemembered = 5_000

/** @returns counts entries at these orders, nearest first. */
export const shownCounter = (
  reader: Pick<Reader, 'entriesAt'>,
  timeline: TimelineKey,
  rulesNow: () => Promise<Rules>,
  where: () => Circumstances,
): ((orders: readonly Order[]) => Promise<number>) => {
  /** Whether an entry is shown, by the rules of when it was last judged: counting asks for the same ones again and again. */
  let shown = new Map<Order, boolean>()
  let judgedBy: Rules | null = null
  /** Server time at which a mute or filter ends by itself. */
  let judgedUntil = Number.POSITIVE_INFINITY

  return async (orders) => {
    const rules = await rulesNow()
    const circumstances = where()
    if (judgedBy !== rules || circumstances.now >= judgedUntil || shown.size > mostRemembered) {
      shown = new Map()
      judgedBy = rules
      judgedUntil = changesAt(rules, circumstances.now) ?? Number.POSITIVE_INFINITY
    }
    const unknown = orders.filter((order) => !shown.has(order)).slice(0, mostJudged)
    if (unknown.length > 0) {
      const entries = await reader.entriesAt(timeline, unknown)
      for (const entry of entries) shown.set(entry.order, judged(rules, entry, circumstances) !== null)
    }
    return orders.filter((order) => shown.get(order) !== false).length
  }
}

/**
 * The lower end of what a server keeps without limit: notifications. Below the end of a feed that keeps its newest posts absence says
 * nothing; here what stands below the last row was taken away, as by somebody who clears all of them on another device. One empty
 * answer is no proof, and neither is a page of which all rows vanished: nothing may be shown from below either, nor two minutes later.
 */
import type { Order } from '../../shared/ids'
import { idOfOrder, newestOrder, oldestOrder } from '../../shared/order'
import { freshMs, type Fetched } from './claims'
import { lowestIdLike } from './id-time'
import { justBelow } from './ranges'
import { askPage, type Emptied, type Run, type TimelineContext } from './timeline-context'

/** Entries that one look takes out. */
const mostLeaving = 400

/** Remembers since when nothing is shown at the lower end. */
export const createEmptied = (): Emptied => {
  let first: { from: Order; at: number } | null = null
  return {
    shown: (order) => {
      if (first !== null && order >= first.from) first = null
    },
    missed: (newest, serverTime) => {
      first ??= { from: newest, at: serverTime }
      // What came in after the first look stands above it, and was not looked for.
      return serverTime - first.at >= freshMs ? first.from : null
    },
  }
}

/** Takes out what is stored below a cursor, if the server has nothing there any more. @param fetched an answer without rows below it */
export const leaveEmptied = async (
  context: TimelineContext,
  cursor: Order,
  fetched: Fetched,
  run: Run,
): Promise<void> => {
  const { book, emptied } = context
  if (emptied === undefined) return
  const present = await book.presentFrom(justBelow(cursor), mostLeaving, oldestOrder)
  const [newest, oldest] = [present[0], present.at(-1)]
  if (newest === undefined || oldest === undefined) return
  const from = emptied.missed(newest, fetched.answer.serverTime)
  if (from === null || from > oldest) return
  const upTo = cursor === newestOrder ? {} : { maxId: idOfOrder(cursor) }
  const upwards = await askPage(context, { minId: lowestIdLike(idOfOrder(oldest)), ...upTo }, run)
  if (upwards.answer.partial || upwards.answer.entries.length > 0) return
  const authoritative = { newest: from > newest ? from : newest, oldest }
  await book.apply({ fetched: upwards, covers: null, authoritative, absentFrom: from, asOf: null })
}

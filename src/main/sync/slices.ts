/**
 * What is stored of a feed below where a look at everything ends: of notifications, which the server keeps without limit. It is read
 * again slice by slice, another one each day, until each has had its turn. Which one it is follows from the date, so nothing is
 * kept of it over starts.
 */
import { newestOrder } from '../../shared/order'
import type { TimelineOverview } from '../../shared/store-shapes'
import type { Walk } from './step-over'
import type { Outcome, Run, TimelineContext } from './timeline-context'
import { isAtGap, stepDown } from './tip'

const dayMs = 24 * 3_600_000
/** Entries that the look at everything is certain to have read, though its pages may be short of some rows. */
const topRows = 700
const sliceRows = 600
/** What lies deeper than these is not read again. */
const mostSlices = 50
const mostPages = 20
/** Rows of a page where none was seen yet. */
const pageRows = 40

const dayOf = (serverTime: number): number => Math.floor(serverTime / dayMs)

/** The entries of a slice, by their numbers from the newest one; null where so many are not stored. */
export const sliceAt = (count: number, serverTime: number): { from: number; to: number } | null => {
  const slices = Math.min(mostSlices, Math.ceil((count - topRows) / sliceRows))
  if (slices < 1) return null
  const from = topRows + (dayOf(serverTime) % slices) * sliceRows
  return { from, to: Math.min(from + sliceRows, count) }
}

const readSlice = async (
  context: TimelineContext,
  { segments, row }: TimelineOverview,
  run: Run,
): Promise<Outcome> => {
  const serverTime = row?.asOf ?? 0
  const slice = sliceAt(row?.count ?? 0, serverTime)
  if (slice === null) return 'done'
  const orders = await context.book.ordersFrom(newestOrder, slice.to)
  const [newest, oldest] = [orders[slice.from - 1], orders.at(-1)]
  // What is stored from before the server gave other ids is counted, and cannot be asked for.
  if (newest === undefined || oldest === undefined) return 'done'
  const rows = row?.fullest ?? pageRows
  const nothing = { time: 0, empty: 0, reach: newestOrder }
  let walk: Walk = { ...nothing, segments, newest, cursor: newest, serverTime, rows }
  for (let page = 0; page < mostPages && walk.cursor < oldest && !isAtGap(walk); page += 1) {
    const next = await stepDown(context, walk, run)
    if (typeof next === 'string') return next
    walk = next
  }
  return 'done'
}

/**
 * Answers what reads the slice of the day, and after that does nothing until the next one: the server may hint at looks at everything
 * all day long.
 * @throws AppError
 */
export const createSliceReader = (context: TimelineContext): ((run: Run) => Promise<Outcome>) => {
  let lastDay: number | null = null
  return async (run) => {
    const overview = await context.book.overview()
    const today = dayOf(overview.row?.asOf ?? 0)
    if (today === lastDay) return 'done'
    const outcome = await readSlice(context, overview, run)
    lastDay = today
    return outcome
  }
}

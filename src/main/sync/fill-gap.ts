/**
 * Filling a gap from the bottom up, so that what is being read never has a hole below it.
 *
 *   [upper ....]   gap   [.... lower]        each page: min_id = just under the top of lower, max_id = just over the bottom of upper
 *
 *   page shows rows of lower and the bottom of upper ──▶ nothing is missing between: the two are joined
 *   page shows rows of lower again ─────────▶ adjacent: rows + longer lower, one write ──▶ next page
 *   page shows none of them ──▶ does the feed still reach lower? ── yes ──▶ as if it showed them
 *                                                  └─ no ──▶ rows become a range of their own, `lost` below it
 *   page shows known rows and nothing inside ──▶ asked once more from the very top of lower: they may have taken all its room
 *   page has nothing inside ──▶ asked once from above (max_id + since_id) ── rows ──▶ upper grows down
 *                                                  └─ nothing ──▶ reaches: the two are joined; else: `lost`
 */
import type { Order } from '../../shared/ids'
import { idOfOrder } from '../../shared/order'
import { noRows } from '../../shared/row-batch'
import type { Cursor } from '../mastodon/api'
import { belowCursor, type Fetched } from './claims'
import { idJustAbove } from './id-time'
import { gapUnder, rangeOf, type Gap } from './ranges'
import { feedReaches, footholdOf, isShown } from './reach'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'

/** 800 posts are 20 pages; a server that needs more in one run is not getting anywhere. */
const mostPages = 25

const inside = (fetched: Fetched, { upper, lower }: Gap): Fetched['answer']['entries'] =>
  fetched.answer.entries.filter(({ order }) => order > upper.to && order < lower.from)

/** Marks what cannot be had any more: nothing older is on the server either. */
const giveUp = async (context: TimelineContext, { upper }: Gap): Promise<void> => {
  await loseOlder(context, upper.to)
  await context.book.setBelow(upper.to, 'lost')
}

/**
 * Where the feed ends above them, what was still open below older ranges, or not seen by anybody in them, is lost too. From the lowest up,
 * and before the gap above them: wherever this ends, that leads here again.
 */
const loseOlder = async (context: TimelineContext, above: Order): Promise<void> => {
  const { segments } = await context.book.overview()
  for (const { to, below } of segments.filter(({ from }) => from > above).toReversed()) {
    await context.book.loseBlindWindow(to)
    if (below === 'open') await context.book.setBelow(to, 'lost')
  }
}

/** Asks once from above, since a whole page of vanished posts reads as empty too. */
const fromAbove = async (
  context: TimelineContext,
  gap: Gap,
  reaches: boolean,
  run: Run,
): Promise<Outcome> => {
  const { upper, lower } = gap
  const fetched = await askPage(context, { maxId: idOfOrder(upper.to), sinceId: idOfOrder(lower.from) }, run)
  if (fetched.answer.partial) return 'partial'
  const range = rangeOf(inside(fetched, gap))
  if (range !== null) {
    const covers = { newest: upper.to, oldest: range.oldest }
    await context.book.apply({
      fetched,
      covers,
      authoritative: belowCursor(upper.to, range.oldest),
      asOf: null,
      overLoss: true,
    })
    return 'more'
  }
  if (!reaches) {
    await giveUp(context, gap)
    return 'done'
  }
  const covers = { newest: upper.to, oldest: lower.from }
  await context.book.apply({
    fetched: { ...fetched, answer: { ...fetched.answer, ...noRows, entries: [] } },
    covers,
    authoritative: null,
    asOf: null,
    overLoss: true,
  })
  return 'done'
}

/**
 * One page that shows both sides of a gap proves all between them: a page leaves nothing out between its first and its last,
 * from whichever end the server counted. Where the posts at its lower end vanished, the feed has to reach lower. Where the bottom of
 * upper vanished, `fromAbove` has to tell.
 */
const join = async (
  context: TimelineContext,
  gap: Gap,
  fetched: Fetched,
  known: readonly Order[],
): Promise<void> => {
  const { upper, lower } = gap
  // Why not down to lower: its top is where the page was asked from, and stands in none.
  const oldest = known.at(-1) ?? rangeOf(inside(fetched, gap))?.oldest
  await context.book.apply({
    fetched,
    covers: { newest: upper.to, oldest: lower.from },
    authoritative: oldest === undefined ? null : belowCursor(upper.to, oldest),
    asOf: null,
    overLoss: true,
  })
}

/** Asks whether the feed still reaches what is stored, since the page did not show it. */
const stillReaches = async (
  context: TimelineContext,
  gap: Gap,
  fetched: Fetched,
  run: Run,
): Promise<boolean | 'partial'> => {
  const { row } = await context.book.overview()
  const isFull = fetched.answer.entries.length >= (row?.fullest ?? Number.POSITIVE_INFINITY)
  const above = rangeOf(inside(fetched, gap))?.oldest ?? gap.upper.to
  return feedReaches(context, gap.lower, above, isFull, run)
}

/** One page at the bottom of a gap. @param isReached it is known already that the feed reaches lower */
const fillPage = async (
  context: TimelineContext,
  gap: Gap,
  cursor: Cursor,
  known: readonly Order[],
  run: Run,
  isReached = false,
): Promise<Outcome> => {
  const { upper, lower } = gap
  const fetched = await askPage(context, cursor, run)
  if (fetched.answer.partial) return 'partial'
  const range = rangeOf(inside(fetched, gap))
  const shown = new Set(fetched.answer.entries.map((entry) => entry.order))
  const reaches = isReached || isShown(known, shown) || (await stillReaches(context, gap, fetched, run))
  if (reaches === 'partial') return 'partial'
  if (reaches && shown.has(upper.to)) {
    await join(context, gap, fetched, known)
    return 'done'
  }
  // What is known, and what vanished beside it, may have taken the room of what comes next.
  if (range === null && reaches && known.length > 0)
    return fillPage(context, gap, { ...cursor, minId: idOfOrder(lower.from) }, [], run, true)
  if (range === null) return fromAbove(context, gap, reaches, run)
  if (!reaches) await loseOlder(context, upper.to)
  await context.book.apply({
    fetched,
    covers: reaches ? { newest: range.newest, oldest: lower.from } : range,
    ...(reaches ? {} : { below: 'lost' as const }),
    authoritative: reaches ? { newest: range.newest, oldest: known.at(-1) ?? range.oldest } : range,
    asOf: null,
    overLoss: true,
  })
  return 'more'
}

/** Makes a loss a gap again, because the user asks to look once more. */
export const reopenGap = async (context: TimelineContext, above: Order): Promise<void> => {
  const gap = gapUnder((await context.book.overview()).segments, above)
  if (gap !== null && gap.upper.below !== 'open') await context.book.setBelow(above, 'open')
}

/**
 * Fills the gap below the segment that holds `above`. Every page is one write with what it proves; a run that is ended
 * anywhere leaves a smaller gap.
 * @throws AppError
 */
export const fillGap = async (context: TimelineContext, above: Order, run: Run): Promise<Outcome> => {
  const asked = new Set<string>()
  for (let page = 0; page < mostPages; page += 1) {
    const gap = gapUnder((await context.book.overview()).segments, above)
    if (gap?.upper.below !== 'open') return 'done'
    const foothold = await footholdOf(context, gap.lower)
    const cursor = { minId: idOfOrder(foothold.cursor), maxId: idJustAbove(idOfOrder(gap.upper.to)) }
    const name = `${cursor.minId} ${cursor.maxId}`
    if (asked.has(name)) {
      context.log.warn('A gap does not get smaller', { page })
      return 'stuck'
    }
    asked.add(name)
    const outcome = await fillPage(context, gap, cursor, foothold.known, run)
    if (outcome !== 'more') return outcome
  }
  return 'more'
}

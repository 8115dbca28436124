/**
 * What lies below the oldest stored post, downwards to the end of what the server keeps.
 *
 *   page below the oldest ── rows ──▶ the oldest range grows, one write ──▶ next page
 *     └─ nothing ──▶ is there anything at all below? (lowest page, `min_id` of the lowest id)
 *                      ├─ no ──▶ `end`
 *                      └─ yes ──▶ a page of vanished posts was in between: the lowest rows become a range of their own
 *                                 that ends the timeline, and the filler closes the gap above them
 */
import { idOfOrder } from '../../shared/order'
import type { SegmentRow } from '../../shared/rows'
import type { TimelineAnswer } from '../mastodon/api'
import { lowestIdLike } from './id-time'
import { belowCursor } from './claims'
import { rangeOf } from './ranges'
import { feedReaches, uneditedOf } from './reach'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'

/** Whether posts are known to have been below a range, and what is shown there now may only have been put back. */
const provesNothing = (
  { isFilled }: TimelineContext,
  { below }: SegmentRow,
  answer: TimelineAnswer,
  shown: TimelineAnswer['entries'],
): boolean =>
  isFilled === true && (below === 'lost' || below === 'trimmed') && uneditedOf(shown, answer).length === 0

const loseBelow = async (context: TimelineContext, { to }: SegmentRow): Promise<Outcome> => {
  await context.book.setBelow(to, 'lost')
  return 'done'
}

const endHere = async (context: TimelineContext, oldest: SegmentRow, run: Run): Promise<Outcome> => {
  const { to } = oldest
  const id = idOfOrder(to)
  const fetched = await askPage(context, { minId: lowestIdLike(id), maxId: id }, run)
  const { answer } = fetched
  if (answer.partial) return 'partial'
  const shown = answer.entries.filter(({ order }) => order > to)
  const range = rangeOf(shown)
  if (provesNothing(context, oldest, answer, shown)) return loseBelow(context, oldest)
  if (range === null) {
    await context.book.setBelow(to, 'end')
    return 'done'
  }
  await context.book.apply({ fetched, covers: range, below: 'end', authoritative: range, asOf: null })
  // Why last: where the process dies before it, what was lost is lost still.
  await context.book.setBelow(to, 'open')
  return 'more'
}

/** Reads the page below the oldest range. What it proves is one write; without a proof nothing is written. */
const readUnder = async (context: TimelineContext, oldest: SegmentRow, run: Run): Promise<Outcome> => {
  const { to } = oldest
  const fetched = await askPage(context, { maxId: idOfOrder(to) }, run)
  const { answer } = fetched
  if (answer.partial) return 'partial'
  const shown = answer.entries.filter(({ order }) => order > to)
  const range = rangeOf(shown)
  if (range === null) return endHere(context, oldest, run)
  if (provesNothing(context, oldest, answer, shown)) return loseBelow(context, oldest)
  await context.book.apply({
    fetched,
    covers: { newest: to, oldest: range.oldest },
    below: 'open',
    authoritative: belowCursor(to, range.oldest),
    asOf: null,
    overLoss: true,
  })
  return 'more'
}

/**
 * Fetches pages below the oldest stored post.
 * @param pages requests with rows, at most.
 * @returns `done` at the end of what the server has, `more` if there may be older posts.
 * @throws AppError
 */
export const fetchOlder = async (context: TimelineContext, pages: number, run: Run): Promise<Outcome> => {
  for (let page = 0; page < pages; page += 1) {
    const oldest = (await context.book.overview()).segments.at(-1)
    if (oldest?.below !== 'open') return 'done'
    const outcome = await readUnder(context, oldest, run)
    if (outcome !== 'more') return outcome
  }
  return 'more'
}

/**
 * Looks below the oldest stored post, where posts were found lost or the user's limit removed them, because the user asks to. That
 * they are there can only be said of a feed that reaches down to what is stored: where it does not they are lost, as they are where
 * nothing but what was put back is below. They count as missing until a page proves otherwise: what is open is read on later by
 * those who need no such proof.
 * @throws AppError
 */
export const seekMissing = async (context: TimelineContext, pages: number, run: Run): Promise<Outcome> => {
  const { segments } = await context.book.overview()
  const oldest = segments.at(-1)
  if (oldest?.below !== 'lost' && oldest?.below !== 'trimmed') return 'done'
  // What the server keeps whole was never cut.
  const reaches =
    !context.isFilled || (await feedReaches(context, oldest, segments.at(-2)?.to ?? oldest.from, false, run))
  if (reaches === 'partial') return 'partial'
  if (!reaches) return loseBelow(context, oldest)
  const outcome = await readUnder(context, oldest, run)
  return outcome === 'more' ? fetchOlder(context, pages - 1, run) : outcome
}

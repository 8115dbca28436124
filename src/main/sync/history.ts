/**
 * What lies below the oldest stored post, downwards to the end of what the server keeps.
 *
 *   page below the oldest ── rows ──▶ the oldest range grows, one write ──▶ next page
 *     └─ nothing ──▶ is there anything at all below? (lowest page, `min_id` of the lowest id)
 *                      ├─ no ──▶ `end`
 *                      └─ yes ──▶ a page of vanished posts was in between: the lowest rows become a range of their own
 *                                 that ends the timeline, and the filler closes the gap above them
 */
import type { Order } from '../../shared/ids'
import { idOfOrder } from '../../shared/order'
import { lowestIdLike } from './id-time'
import { belowCursor } from './claims'
import { rangeOf } from './ranges'
import { feedReaches } from './reach'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'

const endHere = async (context: TimelineContext, at: Order, run: Run): Promise<Outcome> => {
  const id = idOfOrder(at)
  const fetched = await askPage(context, { minId: lowestIdLike(id), maxId: id }, run)
  if (fetched.answer.partial) return 'partial'
  const range = rangeOf(fetched.answer.entries.filter((entry) => entry.order > at))
  if (range === null) {
    await context.book.setBelow(at, 'end')
    return 'done'
  }
  await context.book.setBelow(at, 'open')
  await context.book.apply({ fetched, covers: range, below: 'end', authoritative: range, asOf: null })
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
    const fetched = await askPage(context, { maxId: idOfOrder(oldest.to) }, run)
    if (fetched.answer.partial) return 'partial'
    const range = rangeOf(fetched.answer.entries.filter((entry) => entry.order > oldest.to))
    if (range === null) return endHere(context, oldest.to, run)
    await context.book.apply({
      fetched,
      covers: { newest: oldest.to, oldest: range.oldest },
      below: 'open',
      authoritative: belowCursor(oldest.to, range.oldest),
      asOf: null,
      overLoss: true,
    })
  }
  return 'more'
}

/**
 * Looks once more below the oldest stored post, where posts were found lost, because the user asks to. That they are there again
 * can only be said of a feed that reaches down to what is stored; where it does not, and where nothing is below, they stay lost.
 * @throws AppError
 */
export const seekLost = async (context: TimelineContext, pages: number, run: Run): Promise<Outcome> => {
  const { segments } = await context.book.overview()
  const oldest = segments.at(-1)
  if (oldest?.below !== 'lost') return 'done'
  const reaches = await feedReaches(context, oldest, segments.at(-2)?.to ?? oldest.from, false, run)
  if (reaches === false) return 'done'
  await context.book.setBelow(oldest.to, 'open')
  // Why: a feed that is being rebuilt says neither; what is open is looked for when it is there.
  if (reaches === 'partial') return 'partial'
  const outcome = await fetchOlder(context, pages, run)
  const now = (await context.book.overview()).segments.at(-1)
  if (now?.to === oldest.to && now.below === 'end') await context.book.setBelow(oldest.to, 'lost')
  return outcome
}

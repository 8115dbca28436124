/**
 * A handful, which the server pages in another order than its own: scheduled posts stand by their time, and are paged by their ids.
 * No page of them proves anything of any range, all pages together prove everything. So all of them are asked for, and taken in at once.
 */
import { newestOrder, oldestOrder, orderOf } from '../../shared/order'
import { mergeRows } from '../../shared/row-batch'
import type { TimelineAnswer } from '../mastodon/api'
import type { Fetched } from './claims'
import { rangeOf } from './ranges'
import { askPage, type Outcome, type Run, type TimelineContext } from './timeline-context'

/** A thousand items; Mastodon keeps 300. */
const mostPages = 25

const together = (one: TimelineAnswer, other: TimelineAnswer): TimelineAnswer => ({
  ...other,
  ...mergeRows([one, other]),
  // Who moved while the pages were read counts where it came last.
  entries: [...new Map([...one.entries, ...other.entries].map((entry) => [entry.statusId, entry])).values()],
})

/** All pages as one answer; `stuck` where they lead nowhere, or go on for ever. */
const readAll = async (context: TimelineContext, run: Run): Promise<Fetched | 'partial' | 'stuck'> => {
  let all: Fetched | null = null
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const fetched = await askPage(context, cursor === undefined ? {} : { maxId: cursor }, run)
    const { answer, mark } = fetched
    if (answer.partial) return 'partial'
    // A page that leads to itself is no end.
    if (answer.repeats === true) return 'stuck'
    all = all === null ? fetched : { answer: together(all.answer, answer), mark: Math.min(all.mark, mark) }
    const next = answer.next?.maxId
    if (next === undefined) return answer.full ? 'stuck' : all
    if (cursor !== undefined && orderOf(next) <= orderOf(cursor)) return 'stuck'
    cursor = next
  }
  return 'stuck'
}

/**
 * Reads all of it anew. What it no longer has is marked as gone.
 * @throws AppError
 */
export const readHandful = async (context: TimelineContext, run: Run): Promise<Outcome> => {
  const fetched = await readAll(context, run)
  if (typeof fetched === 'string') return fetched
  const { entries, serverTime } = fetched.answer
  const { segments } = await context.book.overview()
  const ends = [...segments.map(({ from }) => from), ...segments.map(({ to }) => to)]
  const all = rangeOf([...entries, ...ends.map((order) => ({ order }))])
  await context.book.apply({
    fetched,
    covers: all,
    ...(all === null ? {} : { below: 'end' as const }),
    authoritative: all === null ? null : { newest: newestOrder, oldest: oldestOrder },
    absentFrom: newestOrder,
    asOf: serverTime,
  })
  return 'done'
}

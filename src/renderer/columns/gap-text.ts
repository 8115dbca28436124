/** What a gap row says, from what is known: why posts are, or may be, missing there, and the times of its neighbours. */
import type { Order } from '../../shared/ids'
import { eraOfOrder } from '../../shared/order'
import type { AccountState } from '../../shared/session'
import type { GapItem, Missing } from './items'
import { duration, timeOfDay, timeRange } from './times'

export interface GapFacts {
  below: Missing
  /** Server times of the entry above and below the gap, or when nobody asked; null where there is none. */
  newer: number | null
  older: number | null
}

const rangeOf = (gap: GapFacts, serverNow: number): { between: string; span: string } => {
  if (gap.newer !== null && gap.older !== null) {
    const [older, newer] = [Math.min(gap.older, gap.newer), Math.max(gap.older, gap.newer)]
    const range = timeRange(older, newer, serverNow)
    const length = `(${duration(newer - older)})`
    return { span: `${range} ${length}`, between: `between ${range.replace(' to ', ' and ')} ${length}` }
  }
  const edge = gap.newer ?? gap.older
  if (edge === null) return { span: '', between: '' }
  const text = `before ${timeOfDay(edge, serverNow)}`
  return { span: text, between: text }
}

const unaskedText =
  'Steppe did not look here for a while. Some posts of that time may be missing: an instance shortens the timelines of people who are ' +
  'away. What was stored before stays.'

/** The row's sentence; `span` stands on a line of its own where the sentence has one. */
export const gapText = (gap: GapFacts, serverNow: number): { text: string; span: string } => {
  const { span, between } = rangeOf(gap, serverNow)
  if (gap.below === 'end') return { text: 'The start of what the server keeps', span: '' }
  if (gap.below === 'unasked') return { text: unaskedText, span }
  if (gap.below === 'open') return { text: 'Posts may be missing', span }
  if (gap.below === 'lost') return { text: `The server no longer has the posts ${between}`.trim(), span: '' }
  return { text: `Posts ${between} were removed by your storage limit`.replace('  ', ' '), span: '' }
}

/** What a button says: while there is something to do, while it is being done, and, where these words are too few, in full. */
export interface GapButton {
  text: string
  busy: string
  label?: string
}

/** Why: by ids of an older era nothing can be asked; what the server still has of it was read anew above. */
const isOfOlderEra = ({ order }: Pick<GapItem, 'order'>, era: number): boolean => eraOfOrder(order) < era

/** The button that looks again for posts that were found lost. */
const lookAgain = (gap: GapFacts, serverNow: number): GapButton => ({
  text: 'Look again',
  busy: 'Looking…',
  label: `Look again for the posts ${rangeOf(gap, serverNow).between}`.trim(),
})

/**
 * The row's button; null where nothing can be asked for, or all that there is was. Filling needs an instance that answers.
 * @param era that the timeline is read in now
 */
export const gapButton = (
  gap: GapFacts & Pick<GapItem, 'order'>,
  connection: AccountState['connection'],
  serverNow: number,
  era: number,
): GapButton | null => {
  if (gap.below === 'unasked' || isOfOlderEra(gap, era)) return null
  if (gap.below === 'lost') return lookAgain(gap, serverNow)
  if (gap.below === 'trimmed') return { text: 'Fetch them', busy: 'Fetching…' }
  const isAnswered = ['live', 'polling', 'paused'].includes(connection)
  return { text: isAnswered ? 'Fill' : 'Fill when online', busy: 'Filling…' }
}

/** The button under the oldest stored post; null where nothing can be asked for. */
export const endButton = (
  gap: GapFacts & Pick<GapItem, 'order'>,
  serverNow: number,
  era: number,
): GapButton | null => {
  if (isOfOlderEra(gap, era)) return null
  return gap.below === 'lost'
    ? lookAgain(gap, serverNow)
    : { text: 'Fetch older posts', busy: 'Fetching older posts…' }
}

/** Where a loss was looked for, and when the answer came, in local time. */
export interface Sought {
  order: Order
  at: number
}

const justNowMs = 60_000

/** What is said while it is just now that a loss was looked for in vain; null otherwise. */
export const stillLost = (
  { below, order }: Pick<GapItem, 'below' | 'order'>,
  sought: Sought | null,
  now: number,
): string | null =>
  below === 'lost' && sought?.order === order && now - sought.at < justNowMs
    ? 'Asked again just now: still not there.'
    : null

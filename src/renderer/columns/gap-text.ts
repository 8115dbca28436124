/** What a gap row says, from what is known: what lies below a segment, and the times of its neighbours. */
import type { Below } from '../../shared/rows'
import type { AccountState } from '../../shared/session'
import { duration, timeOfDay, timeRange } from './times'

export interface GapFacts {
  below: Below
  /** Server times of the entry above and below the gap; null where there is none. */
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

/** The row's sentence; `span` stands on a line of its own where the sentence has one. */
export const gapText = (gap: GapFacts, serverNow: number): { text: string; span: string } => {
  const { span, between } = rangeOf(gap, serverNow)
  if (gap.below === 'end') return { text: 'The start of what the server keeps', span: '' }
  if (gap.below === 'open') return { text: 'Posts may be missing', span }
  if (gap.below === 'lost') return { text: `The server no longer has the posts ${between}`.trim(), span: '' }
  return { text: `Posts ${between} were removed by your storage limit`.replace('  ', ' '), span: '' }
}

/** What the row's button says: filling needs an instance that answers. */
export const fillText = (connection: AccountState['connection']): string =>
  ['live', 'polling', 'paused'].includes(connection) ? 'Fill' : 'Fill when online'

/** Pages of feeds as they come, and what is wrong with them as a whole: orders that ids do not tell, cursors that are read over. */
import { orderOf } from '../../shared/order'
import type { Cursor, TimelineAnswer } from '../mastodon/api'
import { inPageOrder } from './page-order'
import type { Outcome, TimelineContext } from './timeline-context'

/** The server reads over cursors, so that no page leads any further (fault map row 28). */
class CursorIgnored extends Error {}

/** Whether a page below a cursor shows only what is above it. A server may count the cursor itself to the page. */
const isIgnored = ({ maxId }: Cursor, { entries }: TimelineAnswer): boolean =>
  maxId !== undefined && entries.length > 1 && entries.every(({ order }) => order <= orderOf(maxId))

/** Asks for pages of a feed. What it throws where cursors are read over, `unlessIgnored` turns into an outcome. */
export const feedPages =
  (ask: TimelineContext['ask']): TimelineContext['ask'] =>
  async (cursor, options) => {
    const page = await ask(cursor, options)
    const answer = { ...page, entries: inPageOrder(page.entries) }
    if (isIgnored(cursor, answer)) throw new CursorIgnored()
    return answer
  }

/** Runs what asks for such pages; `stuck` where they lead nowhere, and then nothing is concluded from them. */
export const unlessIgnored = async (
  { log }: TimelineContext,
  work: () => Promise<Outcome>,
): Promise<Outcome> => {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof CursorIgnored)) throw thrown
    log.warn('The server answers another page than it was asked for')
    return 'stuck'
  }
}

/**
 * The regular second looks at what came in late, as pieces of the filler's work. Most are one piece. What an account keeps for itself
 * may be hundreds of pages, so of a collection it is a page at a time (collection.ts): what is more urgent comes in between, and
 * whatever interrupts costs one page.
 */
import type { TimelineKey } from '../../shared/ids'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountHealth } from './account-health'
import type { SecondLooks } from './second-looks'
import { reaches, type TimelineSync } from './timeline-sync'
import type { Outcome, Run } from './timeline-context'
import type { Reach } from './tip'

interface Given {
  clock: Clock
  log: Log
  health: Pick<AccountHealth, 'rebuilding'>
  secondLooks: SecondLooks
  /** A second look confirmed the newest end too, asked for at that local time. */
  onConfirmed: (timeline: TimelineKey, askedAt: number, reach: Reach) => void
}

/** Answers what takes the next piece of the look at a timeline that is due. */
export const createLookAgain = ({
  clock,
  log,
  health,
  secondLooks,
  onConfirmed,
}: Given): ((timeline: TimelineSync, run: Run) => Promise<Outcome>) => {
  /** Local times at which looks began that are under way; of one that an earlier run of the program began, when it was gone on with. */
  const begun = new Map<TimelineKey, number>()

  /** The look at everything counts whatever becomes of this: another part of what is deeper has its turn tomorrow. */
  const lookDeeper = async (timeline: TimelineSync, run: Run): Promise<void> => {
    try {
      await timeline.lookDeeper(run)
    } catch (thrown) {
      if (run.signal.aborted) throw thrown
      log.debug('What stands deep in a timeline was not read again', thrown)
    }
  }

  return async (timeline, run) => {
    const key = timeline.timeline
    const { isLooking: goesOn } = await timeline.backlog()
    const reach = goesOn ? reaches.whole : secondLooks.reachOf(timeline)
    const askedAt = clock.now()
    const begunAt = goesOn ? (begun.get(key) ?? askedAt) : askedAt
    begun.set(key, begunAt)
    const outcome = await timeline.look(reach, run)
    health.rebuilding(key, outcome === 'partial')
    if (outcome === 'partial') return 'partial'
    if (!goesOn) onConfirmed(key, askedAt, reach)
    if ((await timeline.backlog()).isLooking) return 'more'
    secondLooks.done(timeline, reach, begunAt)
    if (outcome === 'done' && reach === reaches.whole) await lookDeeper(timeline, run)
    return 'done'
  }
}

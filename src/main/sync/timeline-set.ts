/** The timelines of an account: home always, others while somebody wants them. */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import { AppError } from '../../shared/errors'
import { timelineKey, type TimelineSpec } from '../../shared/timelines'
import type { TimelineSync } from './timeline-sync'

export interface TimelineSet {
  /** Of a guest: the timeline in its place. */
  home: TimelineSync
  /** Besides home; changed in place, for the loops look at it anew each time. */
  others: readonly TimelineSync[]
  /** Home first. */
  all: () => TimelineSync[]
  /** Wants these besides home, and no others; answers whether anything changed. */
  set: (specs: readonly TimelineSpec[]) => boolean
  /** @throws AppError notFound */
  find: (key: TimelineKey) => TimelineSync
}

export const createTimelineSet = (
  account: AccountKey,
  syncOf: (spec: TimelineSpec) => TimelineSync,
  lead: TimelineSpec = { kind: 'home' },
): TimelineSet => {
  const home = syncOf(lead)
  const others: TimelineSync[] = []
  const all = (): TimelineSync[] => [home, ...others]
  return {
    home,
    others,
    all,
    set: (specs) => {
      const wanted = new Map(specs.map((spec) => [timelineKey(account, spec), spec]))
      wanted.delete(home.timeline)
      const known = new Map(others.map((sync) => [sync.timeline, sync]))
      if (known.size === wanted.size && [...wanted.keys()].every((key) => known.has(key))) return false
      const next = [...wanted].map(([timeline, spec]) => known.get(timeline) ?? syncOf(spec))
      others.splice(0, others.length, ...next)
      return true
    },
    find: (key) => {
      const found = all().find(({ timeline }) => timeline === key)
      if (found === undefined) throw new AppError({ code: 'notFound' })
      return found
    },
  }
}

/** What is noted of single timelines over starts: when they were last looked through, and where markers stand. */
import { accountOfTimeline, type AccountKey, type Order, type TimelineKey } from '../../shared/ids'
import type { Settings } from './settings'

type Noted<Value> = readonly (readonly [TimelineKey, Value])[]

export interface TimelineNotes extends Pick<
  Settings,
  'wholeLook' | 'setWholeLook' | 'sweepTimes' | 'settledMarkers' | 'heardMarkers'
> {
  /** Forgets all timelines of an account. */
  forget: (account: AccountKey) => void
}

/** @param keep stores what is noted under that name */
export const createTimelineNotes = (
  kept: {
    wholeLooks: Noted<number>
    sweepTimes: Noted<number>
    settledMarkers: Noted<Order>
    heardMarkers: Noted<Order>
  },
  keep: (name: keyof typeof kept, value: unknown) => void,
): TimelineNotes => {
  const wholeLooks = new Map(kept.wholeLooks)
  const sweepTimes = new Map(kept.sweepTimes)
  const settledMarkers = new Map(kept.settledMarkers)
  const heardMarkers = new Map(kept.heardMarkers)
  const all = { wholeLooks, sweepTimes, settledMarkers, heardMarkers }
  return {
    wholeLook: (timeline) => wholeLooks.get(timeline) ?? null,
    setWholeLook: (timeline, at) => keep('wholeLooks', [...wholeLooks.set(timeline, at)]),
    sweepTimes: {
      last: (timeline) => sweepTimes.get(timeline) ?? null,
      done: (times) => {
        for (const [timeline, at] of times) sweepTimes.set(timeline, at)
        keep('sweepTimes', [...sweepTimes])
      },
    },
    settledMarkers: {
      get: (timeline) => settledMarkers.get(timeline) ?? null,
      set: (timeline, order) => keep('settledMarkers', [...settledMarkers.set(timeline, order)]),
    },
    heardMarkers: {
      get: (timeline) => heardMarkers.get(timeline) ?? null,
      set: (timeline, order) => keep('heardMarkers', [...heardMarkers.set(timeline, order)]),
    },
    forget: (account) => {
      for (const name of ['wholeLooks', 'sweepTimes', 'settledMarkers', 'heardMarkers'] as const) {
        const noted = all[name]
        for (const key of noted.keys()) if (accountOfTimeline(key) === account) noted.delete(key)
        keep(name, [...noted])
      }
    },
  }
}

/** A time to wake up at, which others may move forward. */
import type { Clock } from '../clock'
import { takeTurn } from './turn'

export interface Alarm {
  /** Wakes at that local time, unless it wakes sooner anyway. */
  setBy: (time: number) => void
  /** Resolves when it is time, or when the signal aborts; the alarm is then unset. */
  rung: (signal: AbortSignal) => Promise<void>
  /** Local time that it is set to; infinite if it is not. */
  time: () => number
}

export const createAlarm = (clock: Clock): Alarm => {
  let due = Number.POSITIVE_INFINITY
  let sleep: AbortController | null = null
  // Why: timers of the platform overflow after 24 days.
  const longestMs = 86_400_000
  return {
    time: () => due,
    setBy: (time) => {
      if (time >= due) return
      due = time
      sleep?.abort()
    },
    rung: async (signal) => {
      while (!signal.aborted && clock.now() < due) {
        await takeTurn(signal, (turn) => {
          sleep = turn
          return clock.wait(Math.min(due - clock.now(), longestMs), turn.signal)
        })
      }
      sleep = null
      if (!signal.aborted) due = Number.POSITIVE_INFINITY
    },
  }
}

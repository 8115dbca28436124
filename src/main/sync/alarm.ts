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

/**
 * Works each time the alarm rings, until the signal aborts. What the work throws is told to `failed`, which sets the alarm again, unless
 * it was the signal that ended it.
 */
export const workByAlarm = async (
  alarm: Alarm,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
  failed: (thrown: unknown) => void | Promise<void>,
): Promise<void> => {
  for (;;) {
    await alarm.rung(signal)
    if (signal.aborted) return
    try {
      await work(signal)
    } catch (thrown) {
      if (signal.aborted) return
      await failed(thrown)
    }
  }
}

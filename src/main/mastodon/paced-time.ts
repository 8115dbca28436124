/** Time for what both measures and waits. */
import type { Clock } from '../clock'

export interface PacedTime {
  /** Milliseconds; runs ahead of the clock by what its waits were shortened. */
  now: () => number
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** The clock's time of a moment in this time. */
  toClock: (moment: number) => number
}

/**
 * Tests shorten a clock's waits (`STEPPE_PACE`) but not its time. Here a wait that came back early counts as waited
 * in full, so that a budget's window or a back-off is over when its wait is. And when the machine's clock is set back,
 * this time stands still instead: else a window of five minutes would last as long as the correction was.
 */
export const createPacedTime = (clock: Clock): PacedTime => {
  let ahead = 0
  let last = Number.NEGATIVE_INFINITY
  const now = (): number => {
    ahead += Math.max(0, last - (clock.now() + ahead))
    last = clock.now() + ahead
    return last
  }
  return {
    now,
    wait: async (milliseconds, signal) => {
      const end = now() + milliseconds
      await clock.wait(milliseconds, signal)
      if (!signal.aborted) ahead += Math.max(0, end - now())
    },
    toClock: (moment) => moment - ahead,
  }
}

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
 * in full, so that a budget's window or a back-off is over when its wait is.
 */
export const createPacedTime = (clock: Clock): PacedTime => {
  let ahead = 0
  const now = (): number => clock.now() + ahead
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

/** A clock whose time agrees with its waits. */
import type { Clock } from '../clock'

export interface PacedClock extends Clock {
  /** The given clock's time of a moment of this one. */
  toLocal: (moment: number) => number
}

/**
 * Tests shorten the waits of a clock (`STEPPE_PACE`), not its time. Here a wait that came back early counts as waited in
 * full, so that what was due after it is due.
 */
export const pacedClock = (clock: Clock): PacedClock => {
  let ahead = 0
  const now = (): number => clock.now() + ahead
  return {
    now,
    random: clock.random,
    toLocal: (moment) => moment - ahead,
    wait: async (milliseconds, signal) => {
      const end = now() + milliseconds
      await clock.wait(milliseconds, signal)
      if (signal?.aborted !== true) ahead += Math.max(0, end - now())
    },
  }
}

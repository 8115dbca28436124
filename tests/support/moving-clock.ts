/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/main/clock'

export interface MovingClock extends Clock {
  /** Moves time on, ending the waits that fall due one after the other, and lets their consequences run. */
  advance: (milliseconds: number) => Promise<void>
  /** Waits that have not ended. */
  sleeping: () => number
}

/** Lets everything that is ready run: promises, and what they start. */
export const settle = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve))
}

/**
 * @param start first moment
 * @param random what chance always gives
 */
export const movingClock = (start = Date.UTC(2026, 10, 23, 12), random = 0.5): MovingClock => {
  let now = start
  let sleepers: { at: number; wake: () => void }[] = []
  return {
    now: () => now,
    random: () => random,
    sleeping: () => sleepers.length,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          at: now + milliseconds,
          wake: () => {
            sleepers = sleepers.filter((other) => other !== sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.push(sleeper)
        if (signal?.aborted === true) sleeper.wake()
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    advance: async (milliseconds) => {
      const end = now + milliseconds
      await settle()
      for (;;) {
        const [next] = sleepers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
        if (next === undefined) break
        now = Math.max(now, next.at)
        next.wake()
        await settle()
      }
      now = end
      await settle()
    },
  }
}

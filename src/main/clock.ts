/** Time and chance as the engine sees them; given from outside so that tests can move both. */
export interface Clock {
  /** Local time in milliseconds since the epoch. */
  now: () => number
  /** Resolves after that many milliseconds, at once when the signal aborts (it never rejects). */
  wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** 0 to 1, for jitter. */
  random: () => number
}

/**
 * The machine's clock.
 * @param pace what every wait is multiplied by; tests shorten waits with it (`STEPPE_PACE`).
 */
export const systemClock = (pace = 1): Clock => ({
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const finish = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, milliseconds * pace)
      signal?.addEventListener('abort', finish, { once: true })
    }),
})

/** For what both measures and waits: its time agrees with its waits, and never runs backwards. */
export interface PacedClock extends Clock {
  /** The given clock's time of a moment of this one. */
  toLocal: (moment: number) => number
  /**
   * This time, but set back where the given clock was. For the time of servers: how far they are from here is measured by that clock, as
   * it is set.
   */
  asSet: () => number
}

/**
 * Tests shorten a clock's waits (`STEPPE_PACE`) but not its time. Here a wait that came back early counts as waited
 * in full, so that a budget's window or a back-off is over when its wait is. And when the machine's clock is set back,
 * this time stands still instead: else a window of five minutes would last as long as the correction was.
 */
export const pacedClock = (clock: Clock): PacedClock => {
  /** How much sooner waits came back than they were to. */
  let early = 0
  /** How far the given clock was set back. */
  let setBack = 0
  let last = Number.NEGATIVE_INFINITY
  const now = (): number => {
    setBack += Math.max(0, last - (clock.now() + early + setBack))
    last = clock.now() + early + setBack
    return last
  }
  return {
    now,
    random: clock.random,
    toLocal: (moment) => moment - early - setBack,
    asSet: () => clock.now() + early,
    wait: async (milliseconds, signal) => {
      const end = now() + milliseconds
      const from = performance.now()
      await clock.wait(milliseconds, signal)
      if (signal?.aborted === true) return
      const short = Math.max(0, end - now())
      // What was waited for, and is not on the clock, was set back meanwhile.
      const unslept = Math.min(short, Math.max(0, milliseconds - (performance.now() - from)))
      early += unslept
      setBack += short - unslept
    },
  }
}

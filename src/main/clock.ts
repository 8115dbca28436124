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

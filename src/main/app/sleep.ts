/**
 * Sleep and waking as a pair, whatever a system leaves out or says twice: some desktops of Linux tell of waking alone, and a machine that
 * was not known to sleep has sockets that are dead all the same.
 */
export interface SleepListener {
  suspended: () => void
  resumed: () => void
}

/** Two wakings that come so close are one, told twice. */
const twiceMs = 10_000

/** @returns what to tell the system's words */
export const createSleep = (now: () => number, listener: SleepListener): SleepListener => {
  let isAsleep = false
  let wokenAt = Number.NEGATIVE_INFINITY
  const suspended = (): void => {
    if (isAsleep) return
    isAsleep = true
    listener.suspended()
  }
  return {
    suspended,
    resumed: () => {
      if (!isAsleep && Math.abs(now() - wokenAt) < twiceMs) return
      suspended()
      isAsleep = false
      wokenAt = now()
      listener.resumed()
    },
  }
}

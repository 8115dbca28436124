/** Work that the server does some time after the request that caused it, as its background workers do. */
export interface Later {
  /** Runs it when the server's clock has come that far; at once if it has. */
  at: (time: number, run: () => void) => void
  /** Runs what is due, oldest first. */
  runDue: () => void
}

/** @param now the server's clock */
export const createLater = (now: () => number): Later => {
  let waiting: { time: number; run: () => void }[] = []
  return {
    at: (time, run) => {
      if (time <= now()) return run()
      waiting.push({ time, run })
      // Sorting is stable: what was asked for first also happens first.
      waiting.sort((one, other) => one.time - other.time)
    },
    runDue: () => {
      for (;;) {
        const next = waiting[0]
        if (next === undefined || next.time > now()) return
        waiting = waiting.slice(1)
        next.run()
      }
    },
  }
}

/** The server's clock. Frozen and moved by tests, or running. Drives Date headers, ids, codes, throttle windows. */
export interface FakeClock {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Freezes the clock at that time. */
  set: (milliseconds: number) => void
  /** Moves it forward (or back), frozen or running. */
  advance: (milliseconds: number) => void
  /** Lets a frozen clock run on from where it stands. */
  run: () => void
  /** Called whenever set or advance have moved it. */
  onMove: (moved: () => void) => void
}

/** @param start a time to freeze at, or `real` for the machine's clock. */
export const createClock = (start: number | 'real'): FakeClock => {
  let frozenAt = start === 'real' ? null : start
  let offset = 0
  const movers: (() => void)[] = []
  const moved = (): void => movers.forEach((tell) => tell())
  return {
    now: () => frozenAt ?? Date.now() + offset,
    set: (milliseconds) => {
      frozenAt = milliseconds
      moved()
    },
    advance: (milliseconds) => {
      if (frozenAt === null) offset += milliseconds
      else frozenAt += milliseconds
      moved()
    },
    run: () => {
      if (frozenAt === null) return
      offset = frozenAt - Date.now()
      frozenAt = null
    },
    onMove: (tell) => void movers.push(tell),
  }
}

/** Time of engines and their instances, which moves when a test says so, and only while nothing is under way. */
import type { Clock } from '../../src/main/clock'
import type { FakeInstance } from './fake-mastodon'

export interface Virtual {
  now: () => number
  /** Moves time on, timer by timer, each time until nothing is under way any more. */
  advance: (milliseconds: number) => Promise<void>
  /** Takes over the time of the first instance after a test has moved it; timers that fell due meanwhile ring at the next advance. */
  follow: () => void
  /** Waits until nothing is under way, without moving time. */
  settle: () => Promise<void>
}

/** Whether what has it is dead: then nothing that it waits for comes any more. */
export interface Life {
  isOver: boolean
}

export interface VirtualTime extends Virtual {
  /** The clock of somebody, by this time. */
  clockOf: (own: Life) => Clock
  /** Something is under way from now on, until it is told that it ended. */
  began: () => void
  ended: () => void
  /** Nobody waits any more. */
  forgetTimers: () => void
}

interface Timer {
  at: number
  ring: () => void
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Begins at the time of the first instance, and takes all of them along.
 * @param instances one at least
 * @param random what is chance for the clocks
 */
export const createVirtualTime = (instances: readonly FakeInstance[], random: () => number): VirtualTime => {
  const [first] = instances
  if (first === undefined) throw new Error('There is no instance to take the time of.')
  let now = first.clock.now()
  let timers: Timer[] = []
  let busy = 0

  const settle = async (): Promise<void> => {
    for (let calm = 0; calm < 4; calm += 1) {
      await turn()
      if (busy > 0) calm = -1
    }
  }
  const set = (time: number): void => {
    now = time
    for (const { clock } of instances) clock.set(time)
  }
  const advance = async (milliseconds: number): Promise<void> => {
    const end = now + milliseconds
    await settle()
    for (;;) {
      // Not sorted: those of many accounts are thousands, and a day rings some hundred thousand times.
      const next = timers.reduce<Timer | null>(
        (soonest, timer) => (soonest === null || timer.at < soonest.at ? timer : soonest),
        null,
      )
      if (next === null || next.at > end) break
      timers = timers.filter((timer) => timer !== next)
      set(Math.max(now, next.at))
      next.ring()
      await settle()
    }
    set(end)
    await settle()
  }

  const clockOf = (own: Life): Clock => ({
    now: () => now,
    random,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve()
          return
        }
        const timer: Timer = {
          at: now + milliseconds,
          ring: () => {
            signal?.removeEventListener('abort', finish)
            if (!own.isOver) resolve()
          },
        }
        const finish = (): void => {
          timers = timers.filter((other) => other !== timer)
          timer.ring()
        }
        timers.push(timer)
        signal?.addEventListener('abort', finish, { once: true })
      }),
  })

  return {
    now: () => now,
    advance,
    settle,
    follow: () => {
      now = first.clock.now()
    },
    clockOf,
    began: () => {
      busy += 1
    },
    ended: () => {
      busy -= 1
    },
    forgetTimers: () => {
      timers = []
    },
  }
}

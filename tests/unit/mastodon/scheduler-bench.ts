/** What tests of the scheduler share: who asks it, and what becomes of that. */
import type { Priority } from '../../../src/main/mastodon/api'
import { createScheduler } from '../../../src/main/mastodon/scheduler'
import type { Outcome, Slot, Ticket } from '../../../src/main/mastodon/scheduler'
import { movingClock } from '../../support/moving-clock'
import type { MovingClock } from '../../support/moving-clock'

export const answered: Outcome = { host: 'answered' }
export const failed: Outcome = { host: 'failed' }
export const minute = 60_000

/** What alice wants of one host. */
export const ticket = (priority: Priority, more: Partial<Ticket> = {}): Ticket => ({
  host: 'a.example',
  account: 'alice',
  paging: false,
  priority,
  ...more,
})

/** A scheduler of its own, with what left it and what it refused. */
export const bench = (clock: MovingClock = movingClock()) => {
  const scheduler = createScheduler(clock)
  const left: { name: string; slot: Slot; at: number }[] = []
  const refused: { name: string; error: unknown }[] = []
  /** Asks for a slot and notes when it comes. */
  const ask = (name: string, wanted: Ticket): void => {
    scheduler.acquire(wanted).then(
      (slot) => left.push({ name, slot, at: clock.now() }),
      (error: unknown) => refused.push({ name, error }),
    )
  }
  /** Asks, and answers at once when it leaves. */
  const run = async (wanted: Ticket, outcome: Outcome = answered): Promise<number> => {
    const slot = await scheduler.acquire(wanted)
    const at = clock.now()
    slot.release(outcome)
    return at
  }
  const names = (): string[] => left.map(({ name }) => name)
  return { clock, scheduler, ask, run, left, refused, names }
}

/** The button of a place where posts are missing: what it asks main for, and whether a loss was looked for in vain. */
import { Doing } from '../live/doing.svelte'
import type { Sought } from './gap-text'
import type { GapItem } from './items'

export class Looking {
  readonly doing = new Doing()
  #sought = $state.raw<Sought | null>(null)

  /** The last attempt, if it was made at a loss and was answered. */
  get sought(): Sought | null {
    return this.#sought
  }

  /** Asks, unless that is under way already. */
  async ask({ order, below }: GapItem, work: () => Promise<unknown>): Promise<void> {
    this.#sought = null
    const isAnswered = await this.doing.run(work)
    // Why what lay there before: a gap that is looked for counts as open meanwhile, and the window hears of its end after the answer.
    if (isAnswered && below === 'lost') this.#sought = { order, at: Date.now() }
  }
}

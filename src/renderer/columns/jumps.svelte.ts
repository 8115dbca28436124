/** Where the reader of a column came from, jump by jump, so that each can be undone. */
import type { Anchor } from './anchor'

/** Jumps that can be undone. */
const most = 30

export class Jumps {
  #left = $state.raw<readonly Anchor[]>([])
  /** Whether the reader has gone on reading where the last jump led. */
  hasReadOn = $state(false)

  get canUndo(): boolean {
    return this.#left.length > 0
  }

  /** Notes the place that a jump leaves. */
  leave(anchor: Anchor): void {
    this.#left = [...this.#left, anchor].slice(-most)
    this.hasReadOn = false
  }

  /** Takes the last place out; null if there is none. */
  undo(): Anchor | null {
    const anchor = this.#left.at(-1) ?? null
    this.#left = this.#left.slice(0, -1)
    this.hasReadOn = false
    return anchor
  }
}

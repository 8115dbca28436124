/** Where the reader of a column came from, jump by jump, so that each can be undone. The last few are kept with the place. */
import { mostKeptJumps } from '../../shared/columns'
import type { KeptJumps } from '../../shared/session'
import type { Anchor } from './anchor'

export class Jumps {
  #left = $state.raw<readonly Anchor[]>([])
  /** Whether the reader has gone on reading where the last jump led. */
  hasReadOn = $state(false)

  /** @param kept those of an earlier window. */
  constructor(kept: KeptJumps | undefined) {
    if (kept === undefined) return
    this.#left = kept.left
    this.hasReadOn = kept.hasReadOn
  }

  get kept(): KeptJumps {
    return { left: this.#left.slice(-mostKeptJumps), hasReadOn: this.hasReadOn }
  }

  get canUndo(): boolean {
    return this.last !== null
  }

  /** Notes the place that a jump has left. */
  leave(anchor: Anchor): void {
    this.#left = [...this.#left, anchor]
    this.hasReadOn = false
  }

  /** The place that the last jump left; null: there is none to undo. */
  get last(): Anchor | null {
    return this.#left.at(-1) ?? null
  }

  /** Forgets the last place. */
  undo(): void {
    this.#left = this.#left.slice(0, -1)
    this.hasReadOn = false
  }
}

/** Keeps a reader's place, and the jumps that led there, once they have rested at it, or when they leave. */
import type { ReadingPlace } from '../../shared/session'
import type { Anchor } from './anchor'
import type { Jumps } from './jumps.svelte'

/** A reader who has not scrolled for this long has a place worth keeping. */
const restMs = 300

export class RestingPlace {
  readonly #read: () => Anchor | null
  readonly #jumps: Jumps
  readonly #keep: (place: ReadingPlace) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  /** False while a kept place waits for its posts to come back: until the reader scrolls, it is not overwritten. */
  mayKeep = true

  /** @param read the place as it now is; null before anything was drawn. */
  constructor(read: () => Anchor | null, jumps: Jumps, keep: (place: ReadingPlace) => void) {
    this.#read = read
    this.#jumps = jumps
    this.#keep = keep
  }

  /** The reader has moved. */
  moved(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keep(), restMs)
  }

  /** Keeps the place now. */
  keep(): void {
    clearTimeout(this.#timer)
    const anchor = this.mayKeep ? this.#read() : null
    if (anchor !== null) this.#keep({ ...anchor, jumps: this.#jumps.kept })
  }
}

/** Keeps a reader's place, and the jumps that led there, once they have rested at it, or when they leave. */
import type { Order } from '../../shared/ids'
import type { ReadingPlace } from '../../shared/session'
import type { Anchor } from './anchor'
import type { Jumps } from './jumps.svelte'

/** A reader who has not scrolled for this long has a place worth keeping. */
const restMs = 300

interface Given {
  /** The place as it now is; null before anything was drawn. */
  anchor: () => Anchor | null
  /** The newest entry that was ever in view. */
  seen: () => Order | null
  jumps: Jumps
  keep: (place: ReadingPlace) => void
}

export class RestingPlace {
  readonly #given: Given
  #timer: ReturnType<typeof setTimeout> | undefined
  /** False while a kept place waits for its posts to come back: until the reader scrolls, it is not overwritten. */
  mayKeep = true

  constructor(given: Given) {
    this.#given = given
  }

  /** The reader has moved. */
  moved(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keep(), restMs)
  }

  /** Keeps the place now. */
  keep(): void {
    clearTimeout(this.#timer)
    const { anchor, seen, jumps, keep } = this.#given
    const place = this.mayKeep ? anchor() : null
    if (place !== null) keep({ ...place, seen: seen() ?? undefined, jumps: jumps.kept })
  }
}

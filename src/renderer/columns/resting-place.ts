/** Keeps a reader's place once they have rested at it, or when they leave. */
import type { ReadingPlace } from '../../shared/session'

/** A reader who has not scrolled for this long has a place worth keeping. */
const restMs = 300

export class RestingPlace {
  readonly #read: () => ReadingPlace | null
  readonly #keep: (place: ReadingPlace) => void
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param read the place as it now is; null: there is none to keep. */
  constructor(read: () => ReadingPlace | null, keep: (place: ReadingPlace) => void) {
    this.#read = read
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
    const place = this.#read()
    if (place !== null) this.#keep(place)
  }
}

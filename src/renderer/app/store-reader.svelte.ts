/** The window's way to the database: opened at once, and again when the store host says that it is there or another. */
import type { StoreState } from '../../shared/session'
import { createReader } from '../db/queries'
import type { Reader } from '../db/queries'

/** What kept a database from opening may be over. */
const againMs = 1_000

export class StoreReader {
  readonly reader: Reader
  /** Changes with every database that is opened; null while none is. What is drawn from one is drawn anew from the next. */
  opened = $state.raw<string | null>(null)
  #isOpening = false
  #again: ReturnType<typeof setTimeout> | undefined
  #heard: string | null = null

  /** @param reader the window's own; given from outside in tests. */
  constructor(reader: Reader = createReader()) {
    this.reader = reader
  }

  /** Opens what is there. What cannot be opened is tried again; for what is not there yet the store host's word is waited for. */
  async open(): Promise<void> {
    if (this.#isOpening) return
    this.#isOpening = true
    clearTimeout(this.#again)
    try {
      const opening = await this.reader.openForReading()
      this.opened = opening.is === 'open' ? opening.storeId : null
      if (opening.is === 'unavailable') this.#again = setTimeout(() => void this.open(), againMs)
    } finally {
      this.#isOpening = false
    }
  }

  /** To be called when the store's state changed: what was absent may be there now, or be another. */
  heard(state: StoreState): void {
    if (state.is !== 'ready') return
    const isOther = this.#heard !== null && this.#heard !== state.storeId
    this.#heard = state.storeId
    if (this.opened === state.storeId && !isOther) return
    void this.open()
  }
}

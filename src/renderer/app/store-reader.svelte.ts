/** The window's way to the database: opened at once, and again when the store host says that it is there or another. */
import type { StoreState } from '../../shared/session'
import { createReader } from '../db/queries'
import type { Reader } from '../db/queries'

export class StoreReader {
  readonly reader: Reader = createReader()
  /** Changes with every database that is opened; null while none is. What is drawn from one is drawn anew from the next. */
  opened = $state.raw<string | null>(null)
  #isOpening = false
  #heard: string | null = null

  /** Opens what is there. */
  async open(): Promise<void> {
    if (this.#isOpening) return
    this.#isOpening = true
    try {
      const opening = await this.reader.openForReading()
      this.opened = opening.is === 'open' ? opening.storeId : null
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

/** Fetches what a panel shows: at once, when somebody asks, and again when an instance that did not answer does. */
import { toAppError, type AppErrorDetail } from '../../../shared/errors'
import type { Fetching } from './thread-text'

export class Fetcher implements Fetching {
  isBusy = $state(false)
  problem = $state.raw<AppErrorDetail | null>(null)
  readonly #ask: (again: boolean) => Promise<void>

  /** @param ask `again`: however fresh it is. */
  constructor(ask: (again: boolean) => Promise<void>) {
    this.#ask = ask
  }

  async fetch(again = false): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    try {
      await this.#ask(again)
      this.problem = null
    } catch (thrown) {
      this.problem = toAppError(thrown).detail
    } finally {
      this.isBusy = false
    }
  }
}

/** Fetches what a panel shows: at once, when somebody asks, and again when an instance that did not answer does. */
import { untrack } from 'svelte'
import type { AccountState } from '../../../shared/session'
import { Doing } from '../../live/doing.svelte'

export class Fetcher extends Doing {
  readonly #ask: (again: boolean) => Promise<void>

  /**
   * To be made where a component is.
   * @param ask `again`: however fresh it is.
   * @param standing of the account whose instance is asked.
   */
  constructor(ask: (again: boolean) => Promise<void>, standing: () => AccountState) {
    super()
    this.#ask = ask
    const isOnline = $derived(['live', 'polling'].includes(standing().connection))
    $effect(() => {
      void isOnline
      untrack(() => void this.fetch())
    })
  }

  async fetch(again = false): Promise<void> {
    await this.run(() => this.#ask(again))
  }
}

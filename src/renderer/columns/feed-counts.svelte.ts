/** How many entries a column has, where its window stands among them, and the era it is in. To be made while a component is set up. */
import type { Order } from '../../shared/ids'
import { Live } from '../live/live.svelte'
import type { ColumnWindow } from './column-window.svelte'
import { mostNewer } from './deck.svelte'
import type { TimelineSource } from './source'

export interface Extent {
  /** A drawn entry of which the place is known; undefined where it is not. */
  of: Order | undefined
  /** Entries of the whole feed above that one. */
  above: number
  /** Entries of the whole feed; -1 where it was not asked yet. */
  total: number
}

interface Counted extends Extent {
  newer: number
  /** Entries above the first that is drawn, `mostNewer` for that many or more. */
  near: number
  era: number
}

export class FeedCounts {
  readonly #live = new Live<Counted>({ newer: 0, near: 0, of: undefined, above: 0, total: -1, era: 0 })

  constructor(source: TimelineSource, reading: ColumnWindow) {
    const first = $derived(reading.items.find(({ kind }) => kind === 'entry')?.order)
    $effect(() => {
      const { seen, isOpen } = reading
      const order = first
      if (!isOpen) return
      this.#live.ask(async () => {
        const [newer, near, total, era] = await Promise.all([
          seen === null ? 0 : source.countNewer(seen, mostNewer),
          order === undefined ? 0 : source.countNewer(order, mostNewer),
          source.count(),
          source.era(),
        ])
        const above = near < mostNewer || order === undefined ? near : await source.placeOf(order)
        return { newer, near, of: above === null ? undefined : order, above: above ?? 0, total, era }
      })
    })
  }

  /** Unread entries; `mostNewer` stands for that many or more. */
  get newer(): number {
    return this.#live.current.newer
  }

  /** Entries above the first that is drawn; `mostNewer` stands for that many or more. */
  get above(): number {
    return this.#live.current.near
  }

  /** Whether anything is stored, shown or not. */
  get isStored(): boolean {
    return this.#live.current.total > 0
  }

  /** The era that the timeline is read in now. */
  get era(): number {
    return this.#live.current.era
  }

  /** Where the window stands in the whole feed. */
  get extent(): Extent {
    return this.#live.current
  }
}

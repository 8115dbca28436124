/** How many entries a column has, and where its window stands among them. To be made while a component is set up. */
import { Live } from '../live/live.svelte'
import type { ColumnWindow } from './column-window.svelte'
import { mostNewer } from './deck.svelte'
import type { TimelineSource } from './source'

export class FeedCounts {
  readonly #live = new Live({ newer: 0, above: 0, total: -1 })

  constructor(source: TimelineSource, reading: ColumnWindow) {
    const first = $derived(reading.items.find(({ kind }) => kind === 'entry')?.order)
    $effect(() => {
      const { seen, isOpen } = reading
      const above = first
      if (!isOpen) return
      this.#live.ask(async () => {
        const counted = await Promise.all([
          seen === null ? 0 : source.countNewer(seen, mostNewer),
          above === undefined ? 0 : source.countNewer(above, mostNewer),
          source.count(),
        ])
        return { newer: counted[0], above: counted[1], total: counted[2] }
      })
    })
  }

  /** Unread entries; `mostNewer` stands for that many or more. */
  get newer(): number {
    return this.#live.current.newer
  }

  /** Entries above the first that is drawn; `mostNewer` stands for that many or more. */
  get above(): number {
    return this.#live.current.above
  }

  /** Whether anything is stored, shown or not. */
  get isStored(): boolean {
    return this.#live.current.total > 0
  }

  /** Entries of the whole feed above the first that is drawn, and in all; null where the count is not exact. */
  get extent(): { above: number; total: number } | null {
    const { above, total } = this.#live.current
    return above < mostNewer && total >= 0 ? { above, total } : null
  }
}

/**
 * Goes with the post that is being read when its server has given it another id (fault map row 34): then it stands elsewhere in the
 * timeline, and would be gone from the view. What only moved up, as conversations do, is not followed.
 */
import type { Order } from '../../shared/ids'
import { eraOfOrder, newestOrder } from '../../shared/order'
import type { Anchor } from './anchor'
import type { Item } from './items'
import type { TimelineSource } from './source'

/** Where the post of an entry stands in another era; null if it does not, or if no other has begun. */
const movedTo = async (source: TimelineSource, { order, uri }: Anchor): Promise<Order | null> => {
  const [newest = order] = await source.olderThan(newestOrder, 1)
  if (uri === '' || eraOfOrder(newest) === eraOfOrder(order)) return null
  const now = await source.orderOfUri(uri)
  return now === null || eraOfOrder(now) === eraOfOrder(order) ? null : now
}

export interface AnchorFollowerOptions {
  source: TimelineSource
  /** What holds the view now; null: nothing, or a jump is under way. */
  anchor: () => Anchor | null
  draw: (items: readonly Item[]) => void
  /** Shows the entry at the same place of the view. */
  goTo: (anchor: Anchor) => Promise<void>
}

export class AnchorFollower {
  readonly #options: AnchorFollowerOptions
  #latest: readonly Item[] = []

  constructor(options: AnchorFollowerOptions) {
    this.#options = options
  }

  /** Draws the entries; if the anchor is not among them any more, only after looking where its post went. */
  take(items: readonly Item[]): void {
    this.#latest = items
    const anchor = this.#options.anchor()
    if (anchor === null || items.some(({ order }) => order === anchor.order)) this.#options.draw(items)
    else void this.#follow(anchor, items)
  }

  async #follow(anchor: Anchor, items: readonly Item[]): Promise<void> {
    const { source, goTo, draw } = this.#options
    const order = await movedTo(source, anchor).catch(() => null)
    const now = this.#options.anchor()
    // Why: meanwhile other entries came, or a jump is under way that brings its own.
    if (this.#latest !== items || now === null) return
    // The reader scrolled on: what is read by now decides, and nobody else draws these.
    if (now.order !== anchor.order) this.take(items)
    else if (order === null) draw(items)
    else await goTo({ ...anchor, order })
  }
}

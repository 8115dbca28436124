/** Follows a range of a timeline: every answer of the store is handed over for drawing, at once or in a coming frame. */
import { followQuery } from '../live/follow-query'
import type { OrderRange } from '../../shared/store-ops'
import { frames } from './frame-queue'
import type { Item } from './items'
import type { TimelineSource } from './source'

export interface SliceFollowerOptions {
  source: TimelineSource
  draw: (items: readonly Item[]) => void
  /** Whether a reader waits for the answer, so that it is not put off to a coming frame. */
  isUrgent: () => boolean
}

export class SliceFollower {
  readonly #options: SliceFollowerOptions
  #range: OrderRange | null = null
  #incoming: readonly Item[] | null = null
  #whenDrawn: (() => void)[] = []
  #stopQuery: () => void = () => undefined

  constructor(options: SliceFollowerOptions) {
    this.#options = options
  }

  /** What is followed; null before anything is. */
  get range(): OrderRange | null {
    return this.#range
  }

  /** Follows another range; answers when its first entries are drawn. */
  show(range: OrderRange): Promise<void> {
    this.#range = range
    this.#stopQuery()
    const { source } = this.#options
    return new Promise((resolve) => {
      this.#whenDrawn.push(resolve)
      this.#stopQuery = followQuery(
        () => source.slice(range),
        (items) => this.#receive(items),
      )
    })
  }

  stop(): void {
    this.#stopQuery()
    frames.remove(this.#draw)
    this.#drawn()
  }

  #receive(items: readonly Item[]): void {
    this.#incoming = items
    if (this.#options.isUrgent()) this.#draw()
    else frames.add(this.#draw)
  }

  readonly #draw = (): void => {
    frames.remove(this.#draw)
    const incoming = this.#incoming
    this.#incoming = null
    if (incoming !== null) this.#options.draw(incoming)
    this.#drawn()
  }

  #drawn(): void {
    const waiting = this.#whenDrawn
    this.#whenDrawn = []
    for (const resolve of waiting) resolve()
  }
}

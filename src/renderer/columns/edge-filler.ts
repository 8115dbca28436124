/** Reads on around the view: wherever the reader is near an edge of what is drawn, the range that is followed is extended. */
import type { Order } from '../../shared/ids'
import { ordersBeside } from './opening'
import type { Viewport } from './scroll-keeper'
import type { SliceFollower } from './slice-follower'
import type { TimelineSource } from './source'
import { extendedRange, mostSteps, nearEdges } from './window-range'

export interface EdgeFillerOptions {
  source: TimelineSource
  slice: SliceFollower
  /** Null once nobody reads here any more. */
  view: () => Viewport | null
  /** What is read beyond the first posts waits until these are painted; null: nothing is drawn yet. */
  firstFrame: () => Promise<void> | null
  /** Called where the lower edge of what is drawn is the oldest stored entry, and the reader is near it. */
  onOldest: (order: Order) => void
}

export class EdgeFiller {
  /** Whether what is being read is an extension. */
  isExtending = false
  readonly #options: EdgeFillerOptions
  #filling: Promise<void> | null = null
  #wants = { up: false, down: false }
  #toldOldest: Order | null = null

  constructor(options: EdgeFillerOptions) {
    this.#options = options
  }

  /** Reads on until enough is drawn around the view. What is asked for meanwhile is done in the same run. */
  fill(sides: 'both' | 'down'): Promise<void> {
    this.#wants = { down: true, up: this.#wants.up || sides === 'both' }
    this.#filling ??= this.#fillAll().finally(() => (this.#filling = null))
    return this.#filling
  }

  /** Reads on at that side, for a reader who goes from post to post; answers when it is drawn. */
  async more(side: 'up' | 'down'): Promise<void> {
    await this.#filling
    await this.#extend(side)
  }

  async #fillAll(): Promise<void> {
    const { firstFrame, view: viewNow } = this.#options
    await firstFrame()
    for (let left = mostSteps; left > 0; left -= 1) {
      const view = viewNow()
      if (view === null || (!this.#wants.down && !this.#wants.up)) break
      // Each by itself: while the one is read, a jump may have led elsewhere, and wants the other.
      for (const side of ['down', 'up'] as const) {
        if (this.#wants[side]) this.#wants[side] = nearEdges(view)[side] && (await this.#extend(side))
      }
    }
    const view = viewNow()
    if (view !== null && nearEdges(view).down) await this.#tellIfOldest()
  }

  /** Reads on at one side; answers false if there is nothing more. */
  async #extend(side: 'up' | 'down'): Promise<boolean> {
    const { source, slice, view: viewNow } = this.#options
    const { range } = slice
    if (range === null || this.isExtending) return false
    this.isExtending = true
    try {
      const added = await ordersBeside(source, range, side)
      const view = viewNow()
      // Why: a jump during the read has made another range; the run goes on around that.
      if (view === null || slice.range !== range) return view !== null
      if (added.length === 0) return false
      await slice.show(extendedRange(range, view.entries(), added, side, view.clientHeight))
      return true
    } finally {
      this.isExtending = false
    }
  }

  async #tellIfOldest(): Promise<void> {
    const { source, slice, onOldest } = this.#options
    const oldest = slice.range?.oldest
    if (oldest === undefined || oldest === this.#toldOldest) return
    const [older] = await source.olderThan(oldest, 1)
    if (older !== undefined || slice.range?.oldest !== oldest) return
    this.#toldOldest = oldest
    onOldest(oldest)
  }
}

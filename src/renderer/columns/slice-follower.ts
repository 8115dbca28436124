/** Follows a range of a timeline: every answer of the store is handed over for drawing, at once or in a coming frame. */
import { followQuery } from '../live/follow-query'
import type { OrderRange } from '../../shared/store-shapes'
import { frames } from './frame-queue'
import type { Item } from './items'
import type { TimelineSource } from './source'

export interface SliceFollowerOptions {
  source: TimelineSource
  draw: (items: readonly Item[]) => void
  /** Whether a reader waits for the answer, so that it is not put off to a coming frame. */
  isUrgent: () => boolean
}

/** Timers of the platform overflow after 24 days. */
const longestMs = 86_400_000

export class SliceFollower {
  readonly #options: SliceFollowerOptions
  #range: OrderRange | null = null
  #incoming: readonly Item[] | null = null
  #whenDrawn: (() => void)[] = []
  #stopQuery: () => void = () => undefined
  #changes: ReturnType<typeof setTimeout> | undefined
  /** Counts up with each question after when something changes: an answer to an earlier one counts no more. */
  #question = 0

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
    // What came for the range before and waits for a frame would be taken for the answer to this one.
    this.#incoming = null
    frames.remove(this.#draw)
    return new Promise((resolve) => {
      this.#whenDrawn.push(resolve)
      this.#ask(range)
    })
  }

  stop(): void {
    this.#endAsking()
    frames.remove(this.#draw)
    this.#drawn()
  }

  #ask(range: OrderRange): void {
    this.#endAsking()
    this.#stopQuery = followQuery(
      () => this.#options.source.slice(range),
      (items) => {
        this.#receive(items)
        void this.#askWhenChanged(range)
      },
    )
  }

  #endAsking(): void {
    this.#stopQuery()
    this.#question += 1
    clearTimeout(this.#changes)
  }

  /**
   * A mute or filter that ends by itself writes nothing that would wake the query. Each answer asks for when the next one ends: it may
   * have come because one was made that ends sooner.
   */
  async #askWhenChanged(range: OrderRange): Promise<void> {
    this.#question += 1
    const question = this.#question
    const inMs = await this.#options.source.changesInMs().catch(() => null)
    if (question !== this.#question) return
    clearTimeout(this.#changes)
    if (inMs !== null) this.#changes = setTimeout(() => this.#ask(range), Math.min(inMs + 1, longestMs))
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

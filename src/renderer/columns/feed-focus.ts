/**
 * The keyboard in a feed: one post at a time has the focus, going on from it reads on in the store, and a focused post
 * that leaves the window is found again where it returns.
 */
import type { Order } from '../../shared/ids'
import type { ColumnWindow } from './column-window.svelte'
import { articleOf } from './feed-view'

export interface FeedElements {
  scroller: HTMLElement
  feed: HTMLElement
}

const ordersOf = (reading: ColumnWindow): Order[] =>
  reading.items.filter(({ kind }) => kind === 'entry').map(({ order }) => order)

export class FeedFocus {
  readonly #reading: ColumnWindow
  readonly #elements: () => FeedElements | null
  #last: Order | null = null

  constructor(reading: ColumnWindow, elements: () => FeedElements | null) {
    this.#reading = reading
    this.#elements = elements
  }

  /** To be called when the focus comes to an element of the feed. */
  came(target: EventTarget | null): void {
    const feed = this.#elements()?.feed
    if (feed === undefined || !(target instanceof Node)) return
    this.#last =
      ordersOf(this.#reading).find((order) => articleOf(feed, order)?.contains(target)) ?? this.#last
  }

  /** To be called when other items are drawn: the browser drops the focus with the element that had it. */
  redrawn(): void {
    const elements = this.#elements()
    if (elements === null || this.#last === null) return
    const { feed } = elements
    const { activeElement } = document
    const article = articleOf(feed, this.#last)
    if (article === null && activeElement === document.body && this.#hadFocus)
      feed.focus({ preventScroll: true })
    else if (article !== null && activeElement === feed) article.focus({ preventScroll: true })
  }

  /** Whether the focus was in the feed and was not taken elsewhere since. */
  #hadFocus = false

  entered(): void {
    this.#hadFocus = true
  }

  /** @param to where the focus went; null if the element that had it went away, or the window lost it. */
  left(to: EventTarget | null): void {
    if (to !== null) this.#hadFocus = false
  }

  /** Focuses the post that is being read, where it stands. */
  focusCurrent(): void {
    const elements = this.#elements()
    if (elements === null) return
    const order = this.#start()
    const article = order === null ? null : articleOf(elements.feed, order)
    const target = article ?? elements.feed
    target.focus({ preventScroll: true })
  }

  /** Focuses the post that had the focus last, if it is drawn, else the one that is being read. */
  focusLast(): void {
    const elements = this.#elements()
    const article = elements === null || this.#last === null ? null : articleOf(elements.feed, this.#last)
    if (article === null) this.focusCurrent()
    else article.focus({ preventScroll: true })
  }

  /** Goes one post on, 1 for older and -1 for newer. The first step goes to the post that is being read. */
  async step(by: 1 | -1): Promise<void> {
    const elements = this.#elements()
    if (elements === null) return
    const from = this.#start()
    if (from === null) return
    if (!elements.feed.contains(document.activeElement)) {
      this.#go(elements, from)
      return
    }
    const next = this.#beside(from, by)
    if (next !== undefined) {
      this.#go(elements, next)
      return
    }
    await this.#reading.more(by === 1 ? 'down' : 'up')
    const later = this.#beside(from, by)
    if (later !== undefined) this.#go(elements, later)
  }

  #beside(order: Order, by: 1 | -1): Order | undefined {
    const orders = ordersOf(this.#reading)
    return by === 1 ? orders.find((one) => one > order) : orders.findLast((one) => one < order)
  }

  /** The focused post if it is drawn and in view, else the one that holds the reading place. */
  #start(): Order | null {
    const elements = this.#elements()
    if (elements === null) return null
    const article = this.#last === null ? null : articleOf(elements.feed, this.#last)
    if (article !== null && article.contains(document.activeElement)) return this.#last
    return this.#reading.current
  }

  #go({ scroller, feed }: FeedElements, order: Order): void {
    const article = articleOf(feed, order)
    if (article === null) return
    article.focus({ preventScroll: true })
    const view = scroller.getBoundingClientRect()
    const { top, bottom } = article.getBoundingClientRect()
    if (top >= view.top && bottom <= view.bottom) return
    scroller.scrollTop += top - view.top
    this.#reading.adopt()
  }
}

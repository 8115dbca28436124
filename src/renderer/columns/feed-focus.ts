/**
 * The keyboard in a feed: one post at a time has the focus, going on from it reads on in the store, and a focused post
 * that leaves the window is found again where it returns. Where posts were missing, it goes on from the post above.
 */
import type { Order } from '../../shared/ids'
import type { Arrival, ColumnWindow } from './column-window.svelte'
import { articleOf, keyAt } from './feed-view'
import type { Item } from './items'

/** What had the focus when a jump began: who takes it elsewhere before the jump has arrived is not called back. */
export interface Leaving {
  element: Element | null
  post: Order | null
  /** Whether the focus is still where it was when the jump was asked for, or where another jump of this feed took it. */
  isHere: boolean
}

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
  /** Where posts are missing, and what has the focus there. */
  #gap: { order: Order; element: Node } | null = null
  /** Whether the focus was in the feed and was not taken elsewhere since. */
  #hadFocus = false
  /** What had the focus before each jump of this window's, so that undoing one brings it back. */
  readonly #before: (Order | null)[] = []

  constructor(reading: ColumnWindow, elements: () => FeedElements | null) {
    this.#reading = reading
    this.#elements = elements
  }

  /** To be called when the focus comes to an element of the feed, or to what stands under it. */
  came(target: EventTarget | null): void {
    this.#hadFocus = true
    const elements = this.#elements()
    if (elements === null || !(target instanceof Node)) return
    const item = this.#itemAt(elements, target)
    if (item === undefined) return
    this.#gap = item.kind === 'gap' ? { order: item.order, element: target } : null
    if (item.kind === 'entry') this.#last = item.order
  }

  #itemAt({ scroller, feed }: FeedElements, target: Node): Item | undefined {
    if (target === scroller || target === feed) return undefined
    const { items } = this.#reading
    if (!feed.contains(target)) return items.findLast((item) => item.kind === 'gap' && item.isLast)
    const key = keyAt(feed, target)
    return items.find((item) => item.key === key)
  }

  /** To be called when other items are drawn: the browser drops the focus with the element that had it. */
  redrawn(): void {
    const elements = this.#elements()
    if (elements === null) return
    const { scroller, feed } = elements
    const { activeElement } = document
    // What stands under the feed stays while the posts above it become more.
    if (scroller.contains(activeElement)) this.came(activeElement)
    const isLost = activeElement === document.body && this.#hadFocus
    if (isLost && this.#gap !== null && !this.#gap.element.isConnected) {
      this.#nearest(feed, this.#gap.order).focus({ preventScroll: true })
      return
    }
    if (this.#last === null) return
    const article = articleOf(feed, this.#last)
    if (article === null && isLost) feed.focus({ preventScroll: true })
    else if (article !== null && activeElement === feed) article.focus({ preventScroll: true })
  }

  /** The article above a place where posts were missing: the next step goes to what came in there. */
  #nearest(feed: HTMLElement, order: Order): HTMLElement {
    const orders = ordersOf(this.#reading)
    const above = orders.findLast((one) => one <= order) ?? orders[0]
    return (above === undefined ? null : articleOf(feed, above)) ?? feed
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

  /** To be called when a jump is asked for, and its answer when that begins: others may come before it. */
  asked(): () => Leaving {
    const { activeElement: atFirst } = document
    return () => {
      const { activeElement: element } = document
      const isInFeed = this.#elements()?.feed.contains(element) === true
      const isHere = isInFeed || element === atFirst || element === document.body
      return { element, post: this.#last, isHere }
    }
  }

  /** Takes the focus along a jump: the next step goes on from where it led. @param to where that is; null: nowhere */
  jumped(to: Arrival | null, from: Leaving): void {
    if (to === null) return
    if (to.isElsewhere) this.#before.push(from.post)
    this.#land(to.order, from)
  }

  /** Takes the focus back to what had it before the jump that was undone, if that is in view again. @param order the entry that led to; null: nothing was undone */
  undone(order: Order | null, from: Leaving): void {
    if (order === null) return
    const before = this.#before.pop() ?? null
    this.#land(before !== null && this.#isInView(before) ? before : order, from)
  }

  #isInView(order: Order): boolean {
    const elements = this.#elements()
    const article = elements === null ? null : articleOf(elements.feed, order)
    if (elements === null || article === null) return false
    const view = elements.scroller.getBoundingClientRect()
    const { top, bottom } = article.getBoundingClientRect()
    return top < view.bottom && bottom > view.top
  }

  #land(order: Order, from: Leaving): void {
    const elements = this.#elements()
    if (elements === null || !from.isHere) return
    const { activeElement } = document
    if (![from.element, document.body, elements.feed].includes(activeElement)) return
    const article = articleOf(elements.feed, order)
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
    const { activeElement: before } = document
    await this.#reading.more(by === 1 ? 'down' : 'up')
    // Who has gone elsewhere meanwhile is not called back.
    if (![before, document.body, elements.feed].includes(document.activeElement)) return
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

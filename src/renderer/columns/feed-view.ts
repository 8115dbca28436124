/** A column's scrolled element, as the reading place sees it: entries with their edges, in pixels from its top. */
import type { Order } from '../../shared/ids'
import type { DrawnEntry } from './anchor'
import { keyOfEntry, type Item } from './items'
import type { Viewport } from './scroll-keeper'

/** Keeps a whole number of pixels from being cut down to the one below by the arithmetic of fractions. */
const cutOff = 0.001

const wrappers = (feed: HTMLElement): HTMLElement[] =>
  [...feed.children].filter((child): child is HTMLElement => child instanceof HTMLElement)

/**
 * @param scroller the element that scrolls.
 * @param feed the element whose children wrap the items, in the order of `items`.
 */
export const feedView = (
  scroller: HTMLElement,
  feed: HTMLElement,
  items: () => readonly Item[],
): Viewport => ({
  get scrollTop() {
    return scroller.scrollTop
  },
  set scrollTop(top) {
    // Why: the browser cuts off what is less than a physical pixel; rounded, half of one is the most that is lost.
    scroller.scrollTop = Math.round(top * devicePixelRatio) / devicePixelRatio + cutOff
  },
  get clientHeight() {
    return scroller.clientHeight
  },
  get scrollHeight() {
    return scroller.scrollHeight
  },
  entries: () => {
    const origin = scroller.getBoundingClientRect().top + scroller.clientTop
    const uris = new Map(items().map((item) => [item.key, item.kind === 'entry' ? item : null]))
    const drawn: DrawnEntry[] = []
    for (const wrapper of wrappers(feed)) {
      const item = uris.get(wrapper.dataset['key'] ?? '')
      const article = wrapper.lastElementChild
      if (!item || article === null) continue
      const { top, bottom } = article.getBoundingClientRect()
      drawn.push({ order: item.order, uri: item.uri, top: top - origin, bottom: bottom - origin })
    }
    return drawn
  },
})

/** The key of the item that an element of the feed belongs to. */
export const keyAt = (feed: HTMLElement, element: Node): string | undefined =>
  wrappers(feed).find((wrapper) => wrapper.contains(element))?.dataset['key']

/** The article of an entry, if it is drawn. */
export const articleOf = (feed: HTMLElement, order: Order): HTMLElement | null => {
  const wrapper = wrappers(feed).find(({ dataset }) => dataset['key'] === keyOfEntry(order))
  const article = wrapper?.lastElementChild
  return article instanceof HTMLElement ? article : null
}

/**
 * Which columns can be seen: in the deck's view, in a window that is shown. Main asks instances more often for these, and
 * subscribes to public streams for these only.
 */
import type { Attachment } from 'svelte/attachments'
import type { ColumnId } from '../../shared/ids'

/** Scrolling along the deck passes columns that nobody means to look at. */
const settleMs = 300
/** A sliver at the edge is not being read. */
const leastShare = 0.1

export class SeenColumns {
  readonly #inView = new Map<Element, { column: ColumnId; isInView: boolean }>()
  readonly #tell: (columns: ColumnId[]) => void
  #observer: IntersectionObserver | null = null
  #isTelling = false
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Null until anything was told: that nothing is seen is told too. */
  #told: string | null = null

  /** @param tell is called with all columns that are seen, at first and whenever these are others. */
  constructor(tell: (columns: ColumnId[]) => void) {
    this.#tell = tell
  }

  /** Tells from now on, also when the window is hidden and shown; the answer ends it. */
  start(): () => void {
    const look = (): void => this.#lookSoon()
    this.#isTelling = true
    document.addEventListener('visibilitychange', look)
    look()
    return () => {
      this.#isTelling = false
      document.removeEventListener('visibilitychange', look)
    }
  }

  /** For the element of a column. */
  watch(column: ColumnId): Attachment {
    return (element) => {
      this.#observer ??= new IntersectionObserver((entries) => this.#take(entries), { threshold: leastShare })
      this.#inView.set(element, { column, isInView: false })
      this.#observer.observe(element)
      return () => {
        this.#observer?.unobserve(element)
        this.#inView.delete(element)
        this.#lookSoon()
      }
    }
  }

  #take(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio } of entries) {
      const one = this.#inView.get(target)
      if (one !== undefined) one.isInView = intersectionRatio >= leastShare
    }
    this.#lookSoon()
  }

  #lookSoon(): void {
    clearTimeout(this.#timer)
    if (!this.#isTelling) return
    this.#timer = setTimeout(() => {
      const isShown = document.visibilityState === 'visible'
      const seen = [...this.#inView.values()].flatMap(({ column, isInView }) =>
        isShown && isInView ? [column] : [],
      )
      const told = seen.toSorted().join(' ')
      if (told === this.#told) return
      this.#told = told
      this.#tell(seen)
    }, settleMs)
  }
}

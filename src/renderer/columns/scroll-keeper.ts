/**
 * Holds a view still: notes which entry stands where while its reader scrolls, and scrolls there again after anything
 * else has changed heights or entries. The goal is always the place as it was noted, never a sum of differences, so
 * that the browser's rounding cannot add up.
 */
import type { Anchor, DrawnEntry } from './anchor'
import { nearestAnchor, standIn, wasScrolled } from './anchor'
import type { ViewMetrics } from './window-range'

/** The scrolled element, as far as it is needed here. */
export interface Viewport extends ViewMetrics {
  scrollTop: number
  /** Entries as they are drawn now, newest first. */
  entries: () => DrawnEntry[]
}

/** Below this, a correction is less than a physical pixel even at 200 %. */
const negligible = 0.25

export class ScrollKeeper {
  readonly #view: Viewport
  #anchor: Anchor | null = null
  /** A new view stands at its top; to ask it would lay it out before anything is in it. */
  #expected = 0
  #before: DrawnEntry[] = []

  constructor(view: Viewport) {
    this.#view = view
  }

  /** The noted place; null before anything was drawn. */
  get anchor(): Anchor | null {
    return this.#anchor
  }

  /** Whether the view stands above the noted place, because too little is drawn below: it shows more of what is newer. */
  isTooHigh(entries: readonly DrawnEntry[]): boolean {
    const anchor = this.#anchor
    const drawn = entries.find(({ order }) => order === anchor?.order)
    return anchor !== null && drawn !== undefined && drawn.top - anchor.offset >= 1
  }

  /** Takes note of where the reader scrolled to. Answers false if nobody scrolled since this code last did. */
  noteIfScrolled(): boolean {
    const view = this.#view
    if (!wasScrolled(view.scrollTop, this.#expected, view.scrollHeight - view.clientHeight)) return false
    this.#note()
    return true
  }

  /** To be called before entries are added, removed or changed. */
  beforeChange(): void {
    this.noteIfScrolled()
    this.#before = this.#view.entries()
  }

  /** To be called when a change has been laid out: puts the anchor back where it was noted. */
  afterChange(): void {
    const entries = this.#view.entries()
    if (this.#anchor === null) {
      this.#note(entries)
      return
    }
    const drawn = new Set(entries.map(({ order }) => order))
    if (!drawn.has(this.#anchor.order)) {
      this.#anchor = standIn(this.#anchor, this.#before, drawn) ?? nearestAnchor(entries)
    }
    this.#apply(entries)
  }

  /** To be called when heights have changed by themselves: pictures, fonts, widths, zoom. */
  settle(): void {
    if (!this.noteIfScrolled()) this.#apply(this.#view.entries())
  }

  /** Moves the view so that the entry stands there (one that is not drawn: the next older one), and takes that for the place. */
  moveTo(anchor: Anchor): void {
    const entries = this.#view.entries()
    const drawn = entries.find(({ order }) => order >= anchor.order) ?? entries.at(-1)
    this.#anchor = drawn === undefined ? anchor : { ...anchor, order: drawn.order, uri: drawn.uri }
    this.#apply(entries)
  }

  /** Moves the view to its upper end, and takes what is there for the place. */
  moveToTop(): void {
    this.#scrollTo(0)
    this.#note()
  }

  /** Moves the view to its lower end, and takes what is there for the place. */
  moveToEnd(): void {
    this.#scrollTo(this.#view.scrollHeight - this.#view.clientHeight)
    this.#note()
  }

  /** Takes where the view stands for the place, after a move that this code asked for itself. */
  adopt(): void {
    this.#note()
  }

  #note(entries = this.#view.entries()): void {
    this.#anchor = nearestAnchor(entries)
    this.#expected = this.#view.scrollTop
  }

  #apply(entries: readonly DrawnEntry[]): void {
    const anchor = this.#anchor
    const drawn = anchor === null ? undefined : entries.find(({ order }) => order === anchor.order)
    if (anchor === null || drawn === undefined) return
    const off = drawn.top - anchor.offset
    if (Math.abs(off) >= negligible) this.#scrollTo(this.#view.scrollTop + off)
    else this.#expected = this.#view.scrollTop
  }

  #scrollTo(top: number): void {
    this.#view.scrollTop = top
    this.#expected = this.#view.scrollTop
  }
}

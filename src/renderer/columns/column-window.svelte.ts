/**
 * The reading place of one column: a bounded, contiguous window of entries over the store that re-bases as the reader
 * moves. Nothing outside of it is simulated by height. What is being read stands still whatever arrives; the view
 * moves only when the reader scrolls or asks for a jump, and every jump can be undone.
 */
import { flushSync } from 'svelte'
import type { Order } from '../../shared/ids'
import type { ReadingPlace } from '../../shared/session'
import type { OrderRange } from '../../shared/store-shapes'
import { followQuery } from '../live/follow-query'
import { isSamePlace, newestInView, type Anchor, type DrawnEntry } from './anchor'
import { AnchorFollower } from './anchor-follower'
import { entryAt, newestOf, nextAbove, oldestOf, type Destination } from './destinations'
import { EdgeFiller } from './edge-filler'
import { painted } from './frame-queue'
import { reach, type Goal } from './goal'
import { reconciled, type Item } from './items'
import { Jumps } from './jumps.svelte'
import { located, openingOf, rangeAround, rangeAtTop, type Opening } from './opening'
import { RestingPlace } from './resting-place'
import { ScrollKeeper, type Viewport } from './scroll-keeper'
import { SliceFollower } from './slice-follower'
import type { TimelineSource } from './source'
import { firstEntries, mostEntries } from './window-range'

/** What the reader's place is kept with, and where a column's first frame is told. */
export interface ColumnWindowOptions {
  source: TimelineSource
  /** Where the column was read last. */
  place: ReadingPlace | null
  keepPlace: (place: ReadingPlace) => void
  /** Called once, when the first posts are in the document. */
  onFirstPosts: () => void
}

/** Where a jump led. */
export interface Arrival {
  order: Order
  /** False: the view stood there already, or the last jump left the same place, so there is nothing more to undo. */
  isElsewhere: boolean
}

export class ColumnWindow {
  items = $state.raw<readonly Item[]>([])
  /** False until the store has answered for the first time. */
  isOpen = $state(false)
  /** The newest entry that was ever in view: what is newer is unread. Null before anything was drawn. */
  seen = $state.raw<Order | null>(null)
  /** The entry above which the line "You left off here" stands. */
  leftOff = $state.raw<Order | null>(null)
  readonly jumps: Jumps
  /** The entry that holds the place: what Tab reaches first. */
  current = $state.raw<Order | null>(null)
  /** The oldest stored entry, once the reader is near it: what is older has to be fetched. */
  nearOldest = $state.raw<Order | null>(null)

  readonly #options: ColumnWindowOptions
  readonly #slice: SliceFollower
  #keeper: ScrollKeeper | null = null
  #view: Viewport | null = null
  #goal: Goal | null = null
  /** Ends the asking for where to open. */
  #endOpening: () => void = () => undefined
  readonly #edges: EdgeFiller
  /** What is read beyond the first posts waits until these are painted. */
  #firstFrame: Promise<void> | null = null
  readonly #resting: RestingPlace

  constructor(options: ColumnWindowOptions) {
    this.#options = options
    this.jumps = new Jumps(options.place?.jumps)
    const anchor = (): Anchor | null => this.#keeper?.anchor ?? null
    const seen = (): Order | null => this.seen
    this.#resting = new RestingPlace({ anchor, seen, jumps: this.jumps, keep: options.keepPlace })
    const follower = new AnchorFollower({
      source: options.source,
      anchor: () => (this.#goal === null ? anchor() : null),
      draw: (items) => this.#draw(items),
      goTo: async (anchor) => this.#showGoal(await this.#around(anchor.order), { at: 'anchor', anchor }),
    })
    this.#slice = new SliceFollower({
      source: options.source,
      draw: (items) => follower.take(items),
      // The first posts, and what a reader waits for, do not wait for another frame.
      isUrgent: () => this.#goal !== null || this.#edges.isExtending,
    })
    this.#edges = new EdgeFiller({
      source: options.source,
      slice: this.#slice,
      view: () => this.#view,
      firstFrame: () => this.#firstFrame,
      onOldest: (order) => (this.nearOldest = order),
    })
  }

  /** Starts reading into that view; the answer ends it, keeping the place. */
  start(view: Viewport): () => void {
    this.#view = view
    this.#keeper = new ScrollKeeper(view)
    const { source, place } = this.#options
    this.#endOpening = followQuery(
      () => openingOf(source, place),
      (opening) => this.#open(opening),
    )
    return () => this.#stop()
  }

  /** To be called for each scroll event of the view. */
  scrolled(): void {
    if (this.#goal === null && this.#keeper?.noteIfScrolled() === true) this.#readOn()
  }

  /** To be called when heights changed by themselves. */
  resized(): void {
    if (this.#goal !== null || this.#keeper === null) return
    this.#keeper.settle()
    void this.#fill('down')
  }

  /** Goes to the newest post. @returns where that led; null: nowhere, for there is none */
  async toNewest(): Promise<Arrival | null> {
    return this.#jump(await newestOf(this.#options.source), this.seen)
  }

  /** Goes to the oldest post that is stored. @returns as `toNewest` */
  async toOldest(): Promise<Arrival | null> {
    return this.#jump(await oldestOf(this.#options.source))
  }

  /** Goes to the oldest post that was never in view: the one just above where reading ended. @returns as `toNewest` */
  async toOldestUnread(): Promise<Arrival | null> {
    const { seen } = this
    return this.#jump(await nextAbove(this.#options.source, seen), seen)
  }

  /** Goes to an entry that is stored. @returns as `toNewest` */
  async goTo(order: Order): Promise<Arrival | null> {
    return this.#jump(await entryAt(this.#options.source, order))
  }

  /** Undoes the last jump. @returns the entry that led to; null: there is nothing to undo */
  async back(): Promise<Order | null> {
    // Why not before anything is drawn: where the column opens is still being asked for, and would be gone to afterwards.
    const left = this.current === null ? null : this.jumps.last
    if (left === null) return null
    const order = (await located(this.#options.source, left)) ?? left.order
    const range = await this.#around(order)
    // Only now: a store that did not answer has not cost the way back.
    if (this.#view === null || this.jumps.last !== left) return null
    this.jumps.undo()
    this.#giveUpWaiting()
    await this.#showGoal(range, { at: 'anchor', anchor: { ...left, order } })
    return order
  }

  /** Answers when enough is drawn around the view. */
  filled(): Promise<void> {
    return this.#edges.fill('both')
  }

  /** Takes where the view stands for the place, after something here scrolled on the reader's behalf. */
  adopt(): void {
    this.#keeper?.adopt()
    this.#readOn()
  }

  /** Draws what came in since, if the reader wants to be taken along: does nothing unless the view is at its very top. */
  async follow(): Promise<void> {
    const { range } = this.#slice
    if (range === null || !this.#isAtTop(range)) return
    const newer = await this.#options.source.newerThan(range.newest, mostEntries)
    const newest = newer.at(-1)
    if (newest === undefined) return
    const isTooMany = newer.length === mostEntries
    const next = isTooMany ? await rangeAtTop(this.#options.source) : { newest, oldest: range.oldest }
    // The reader may have gone elsewhere meanwhile.
    if (next !== null && this.#isAtTop(range)) await this.#showGoal(next, { at: 'top' })
  }

  #isAtTop(range: OrderRange): boolean {
    if (this.#view === null || this.#slice.range !== range) return false
    return this.#view.scrollTop <= 1 && this.#goal === null
  }

  /** Reads on at that side, for a reader who goes from post to post; answers when it is drawn. */
  more(side: 'up' | 'down'): Promise<void> {
    return this.#edges.more(side)
  }

  #open(opening: Opening | null): void {
    if (opening === null) {
      this.isOpen = true
      return
    }
    // Why: while the kept place is not stored, every change asks again; only its return is worth a move.
    if (this.#slice.range !== null && !opening.isSettled) return
    if (opening.isSettled) this.#endOpening()
    this.#resting.mayKeep = opening.isSettled
    if (opening.anchor !== null) this.leftOff = opening.anchor.order
    this.seen = opening.seen
    const goal: Goal = opening.anchor === null ? { at: 'top' } : { at: 'anchor', anchor: opening.anchor }
    void this.#showGoal(opening.range, goal).then(() => this.#resting.moved())
  }

  #around(order: Order): Promise<OrderRange> {
    return rangeAround(this.#options.source, order, firstEntries)
  }

  /** @param leftOff the entry above which the line "You left off here" stands from now on, if it moves */
  async #jump(to: Destination | null, leftOff?: Order | null): Promise<Arrival | null> {
    if (to === null || this.#view === null) return null
    if (leftOff !== undefined) this.leftOff = leftOff
    const before = this.#keeper?.anchor ?? null
    this.#giveUpWaiting()
    await this.#showGoal(to.range, to.goal)
    if (this.#keeper === null) return null
    const isElsewhere =
      before !== null && ![this.#keeper.anchor, this.jumps.last].some((one) => isSamePlace(before, one))
    if (isElsewhere) this.jumps.leave(before)
    return { order: to.order, isElsewhere }
  }

  /** Answers when the goal is reached; what is missing around it is read after that. */
  async #showGoal(range: OrderRange, goal: Goal): Promise<void> {
    // Nobody reads here any more: what is followed would never end.
    if (this.#view === null) return
    this.#goal = goal
    await this.#slice.show(range)
    void this.#fill('both')
  }

  #draw(incoming: readonly Item[]): void {
    if (this.#keeper === null || this.#view === null) return
    const isFirst = !this.items.some(({ kind }) => kind === 'entry')
    this.#keeper.beforeChange()
    flushSync(() => {
      this.items = reconciled(this.items, incoming)
      this.isOpen = true
    })
    if (this.#goal === null) this.#keeper.afterChange()
    else reach(this.#goal, this.#keeper, this.#view)
    this.#goal = null
    this.#moved()
    if (isFirst) {
      this.#firstFrame = painted()
      this.#options.onFirstPosts()
    }
    if (!this.#edges.isExtending) void this.#fill('down')
  }

  /** The reader has moved: a kept place that waits for its posts is no longer theirs. */
  #giveUpWaiting(): void {
    this.#resting.mayKeep = true
    this.#endOpening()
  }

  /** What follows from the reader's own moves. */
  #readOn(): void {
    this.#giveUpWaiting()
    this.jumps.hasReadOn = true
    this.#moved()
    void this.#edges.fill('both')
  }

  /** Draws enough to stand at the place. Where nothing is left to draw, a view that is too short stays so: then what it shows is seen. */
  async #fill(sides: 'both' | 'down'): Promise<void> {
    await this.#edges.fill(sides)
    this.#see(this.#view?.entries() ?? [])
  }

  /** Unread posts that are in view count no more. */
  #see(entries: readonly DrawnEntry[]): void {
    const inView = newestInView(entries, this.#view?.clientHeight ?? 0)
    if (inView !== null && (this.seen === null || inView < this.seen)) this.seen = inView
  }

  /** What follows from a new place: what is in view there is seen, and the place is soon kept. */
  #moved(): void {
    if (this.#view === null || this.#keeper === null) return
    const entries = this.#view.entries()
    // Why not then: what shows only until enough is drawn below is gone again before anybody has read it.
    if (!this.#keeper.isTooHigh(entries)) this.#see(entries)
    this.current = this.#keeper.anchor?.order ?? null
    this.#resting.moved()
  }

  /** Keeps the place now. */
  keep(): void {
    this.#resting.keep()
  }

  #stop(): void {
    this.keep()
    this.#endOpening()
    this.#slice.stop()
    this.#view = null
    this.#keeper = null
  }
}

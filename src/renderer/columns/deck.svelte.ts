/** What the deck's columns are to each other and to the keyboard: which one is in use, and what can be asked of it. */
import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { ColumnId, Order } from '../../shared/ids'
import { send } from '../live/api'
import { SeenColumns } from './seen-columns'

/** What the keyboard can ask of a feed. */
export interface FeedHandle {
  /** Puts the focus on the post that is being read, without moving it. */
  focus: () => void
  next: () => void
  previous: () => void
  toNewest: () => void
  toOldest: () => void
  toOldestUnread: () => void
  /** To an entry that is stored. */
  goTo: (order: Order) => void
  back: () => void
}

/** What a drawn column can be asked. */
export interface ColumnHandle extends FeedHandle {
  /** Closes what was opened in its place. */
  close: () => void
  /** Unread posts; `mostNewer` stands for that many or more. */
  readonly newer: number
}

/** Moves a column to the other side of its neighbour; null where it has none. */
export interface ColumnMoves {
  left: (() => void) | null
  right: (() => void) | null
}

/** How a column can be moved among all of them. */
export const movesOf = (
  columns: readonly ColumnId[],
  column: ColumnId,
  move: (by: -1 | 1) => void,
): ColumnMoves => ({
  left: column === columns[0] ? null : () => move(-1),
  right: column === columns.at(-1) ? null : () => move(1),
})

/** The column beside one: the next, or the one before the last; undefined if there is no other. */
export const besideOf = (columns: readonly ColumnId[], column: ColumnId): ColumnId | undefined => {
  const at = columns.indexOf(column)
  return columns[at + 1] ?? columns[at - 1]
}

/** Unread posts are counted so far. */
export const mostNewer = 1_000

/** How a count of unread posts is written. */
export const newerText = (newer: number): string => (newer >= mostNewer ? '999+' : String(newer))

export class Deck {
  readonly handles = new SvelteMap<ColumnId, ColumnHandle>()
  /** Which columns can be seen; main is told. */
  readonly seen = new SeenColumns((columns) => {
    this.#shown = new Set(columns)
    send('deck.seen', { columns })
  })
  #shown = $state.raw<ReadonlySet<ColumnId>>(new Set())
  /** The column that was used last. */
  #active = $state.raw<ColumnId | null>(null)
  /** The column to go to as soon as it is drawn; null: none. */
  #awaited: ColumnId | null = null

  get active(): ColumnId | null {
    return this.#active
  }

  /** Whether anybody can see the column. */
  isShown(column: ColumnId): boolean {
    return this.#shown.has(column)
  }

  /** Adds a drawn column; the answer takes it out again. */
  add(column: ColumnId, handle: ColumnHandle): () => void {
    this.handles.set(column, handle)
    // Why untracked: an effect adds it, and is not to run again with what the focus reads.
    if (this.#awaited === column) untrack(() => this.focus(column))
    return () => {
      this.handles.delete(column)
      if (this.#active === column) this.#active = null
    }
  }

  /** Notes that a column is being used. */
  use(column: ColumnId): void {
    this.#active = column
    this.#awaited = null
  }

  /** The handle of the column in use, else of the first of `columns`. */
  inUse(columns: readonly ColumnId[]): ColumnHandle | undefined {
    const id = this.#active ?? columns[0]
    return id === undefined ? undefined : this.handles.get(id)
  }

  /** Goes to a column and makes it the one in use: at once, or when it is drawn, if no other one is used before. */
  focus(column: ColumnId | undefined): void {
    if (column === undefined) return
    const handle = this.handles.get(column)
    this.#active = column
    this.#awaited = handle === undefined ? column : null
    handle?.focus()
  }
}

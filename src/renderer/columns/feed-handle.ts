/** What the keyboard, and the buttons above a feed, ask of it. */
import type { ColumnWindow } from './column-window.svelte'
import type { FeedHandle } from './deck.svelte'
import type { FeedFocus } from './feed-focus'

export const feedHandle = (reading: ColumnWindow, focus: FeedFocus): FeedHandle => ({
  focus: () => focus.focusCurrent(),
  next: () => void focus.step(1),
  previous: () => void focus.step(-1),
  toNewest: () => void reading.toNewest().then((order) => focus.jumped(order)),
  toOldest: () => void reading.toOldest().then((order) => focus.jumped(order)),
  toOldestUnread: () => void reading.toOldestUnread().then((order) => focus.jumped(order)),
  back: () => void reading.back().then((order) => focus.undone(order)),
})

/** Passes everything on to the feed that is the one to ask at that moment. */
export const forwarding = (asked: () => FeedHandle): FeedHandle => ({
  focus: () => asked().focus(),
  next: () => asked().next(),
  previous: () => asked().previous(),
  toNewest: () => asked().toNewest(),
  toOldest: () => asked().toOldest(),
  toOldestUnread: () => asked().toOldestUnread(),
  back: () => asked().back(),
})

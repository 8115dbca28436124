/** What the keyboard asks of a feed. */
import type { ColumnWindow } from './column-window.svelte'
import type { FeedHandle } from './deck.svelte'
import type { FeedFocus } from './feed-focus'

export const feedHandle = (reading: ColumnWindow, focus: FeedFocus): FeedHandle => ({
  focus: () => focus.focusCurrent(),
  next: () => void focus.step(1),
  previous: () => void focus.step(-1),
  toNewest: () => void reading.toNewest(),
  toOldest: () => void reading.toOldest(),
  toOldestUnread: () => void reading.toOldestUnread(),
  back: () => void reading.back(),
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

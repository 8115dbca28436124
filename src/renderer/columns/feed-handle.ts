/** What the keyboard, and the buttons above a feed, ask of it. */
import type { Order } from '../../shared/ids'
import type { ColumnWindow } from './column-window.svelte'
import type { FeedHandle } from './deck.svelte'
import type { FeedFocus } from './feed-focus'

/** Jumps, and takes the focus along. */
export const jump = async (focus: FeedFocus, go: () => Promise<Order | null>): Promise<void> => {
  const from = focus.leaving()
  focus.jumped(await go(), from)
}

const goBack = async (focus: FeedFocus, reading: ColumnWindow): Promise<void> => {
  const from = focus.leaving()
  focus.undone(await reading.back(), from)
}

export const feedHandle = (reading: ColumnWindow, focus: FeedFocus): FeedHandle => ({
  focus: () => focus.focusCurrent(),
  next: () => void focus.step(1),
  previous: () => void focus.step(-1),
  toNewest: () => void jump(focus, () => reading.toNewest()),
  toOldest: () => void jump(focus, () => reading.toOldest()),
  toOldestUnread: () => void jump(focus, () => reading.toOldestUnread()),
  back: () => void goBack(focus, reading),
})

const nothing = (): void => undefined
/** Of what is open in a column's place and is no feed: the one behind it, which nobody sees, is not to move. */
export const noFeed: FeedHandle = {
  focus: nothing,
  next: nothing,
  previous: nothing,
  toNewest: nothing,
  toOldest: nothing,
  toOldestUnread: nothing,
  back: nothing,
}

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

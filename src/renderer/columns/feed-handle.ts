/** What the keyboard, and the buttons above a feed, ask of it. */
import type { Arrival, ColumnWindow } from './column-window.svelte'
import type { FeedHandle } from './deck.svelte'
import type { FeedFocus } from './feed-focus'

/** A jump that has not arrived by then, since the database is being opened anew, keeps no key from its work any longer. Milliseconds. */
const patience = 2_000

/** Answers whether it was done in time. */
const within = (work: Promise<void>, milliseconds: number): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<false>((resolve) => (timer = setTimeout(resolve, milliseconds, false)))
  return Promise.race([work.then(() => true), limit]).finally(() => clearTimeout(timer))
}

export const feedHandle = (reading: ColumnWindow, focus: FeedFocus): FeedHandle => {
  let last: Promise<void> = Promise.resolve()
  let isStuck = false
  /** A key that undoes a jump may come before that has arrived. One that failed, with the store, keeps none from the next. */
  const inTurn = (work: () => Promise<void>): void => {
    const until = performance.now() + patience
    last = last
      .then(async () => {
        // Many keys that wait for the same store do not wait for each other as well.
        const left = isStuck ? Math.max(0, until - performance.now()) : patience
        isStuck = !(await within(work(), left))
      })
      .catch(() => undefined)
  }
  /** Jumps, and takes the focus along. */
  const jump = (go: () => Promise<Arrival | null>): void => {
    const leaving = focus.asked()
    inTurn(async () => {
      const from = leaving()
      focus.jumped(await go(), from)
      await reading.filled()
    })
  }
  /** Goes one post on, also from where a jump leads that has not arrived yet, unless somebody has gone elsewhere by then. */
  const step = (by: 1 | -1): void => {
    const leaving = focus.asked()
    inTurn(async () => {
      if (leaving().isHere) await focus.step(by)
    })
  }
  return {
    focus: () => focus.focusCurrent(),
    next: () => step(1),
    previous: () => step(-1),
    toNewest: () => jump(() => reading.toNewest()),
    toOldest: () => jump(() => reading.toOldest()),
    toOldestUnread: () => jump(() => reading.toOldestUnread()),
    goTo: (order) => jump(() => reading.goTo(order)),
    back: () => {
      const leaving = focus.asked()
      inTurn(async () => {
        const from = leaving()
        const order = await reading.back()
        // Before: the post that had the focus may not be drawn yet.
        await reading.filled().catch(() => undefined)
        focus.undone(order, from)
      })
    },
  }
}

const nothing = (): void => undefined
/** Of what is open in a column's place and is no feed, or is still to be drawn: the one behind it, which nobody sees, is not to move. */
export const noFeed: FeedHandle = {
  focus: nothing,
  next: nothing,
  previous: nothing,
  toNewest: nothing,
  toOldest: nothing,
  toOldestUnread: nothing,
  goTo: nothing,
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
  goTo: (order) => asked().goTo(order),
  back: () => asked().back(),
})

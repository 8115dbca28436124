/** Has main keep what the reader has opened, in the rhythm in which a reading place is kept. */
import { send } from '../live/api'
import { openedToKeep, whenOpenedChanges } from '../status/opened.svelte'

/** Who has opened nothing more for this long has opened what is worth keeping. */
const restMs = 300

/** Keeps it from now on, and what has not rested yet when the page goes. */
export const keepOpened = (): void => {
  let timer: ReturnType<typeof setTimeout> | null = null
  const keep = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    send('posts.keepOpened', { keys: openedToKeep() })
  }
  whenOpenedChanges(() => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(keep, restMs)
  })
  addEventListener('pagehide', keep)
}

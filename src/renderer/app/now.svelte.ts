/** Local time for everything that is drawn relative to now; one timer for the whole window. */
import { createSubscriber } from 'svelte/reactivity'

const tickMs = 20_000

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, tickMs)
  // Timers of a window behind others, and of a machine that slept, come late; whoever returns reads the time of now.
  addEventListener('focus', update)
  return () => {
    clearInterval(timer)
    removeEventListener('focus', update)
  }
})

/** Local milliseconds since the epoch, read again every 20 seconds, and when the user returns, where a component reads it. */
export const localNow = (): number => {
  subscribe()
  return Date.now()
}

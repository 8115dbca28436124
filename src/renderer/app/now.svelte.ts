/** Local time for everything that is drawn relative to now; one timer for the whole window. */
import { createSubscriber } from 'svelte/reactivity'

const tickMs = 20_000

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, tickMs)
  return () => clearInterval(timer)
})

/** Local milliseconds since the epoch, read again every 20 seconds where a component reads it. */
export const localNow = (): number => {
  subscribe()
  return Date.now()
}

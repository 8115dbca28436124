/** Follows what the store answers to a question; a failed read is tried again. */
import { liveQuery } from 'dexie'

const againMs = 500

/**
 * Calls back with each new answer until the answer to this call is called.
 * @param query reads the store; what it read decides what wakes it.
 */
export const followQuery = <Result>(
  query: () => Promise<Result>,
  next: (result: Result) => void,
): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let subscription: { unsubscribe: () => void } | null = null

  const listen = (): void => {
    // Why async: Dexie keeps its zone over native awaits only if it sees an async function here; without it, a
    // transaction inside of the query is now and then committed too early.
    subscription = liveQuery(async () => {
      try {
        return await query()
      } catch (thrown) {
        // Why: of a read that ended with AbortError or DatabaseClosedError liveQuery says nothing, and never asks again.
        throw new Error('The store did not answer', { cause: thrown })
      }
    }).subscribe({
      next,
      // What is shown stays; the store's state says in a banner if it cannot be read.
      error: () => {
        // Why: liveQuery goes on listening after a failure, and would answer beside the one that is to come.
        subscription?.unsubscribe()
        timer = setTimeout(listen, againMs)
      },
    })
  }

  listen()
  return () => {
    clearTimeout(timer)
    subscription?.unsubscribe()
  }
}

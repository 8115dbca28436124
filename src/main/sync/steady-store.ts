/** The store as the engine sees it: a host that is down is waited for, since all its operations can be repeated. */
import type { StoreClient } from '../../shared/store-ops'
import { AppError, toAppError } from '../../shared/errors'
import type { Clock } from '../clock'

const firstPauseMs = 250
const longestPauseMs = 5_000

/**
 * Repeats every call until the store host takes it, or until what it was made for has ended.
 * @param signalOf signal of what a call that begins now is made for.
 * @param onOutage called when the host is found down: what was remembered of the database may be wrong from here on.
 * @throws AppError `cancelled` if the host is down when the signal aborts; other errors of the store as they are.
 */
export const steadyStore =
  (store: StoreClient, clock: Clock, signalOf: () => AbortSignal, onOutage: () => void): StoreClient =>
  async (name, args) => {
    const signal = signalOf()
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await store(name, args)
      } catch (thrown) {
        const error = toAppError(thrown)
        if (error.code !== 'storeUnavailable') throw error
        onOutage()
        await clock.wait(pauseMs, signal)
        if (signal.aborted) throw new AppError({ code: 'cancelled' })
      }
    }
  }

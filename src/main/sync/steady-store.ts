/**
 * The store as the engine sees it: one that cannot be used (its host is down, the disk is full, a newer version wrote the
 * database) is waited for, since all its operations can be repeated. The window says why; no instance is to blame.
 */
import type { StoreClient } from '../../shared/contract'
import { AppError, toAppError, type AppErrorCode } from '../../shared/errors'
import type { Clock } from '../clock'

const outages: readonly AppErrorCode[] = ['storeUnavailable', 'quota', 'conflict']

const firstPauseMs = 250
const longestPauseMs = 5_000

/**
 * Repeats every call until the store takes it, or until what it was made for has ended.
 * @param signalOf signal of what a call that begins now is made for.
 * @param onOutage called when the store cannot be used: what was remembered of the database may be wrong from here on.
 * @throws AppError `cancelled` if it cannot be used when the signal aborts; other errors of the store as they are.
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
        if (!outages.includes(error.code)) throw error
        onOutage()
        await clock.wait(pauseMs, signal)
        if (signal.aborted) throw new AppError({ code: 'cancelled' })
      }
    }
  }

/** Why the store cannot be used: from errors to states, and from states to what calls are answered. */
import { AppError } from '../../shared/errors'
import type { StoreState } from '../../shared/session'

/** Ways in which the store cannot be used. */
export type Failure = Exclude<StoreState['is'], 'opening' | 'ready'>

/** How long after a failure the store is tried again. */
export const retryMs = { full: 15_000, blocked: 3_000, unavailable: 60_000 } as const

/** After a database that would not open: soon at first, since Chromium may just be putting another in its place. */
const reopenMs = [1_000, 4_000, 15_000]

/** When to open again. @param failures how many times in a row it did not open, from 1. */
export const reopenAfterMs = (failure: keyof typeof retryMs, failures: number): number =>
  failure === 'unavailable' ? (reopenMs[failures - 1] ?? retryMs.unavailable) : retryMs[failure]

/** LevelDB writes logs and tables of some megabytes; with less room than this a failure is laid to the disk. */
export const fullBelowBytes = 20_000_000

/** What an error of `open` means. */
export const failureOf = (error: AppError): Failure => {
  if (error.code === 'conflict') return 'newer'
  if (error.code === 'quota') return 'full'
  const isBlocked = error.detail.code === 'storeUnavailable' && error.detail.why === 'blocked'
  return isBlocked ? 'blocked' : 'unavailable'
}

/** What a call is answered in such a state. */
export const errorOf = (failure: Failure): AppError => {
  if (failure === 'newer') return new AppError({ code: 'conflict' })
  if (failure === 'full') return new AppError({ code: 'quota' })
  return new AppError({ code: 'storeUnavailable' })
}

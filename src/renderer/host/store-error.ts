/** The one mapper from what Dexie and IndexedDB throw to typed errors. */
import { AppError } from '../../shared/errors'

/** Names that mean: the database is closed, cannot be opened, or is broken underneath. */
const unavailable: ReadonlySet<string> = new Set([
  'UnknownError',
  'OpenFailedError',
  'DatabaseClosedError',
  'DatabaseClosed',
  'InvalidStateError',
  'MissingAPIError',
  'VersionError',
  'VersionChangeError',
  'TimeoutError',
  'NotFoundError',
  // On a disk without room Chromium 130 aborts the writes and closes the database; it says nothing of quota (measured).
  'AbortError',
])

/** Names that mean: what was to be written is wrong. Such a row aborts its transaction, too. */
const wrongRows: ReadonlySet<string> = new Set(['DataError', 'ConstraintError', 'DataCloneError'])

/**
 * What lies inside an error: a full disk arrives as an AbortError around a QuotaExceededError, a failed
 * slice as a BulkError with one error a row.
 */
const insideOf = (thrown: object): unknown[] => {
  const found: unknown[] = []
  if ('inner' in thrown) found.push(thrown.inner)
  if ('cause' in thrown) found.push(thrown.cause)
  if ('failures' in thrown && Array.isArray(thrown.failures)) found.push(...(thrown.failures as unknown[]))
  return found
}

const namesIn = (thrown: unknown, depth = 0): string[] => {
  if (typeof thrown !== 'object' || thrown === null || depth > 4) return []
  const name = 'name' in thrown && typeof thrown.name === 'string' ? [thrown.name] : []
  return [...name, ...insideOf(thrown).flatMap((inner) => namesIn(inner, depth + 1))]
}

/** Makes an AppError of anything that a database operation threw. */
export const storeError = (thrown: unknown): AppError => {
  if (thrown instanceof AppError) return thrown
  const names = namesIn(thrown)
  if (names.includes('QuotaExceededError')) return new AppError({ code: 'quota' }, { cause: thrown })
  const isWrong = names.some((name) => wrongRows.has(name))
  if (!isWrong && names.some((name) => unavailable.has(name))) {
    return new AppError({ code: 'storeUnavailable' }, { cause: thrown })
  }
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return new AppError({ code: 'bug', detail }, { cause: thrown })
}

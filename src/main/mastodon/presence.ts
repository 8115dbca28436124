/** Whether an instance was there, as the ends of requests to it tell. */
import type { AppErrorCode } from '../../shared/errors'
import { isLack, isPage } from '../lack'
import type { RequestEnd } from './outcomes'

/** Failures that say that it was not there, or did not work. */
const downCodes: ReadonlySet<AppErrorCode> = new Set([
  'offline',
  'timeout',
  'certificate',
  'redirected',
  'server',
])
/** Home is asked for more often than that wherever it is answered, however much is to be spared. */
const lateMs = 3_600_000

/** Each end after the other; null: it says nothing. */
export type Presence = (end: RequestEnd) => 'up' | 'down' | null

export const createPresence = (): Presence => {
  /** Local time of the last success, by host. */
  const answeredAt = new Map<string, number>()
  return ({ host, at, problem }) => {
    if (problem === null) {
      answeredAt.set(host, at)
      return 'up'
    }
    if (!isLack(problem)) return downCodes.has(problem.code) ? 'down' : 'up'
    // Why: one endpoint answers like that where it is lacking, and all of them where the instance has closed, or lies behind a wall.
    if (problem.code !== 'gone' && !isPage(problem)) return 'up'
    return at - (answeredAt.get(host) ?? Number.NEGATIVE_INFINITY) < lateMs ? null : 'down'
  }
}

/** Failures that concern one timeline, not its instance: a deleted list, a feed that the instance does not offer. */
import type { AppErrorDetail } from '../../shared/errors'

/**
 * Whether other timelines of the account may still be had. A 401 counts too: some servers answer so where they lack an
 * endpoint (mastodon-api.md 10); whether the token is good is judged by home alone.
 */
export const isOwnProblem = (problem: AppErrorDetail): boolean => {
  if (problem.code === 'server') return problem.status === 405 || problem.status === 501
  return ['notFound', 'gone', 'forbidden', 'invalid', 'unauthorized'].includes(problem.code)
}

/**
 * The one rule of what means "this instance does not have that", for everything that is optional: endpoints, whole sets,
 * timelines of single columns, versions of a document. Servers lack things in many words (mastodon-api.md 10): 401, 403, 404,
 * 405, 410, 501, 400 and 422, and the page of a web app.
 */
import type { AppErrorCode, AppErrorDetail } from '../shared/errors'

const refusals: ReadonlySet<AppErrorCode> = new Set([
  'notFound',
  'gone',
  'forbidden',
  'unauthorized',
  // 400, 405 and 422.
  'invalid',
])

/**
 * An answer, but none of the API: of a web app that knows no such path, or of something in front of the instance. An error
 * of 500 or more is an outage, whatever comes with it.
 */
export const isPage = (detail: AppErrorDetail): boolean =>
  detail.code === 'server' && detail.notApi === true && (detail.status ?? 500) < 500

/** Whether a failure means that the instance lacks what was asked for, not that something is wrong with it or the account. */
export const isLack = (detail: AppErrorDetail): boolean =>
  refusals.has(detail.code) || isPage(detail) || (detail.code === 'server' && detail.status === 501)

/**
 * Whether everything else would be refused like that too where a sign-in has ended, an account is locked, an instance has
 * closed, or something stands in front of it. Such a word counts only while others are answered.
 */
export const isDoubtful = (detail: AppErrorDetail): boolean =>
  ['unauthorized', 'forbidden', 'gone'].includes(detail.code) || isPage(detail)

/**
 * Tells an instance that is gone for good from one that is down for a while: by its own word (410), or because for days nothing
 * has answered at its address as an instance does. The domain may have been sold; everything stored stays, and is readable.
 */
import type { AppErrorDetail } from '../../shared/errors'
import { isPage } from '../lack'
import type { AccountClient } from '../mastodon/api'

/** Longer than a maintenance, or a stay behind a network that asks to sign in. */
const longMs = 3 * 24 * 3_600_000

/**
 * What answers for a home where no instance is any more: a page, another place, somebody else's "not found". A page with 403 is
 * the word of a wall in front of an instance (fault map row 6), one with 500 or more that of an outage.
 */
const isNoApi = (detail: AppErrorDetail): boolean =>
  detail.code === 'redirected' ||
  detail.code === 'notFound' ||
  (isPage(detail) && detail.code === 'server' && detail.status !== 403)

export interface Departure {
  /** Home was answered. */
  isThere: () => void
  /** What a failure of home means. */
  judge: (detail: AppErrorDetail) => AppErrorDetail
}

export const createDeparture = (client: Pick<AccountClient, 'noteApi'>): Departure => ({
  isThere: () => void client.noteApi(true),
  judge: (detail) => {
    if (detail.code === 'gone') return { code: 'gone', why: 'closed' }
    if (!isNoApi(detail) || client.noteApi(false) < longMs) return detail
    return { code: 'gone', why: 'noApi' }
  },
})

/** Who looks at a column or a thread, and what their account hides there. */
import type { AccountKey } from '../../shared/ids'
import type { Reader } from '../db/queries'
import { changesAt, type Circumstances, type Rules } from '../status/judging'
import { accountRules } from './account-rules'

export interface Viewer {
  /** `user@host` of the account. */
  handle: string
  /** Milliseconds in the server's time. */
  serverNow: () => number
}

export interface Viewing {
  /** To be called inside a liveQuery, which they wake. */
  rules: () => Promise<Rules>
  where: () => Circumstances
  /** See `TimelineSource.changesInMs`. */
  changesInMs: () => Promise<number | null>
}

export const viewing = (
  reader: Reader,
  account: AccountKey,
  { handle, serverNow }: Viewer,
  place: Pick<Circumstances, 'context' | 'askedFor'>,
): Viewing => {
  const rules = accountRules(reader, account)
  return {
    rules,
    where: () => ({ ...place, ownHandle: handle, now: serverNow() }),
    changesInMs: async () => {
      const now = serverNow()
      const at = changesAt(await rules(), now)
      return at === null ? null : at - now
    },
  }
}

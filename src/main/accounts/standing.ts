import type { AccountKey } from '../../shared/ids'
import type { AccountState } from '../../shared/session'

/** How an account without an engine stands. */
export const standing = (account: AccountKey, connection: 'connecting' | 'signedOut'): AccountState => ({
  account,
  connection,
  problem: connection === 'signedOut' ? { code: 'unauthorized' } : null,
  nextTryAt: null,
  clockOffsetMs: 0,
  timelines: [],
})

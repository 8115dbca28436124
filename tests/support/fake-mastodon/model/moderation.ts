/** What becomes of accounts as a whole (API 1.7, 1.3). */
import { mergeIntoHome, unmergeFromHome } from './homes'
import { accountOf, followersOf, soon } from './state'
import type { State } from './state'

export interface Moderation {
  /** The account is blanked, its posts and notifications are gone from every view, without an event. */
  suspend: (handle: string) => void
  /** At most 200 of its posts come back into each follower's home. */
  unsuspend: (handle: string) => void
  /** Their posts reach followers alone. */
  limit: (handle: string, isLimited?: boolean) => void
  moveAccount: (handle: string, to: string) => void
}

export const createModeration = (state: State): Moderation => ({
  suspend: (handle) => {
    const account = accountOf(state, handle)
    account.state = 'suspended'
    soon(state, () => {
      for (const id of followersOf(state, account.id).keys()) unmergeFromHome(state, id, account.id)
    })
  },
  unsuspend: (handle) => {
    const account = accountOf(state, handle)
    account.state = 'normal'
    soon(state, () => {
      for (const id of followersOf(state, account.id).keys()) mergeIntoHome(state, id, account.id)
    })
  },
  limit: (handle, isLimited = true) => {
    accountOf(state, handle).state = isLimited ? 'limited' : 'normal'
  },
  moveAccount: (handle, to) => {
    accountOf(state, handle).movedTo = accountOf(state, to).id
  },
})

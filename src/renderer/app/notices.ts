/** What stands above the deck when something concerns all of it: the local store, and where sign-ins are kept. */
import type { KeyringState, SparingReason, StoreState } from '../../shared/session'

export interface Notice {
  /** Names the notice, so that it can be put away. */
  key: string
  text: string
  isGrave: boolean
}

const storeNotices: Record<Exclude<StoreState['is'], 'opening' | 'ready'>, string> = {
  full: 'The disk is full: new posts are not stored. Free some space and Steppe goes on. Nothing was deleted.',
  newer:
    'The local copy was written by a newer Steppe. This version leaves it alone; install the newer one to go on.',
  blocked: 'The local copy is being held open by another window of Steppe. Close that window to go on.',
  unavailable: 'The local copy cannot be opened. Steppe keeps trying; nothing was deleted.',
}

const lostNotice =
  'The local copy was lost and is being fetched again from your instances. Columns return to where you were.'

const storeNotice = (store: StoreState): Notice | null => {
  if (store.is === 'opening') return null
  if (store.is === 'ready') {
    return store.lost ? { key: `lost ${store.storeId}`, text: lostNotice, isGrave: false } : null
  }
  return { key: store.is, text: storeNotices[store.is], isGrave: true }
}

const keyringNotices: Partial<Record<KeyringState, string>> = {
  weaker: 'This system has no keyring: your sign-ins are kept, but less protected.',
  session: 'This system has no keyring: your sign-ins last until Steppe closes.',
}

/** Why instances are asked for less, as notice and settings say it. */
const sparingNotices: Record<SparingReason, string> = {
  battery: 'On battery: Steppe asks your instances for less.',
  metered: 'On a connection with limited data: Steppe asks your instances for less.',
  slow: 'On a slow connection: Steppe asks your instances for less.',
}

interface Noticed {
  store: StoreState
  keyring: KeyringState
  sparing: SparingReason | null
  /** Without accounts there are no sign-ins to speak of, and nobody is asked for anything. */
  hasAccounts: boolean
}

/** The notices of a state, the gravest first. */
export const noticesOf = ({ store, keyring, sparing, hasAccounts }: Noticed): Notice[] => {
  const ofStore = storeNotice(store)
  const text = hasAccounts ? keyringNotices[keyring] : undefined
  const ofKeyring = text === undefined ? null : { key: `keyring ${keyring}`, text, isGrave: false }
  const ofSparing =
    sparing === null || !hasAccounts
      ? null
      : { key: `sparing ${sparing}`, text: sparingNotices[sparing], isGrave: false }
  return [ofStore, ofKeyring, ofSparing].filter((notice) => notice !== null)
}

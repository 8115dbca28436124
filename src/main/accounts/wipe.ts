/** Wiping the posts of accounts that were signed out: what was promised is done, at the next start if not now. */
import type { StoreClient } from '../../shared/contract'
import { AppError } from '../../shared/errors'
import type { AccountKey } from '../../shared/ids'
import type { Settings } from '../settings/settings'

export interface Wiper {
  /** Removes everything stored of the account, and what is remembered of it. @throws wipedLater where that is left to `resume` */
  wipe: (account: AccountKey) => Promise<void>
  /** Does what an earlier run left undone. An account that signed in again meanwhile keeps its posts. */
  resume: () => Promise<void>
}

type Kept = Pick<Settings, 'accounts' | 'forgetOwner' | 'wipes' | 'setWipes'>

/** @param forgetPictures removes the pictures that no post of the other accounts needs: they tell what was read. */
export const createWiper = (
  settings: Kept,
  store: StoreClient,
  forgetPictures: () => Promise<void>,
): Wiper => {
  const done = (account: AccountKey): void =>
    settings.setWipes(settings.wipes().filter((other) => other !== account))

  const isSignedIn = (account: AccountKey): boolean => settings.accounts().some(({ key }) => key === account)
  const wipe = async (account: AccountKey): Promise<void> => {
    settings.setWipes([...settings.wipes().filter((other) => other !== account), account])
    try {
      await store('forgetAccount', { account })
      await forgetPictures()
    } catch (cause) {
      throw new AppError({ code: 'wipedLater' }, { cause })
    }
    // Who signed in meanwhile has chosen anew.
    if (!isSignedIn(account)) settings.forgetOwner(account)
    done(account)
  }
  return {
    wipe,
    resume: async () => {
      for (const account of settings.wipes()) {
        if (isSignedIn(account)) done(account)
        else await wipe(account)
      }
    },
  }
}

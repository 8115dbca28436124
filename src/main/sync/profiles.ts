/** Profiles of one account: fetched when somebody opens one, and kept. */
import type { StoreClient } from '../../shared/contract'
import type { AccountClient } from '../mastodon/api'
import type { Clock } from '../clock'

/** A profile that was fetched so recently is not fetched again because it is opened. */
const freshMs = 60_000
const mostRemembered = 500

export interface Profiles {
  /** @param isAsked the user wants it fetched anew. @throws AppError why it could not be had; what is stored stays */
  fetch: (id: string, isAsked: boolean) => Promise<void>
}

export const createProfiles = (given: {
  client: Pick<AccountClient, 'profile'>
  store: StoreClient
  clock: Clock
}): Profiles => {
  const { client, store, clock } = given
  const fetching = new Map<string, Promise<void>>()
  const fetchedAt = new Map<string, number>()

  const ask = async (id: string): Promise<void> => {
    await store('applyProfile', await client.profile(id, { priority: 'user' }))
    fetchedAt.delete(id)
    fetchedAt.set(id, clock.now())
    for (const old of fetchedAt.keys()) {
      if (fetchedAt.size <= mostRemembered) break
      fetchedAt.delete(old)
    }
  }

  return {
    fetch: (id, isAsked) => {
      const age = clock.now() - (fetchedAt.get(id) ?? Number.NEGATIVE_INFINITY)
      if (age >= 0 && age < freshMs && !isAsked) return Promise.resolve()
      const running = fetching.get(id) ?? ask(id).finally(() => fetching.delete(id))
      fetching.set(id, running)
      return running
    },
  }
}

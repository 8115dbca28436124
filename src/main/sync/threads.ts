/**
 * Threads of one account: fetched when somebody opens one, kept, and fetched again when it is opened again. What the window
 * shows comes from the store alone, so an opened thread is there offline, too.
 */
import type { AccountKey } from '../../shared/ids'
import type { RowBatch, StoreClient } from '../../shared/store-ops'
import { AppError, toAppError } from '../../shared/errors'
import type { AccountClient, ContextAnswer, Priority } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { sightingOf } from './existence'
import { arranged } from './thread-order'

/** A thread that was fetched so recently is not fetched again because it is opened. */
const freshMs = 30_000
/** Posts of a huge thread that are written at once; the last of them go with the thread itself. */
const mostAtOnce = 200
/** How often a thread is asked for again while the server says that it still collects answers. */
const mostAgain = 6
const mostDoubted = 40
/** Threads whose time of fetching is remembered. */
const mostRemembered = 500

export interface Threads {
  /**
   * Fetches a thread; one that is being fetched already, or was just now, is not asked for twice.
   * @param isAsked the user wants it fetched anew, however fresh it is.
   * @throws AppError why it could not be had; what is stored of it stays
   */
  fetch: (id: string, priority: Priority, isAsked: boolean) => Promise<void>
  /** Ends what is under way and takes up nothing new. */
  stop: () => void
}

interface Given {
  account: AccountKey
  client: Pick<AccountClient, 'context' | 'status'>
  store: StoreClient
  clock: Clock
  log: Log
  /** Notes posts that an answer showed. */
  seen: (ids: Iterable<string>, at: number) => void
  /** There are posts in doubt. */
  onDoubt: () => void
}

export const createThreads = (given: Given): Threads => {
  const { account, client, store, clock, log, seen, onDoubt } = given
  const life = new AbortController()
  const { signal } = life
  const fetching = new Map<string, { priority: Priority; done: Promise<void> }>()
  const fetchedAt = new Map<string, number>()
  /** Threads that are asked for again because the server said so. */
  const growing = new Set<string>()

  const doubt = async (statusIds: readonly string[]): Promise<void> => {
    if (statusIds.length === 0) return
    await store('doubt', { account, statusIds: statusIds.slice(0, mostDoubted), dueAt: clock.now() })
    onDoubt()
  }

  /** Stores all posts of a huge answer but the last, slice by slice: one transaction over 4000 rows would hold up every reader. */
  const storeAhead = async ({ statuses, profiles, ...rest }: RowBatch): Promise<RowBatch> => {
    const people = new Map(profiles.map((profile) => [profile.id, profile]))
    const batch = (rows: typeof statuses): RowBatch => ({
      ...rest,
      statuses: rows,
      profiles: [...new Set(rows.map(({ authorId }) => authorId))].flatMap((id) => people.get(id) ?? []),
    })
    let from = 0
    for (; statuses.length - from > mostAtOnce; from += mostAtOnce) {
      await store('storePosts', { account, ...batch(statuses.slice(from, from + mostAtOnce)) })
    }
    return batch(statuses.slice(from))
  }

  const put = async (id: string, answer: ContextAnswer, isGrowing: boolean): Promise<boolean> => {
    const { ancestors, descendants, isCut, againInMs: _again, serverTime, ...rows } = answer
    const byId = new Map(rows.statuses.map((row) => [row.id, row]))
    const thread = {
      account,
      id,
      ancestors,
      ...arranged(id, descendants, byId),
      fetchedAt: serverTime,
      isCut,
      isGrowing,
    }
    const last = await storeAhead(rows)
    const { isStored, missing } = await store('applyThread', { account, thread, ...last })
    seen(byId.keys(), serverTime)
    await doubt(missing)
    return isStored
  }

  const again = async (id: string, firstInMs: number): Promise<void> => {
    if (growing.has(id)) return
    growing.add(id)
    try {
      let inMs: number | null = firstInMs
      for (let times = 1; inMs !== null && times <= mostAgain; times += 1) {
        await clock.wait(inMs * times, signal)
        if (signal.aborted) return
        const answer = await client.context(id, { priority: 'visible', signal })
        inMs = answer.againInMs
        await put(id, answer, inMs !== null)
      }
    } finally {
      growing.delete(id)
    }
  }

  const ask = async (id: string, priority: Priority): Promise<void> => {
    const answer = await client.context(id, { priority, signal }).catch(async (thrown: unknown) => {
      if (sightingOf(toAppError(thrown).detail) === 'missing') await doubt([id])
      throw thrown
    })
    const isStored = await put(id, answer, answer.againInMs !== null)
    if (!isStored) await store('storePosts', { account, ...(await client.status(id, { priority, signal })) })
    fetchedAt.delete(id)
    fetchedAt.set(id, clock.now())
    for (const old of fetchedAt.keys()) {
      if (fetchedAt.size <= mostRemembered) break
      fetchedAt.delete(old)
    }
    if (answer.againInMs === null) return
    again(id, answer.againInMs).catch((thrown: unknown) => {
      if (!signal.aborted) log.debug('A thread was not asked for again', thrown)
    })
  }

  return {
    fetch: (id, priority, isAsked) => {
      if (signal.aborted) return Promise.reject(new AppError({ code: 'cancelled' }))
      const last = fetchedAt.get(id)
      const isFresh = last !== undefined && clock.now() - last < freshMs && last <= clock.now()
      if (isFresh && !isAsked) return Promise.resolve()
      const running = fetching.get(id)
      // A reader does not wait for what was asked for ahead of them and stands at the end of the queue.
      if (running !== undefined && !(priority === 'user' && running.priority !== 'user')) return running.done
      const done = ask(id, priority).finally(() => {
        if (fetching.get(id)?.done === done) fetching.delete(id)
      })
      fetching.set(id, { priority, done })
      return done
    },
    stop: () => {
      life.abort()
    },
  }
}

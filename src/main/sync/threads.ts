/**
 * Threads of one account: fetched when somebody opens one, kept, and fetched again when it is opened again. What the window
 * shows comes from the store alone, so an opened thread is there offline, too. What the user asks for is fetched also while the account
 * is paused; what is asked beyond that ends with the time awake.
 */
import type { AccountKey } from '../../shared/ids'
import type { StoreClient } from '../../shared/contract'
import type { RowBatch } from '../../shared/store-shapes'
import { AppError, toAppError } from '../../shared/errors'
import { isLack } from '../lack'
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
  /** Takes up the threads that were still growing when the last time awake ended; ends with them, or with the signal. */
  goOn: (signal: AbortSignal) => Promise<void>
  /** Ends what is under way and takes up nothing new. */
  stop: () => void
}

/** A thread that is asked for again because the server said that it still collects answers. */
interface Growing {
  /** How long the server said to wait, once; `times` as long are waited. */
  inMs: number
  /** Which time the next one is, counted from 1. */
  times: number
  isRunning: boolean
  /** What nobody opened waits for others again, as it did at first. */
  priority: 'visible' | 'check'
  /** What the server said last. */
  answer: ContextAnswer
}

const growingOf = (answer: ContextAnswer, inMs: number): Growing => ({
  inMs,
  times: 1,
  isRunning: false,
  priority: 'check',
  answer,
})

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
  /** Of the time awake; null while the account is paused, or the computer sleeps. */
  awake: () => AbortSignal | null
}

export const createThreads = (given: Given): Threads => {
  const { account, client, store, clock, log, seen, onDoubt, awake } = given
  const life = new AbortController()
  const { signal } = life
  /** For what no user asks for; the end of the engine ends the time awake, too. */
  const whileAwake = (): AbortSignal => awake() ?? AbortSignal.abort()
  const fetching = new Map<string, { priority: Priority; done: Promise<void> }>()
  const fetchedAt = new Map<string, number>()
  const growing = new Map<string, Growing>()

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
    const { ancestors, descendants, isCut, asGuest, againInMs: _again, serverTime, ...rows } = answer
    const byId = new Map(rows.statuses.map((row) => [row.id, row]))
    const thread = {
      account,
      id,
      ancestors,
      ...arranged(id, descendants, byId),
      fetchedAt: serverTime,
      isCut,
      ...(asGuest === undefined ? {} : { asGuest }),
      isGrowing,
    }
    const last = await storeAhead(rows)
    const { isStored, missing } = await store('applyThread', { account, thread, ...last })
    seen(byId.keys(), serverTime)
    await doubt(missing)
    return isStored
  }

  /**
   * Asks once more; answers whether it is worth asking once again. A request that fails is one of the times, too, unless it was broken
   * off; a refusal is the end.
   */
  const askAgain = async (id: string, one: Growing, until: AbortSignal): Promise<boolean> => {
    try {
      one.answer = await client.context(id, { priority: one.priority, signal: until })
      one.inMs = one.answer.againInMs ?? 0
    } catch (thrown) {
      if (until.aborted) return true
      log.debug('A growing thread was not answered', thrown)
      const { detail } = toAppError(thrown)
      if (sightingOf(detail) === 'missing') await doubt([id])
      if (isLack(detail)) return false
    }
    one.times += 1
    // After the last time nobody asks any more, so nothing is said to be on its way.
    return one.answer.againInMs !== null && one.times <= mostAgain
  }

  /**
   * Asks for a growing thread until it has grown, or was answered whole to whoever opened it; where the time awake ends before, the
   * next one goes on.
   */
  const again = async (id: string, one: Growing, until: AbortSignal): Promise<void> => {
    if (one.isRunning) return
    one.isRunning = true
    const isOurs = (): boolean => !until.aborted && growing.get(id) === one
    try {
      for (let isGrowing = true; isGrowing;) {
        await clock.wait(one.inMs * one.times, until)
        if (!isOurs()) return
        const known = one.answer
        isGrowing = await askAgain(id, one, until)
        if (!isOurs()) return
        if (!isGrowing) growing.delete(id)
        if (one.answer !== known || !isGrowing) await put(id, one.answer, isGrowing)
      }
    } catch (thrown) {
      if (!isOurs()) return
      growing.delete(id)
      log.debug('A thread was not asked for again', thrown)
    } finally {
      one.isRunning = false
    }
  }

  /** A growing thread is as urgent as whoever wanted it most, also where it is fresh enough not to be asked for. */
  const noteInterest = (id: string, priority: Priority): void => {
    const one = growing.get(id)
    if (one !== undefined && priority !== 'check') one.priority = 'visible'
  }

  const ask = async (id: string, priority: Priority): Promise<void> => {
    const asked = { priority, signal: priority === 'user' ? signal : whileAwake() }
    const answer = await client.context(id, asked).catch(async (thrown: unknown) => {
      if (sightingOf(toAppError(thrown).detail) === 'missing') await doubt([id])
      throw thrown
    })
    const known = growing.get(id)
    // At once: what was answered before must not be put over it.
    if (answer.againInMs === null) growing.delete(id)
    else if (known !== undefined) known.answer = answer
    const until = whileAwake()
    const isStored = await put(id, answer, answer.againInMs !== null && !until.aborted)
    if (!isStored) await store('storePosts', { account, ...(await client.status(id, asked)) })
    fetchedAt.delete(id)
    fetchedAt.set(id, clock.now())
    for (const old of fetchedAt.keys()) {
      if (fetchedAt.size <= mostRemembered) break
      fetchedAt.delete(old)
    }
    if (answer.againInMs === null || until.aborted) return
    const one = growing.get(id) ?? growingOf(answer, answer.againInMs)
    growing.set(id, one)
    noteInterest(id, priority)
    void again(id, one, until)
  }

  return {
    fetch: (id, priority, isAsked) => {
      if (signal.aborted) return Promise.reject(new AppError({ code: 'cancelled' }))
      noteInterest(id, priority)
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
    goOn: async (until) => {
      await Promise.all([...growing].map(([id, one]) => again(id, one, until)))
    },
    stop: () => {
      life.abort()
    },
  }
}

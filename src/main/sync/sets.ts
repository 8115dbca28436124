/**
 * Keeps the whole sets of an account true: filters, mutes, blocks, lists. No event tells of their changes (mastodon-api.md 1.8, 1.9), so
 * they are read again: filters every quarter of an hour, requests to follow, and how many wait with held-back notifications, every
 * hour; most others once a day. What is stored has its age: a start asks only for what is older than that. What hides things (filters,
 * mutes, blocks) is also asked for when the user comes back to a window, when the machine wakes, and at a start: they may have changed
 * it elsewhere. While less is to be asked for, none is read more often than once a day, unless the user comes back.
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import { setNames, type AnySetRow, type SetName } from '../../shared/sets'
import type { StoreClient } from '../../shared/contract'
import type { AccountClient, RequestOptions } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createAlarm } from './alarm'
import { concernedBy } from './set-changes'

const minutes = 60_000
const day = 24 * 60 * minutes

const everyMs: Record<SetName, number> = {
  filters: 15 * minutes,
  mutes: day,
  blocks: day,
  domainBlocks: day,
  followRequests: 60 * minutes,
  notificationPolicy: 60 * minutes,
  announcements: 6 * 60 * minutes,
  lists: day,
  followedTags: day,
  self: day,
  // Some instances have ten thousand.
  emojis: 7 * day,
  // Only somebody who is about to choose from it has a use for it.
  trendingLinks: Infinity,
}
/** What is looked at when the user comes back, if it is older than this: one who goes back and forth asks for no more. */
const freshMs: Partial<Record<SetName, number>> = {
  filters: minutes,
  mutes: 15 * minutes,
  blocks: 15 * minutes,
  domainBlocks: 15 * minutes,
}
/** Members for one request. Whoever blocks ten thousand has a hundred pages of them, which are worth a hundred times as long. */
const pageMembers = 80
/** Of mutes, a page takes two requests more: for whose notifications they hide, 40 at a time (mute-reach.ts). */
const pageMutes = 27
/** After a failure, and twice as long after each further one, up to the usual time, or a day. */
const afterFailureMs = 5 * minutes
/** What the instance lacks is not asked for, but the instance may be of another version soon. */
const lackingMs = 60 * minutes

export interface Sets {
  /** The user has come back: what they may have changed elsewhere is read soon. */
  lookAgain: () => void
  /** The instance said that its announcements are others now. */
  announced: () => void
  /** Reads one now: the user is about to choose from it. @throws AppError why it could not be read; what is stored stays */
  refresh: (name: SetName, signal: AbortSignal) => Promise<void>
  /** The instance answers. */
  wake: () => void
  /** The database is another one now: all of them are read again. */
  storeLost: () => void
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  account: AccountKey
  client: Pick<AccountClient, 'set' | 'lacks' | 'clockOffset'>
  store: StoreClient
  clock: Clock
  isOnline: () => boolean
  isSparing: () => boolean
  /** The instance fills these timelines anew. */
  onRefilled: (isConcerned: (timeline: TimelineKey) => boolean) => void
  log: Log
}

export const createSets = ({
  account,
  client,
  store,
  clock,
  isOnline,
  isSparing,
  onRefilled,
  log,
}: Given): Sets => {
  const alarm = createAlarm(clock)
  const dueAt = new Map<SetName, number>()
  const readAt = new Map<SetName, number>()
  /** When each was last asked for, read or not. */
  const triedAt = new Map<SetName, number>()
  /** Members of each. */
  const sizes = new Map<SetName, number>()
  /** In a row. */
  const failures = new Map<SetName, number>()
  let isRecalled = false
  /** Accounts that were started together part, and none is read later than promised. */
  const spread = (): number => 0.9 + 0.1 * clock.random()

  /** Whether the user may have changed it elsewhere since it was read. */
  const isInDoubt = (name: SetName): boolean => {
    const [fresh, read] = [freshMs[name], readAt.get(name)]
    if (fresh === undefined || read === undefined) return false
    const size = (sizes.get(name) ?? 0) / (name === 'mutes' ? pageMutes : pageMembers)
    const requests = Math.max(1, Math.ceil(size))
    return clock.now() - Math.max(read, triedAt.get(name) ?? 0) >= Math.min(everyMs[name], fresh * requests)
  }

  /** Takes over from the last start when each was read. */
  const recall = async (): Promise<void> => {
    if (isRecalled) return
    for (const { name, asOf, size = 0 } of await store('setTimes', { account })) {
      const at = asOf - client.clockOffset()
      // A time in the future was noted by a clock that was wrong, and proves nothing.
      if (at > clock.now() || dueAt.has(name)) continue
      readAt.set(name, at)
      sizes.set(name, size)
      dueAt.set(name, isInDoubt(name) ? 0 : at + everyMs[name] * spread())
    }
    isRecalled = true
  }

  const take = async (name: SetName, asked: RequestOptions): Promise<void> => {
    const answer = await client.set(name, asked)
    // Why as: the compiler does not see that a set of whatever name has the members of that name.
    const changed = await store('putSet', { account, ...answer } as AnySetRow)
    if (changed.length > 0) onRefilled(concernedBy(account, name, changed))
    readAt.set(name, clock.now())
    sizes.set(name, answer.members.length)
    failures.delete(name)
    dueAt.set(name, clock.now() + everyMs[name] * spread())
  }

  const read = async (name: SetName, signal: AbortSignal): Promise<void> => {
    triedAt.set(name, clock.now())
    try {
      await take(name, { priority: 'check', signal })
    } catch (thrown) {
      if (signal.aborted) return
      log.debug(`The set ${name} was not read`, thrown)
      const count = failures.get(name) ?? 0
      failures.set(name, count + 1)
      dueAt.set(name, clock.now() + Math.min(day, everyMs[name], afterFailureMs * 2 ** count))
    }
  }

  /** Local time at which to read one; 0: at once, whatever is to be spared. */
  const timeOf = (name: SetName): number => {
    const at = dueAt.get(name) ?? (Number.isFinite(everyMs[name]) ? 0 : Infinity)
    const last = readAt.get(name)
    return at === 0 || last === undefined || !isSparing() ? at : Math.max(at, last + day)
  }
  /** The next one that is due; null if none is. */
  const next = (): SetName | null => setNames.find((name) => timeOf(name) <= clock.now()) ?? null

  const work = async (signal: AbortSignal): Promise<void> => {
    for (let name = next(); name !== null && isOnline() && !signal.aborted; name = next()) {
      if (client.lacks(name)) dueAt.set(name, clock.now() + lackingMs)
      else await read(name, signal)
    }
    // Offline, the next tip of home wakes it.
    if (isOnline()) alarm.setBy(Math.min(...setNames.map(timeOf)))
  }

  return {
    lookAgain: () => {
      const inDoubt = setNames.filter(isInDoubt)
      for (const name of inDoubt) dueAt.set(name, 0)
      if (inDoubt.length > 0) alarm.setBy(clock.now())
    },
    refresh: (name, signal) => take(name, { priority: 'user', signal }),
    storeLost: () => {
      isRecalled = true
      dueAt.clear()
      alarm.setBy(clock.now())
    },
    announced: () => {
      // Everybody hears it at the same moment.
      const at = clock.now() + clock.random() * minutes
      dueAt.set('announcements', Math.min(dueAt.get('announcements') ?? 0, at))
      alarm.setBy(at)
    },
    wake: () => alarm.setBy(clock.now()),
    run: async (signal) => {
      for (;;) {
        await alarm.rung(signal)
        if (signal.aborted) return
        // Before the instance has answered, nothing is known of its clock, by which their ages are told.
        if (isOnline())
          await recall().catch((thrown: unknown) => log.debug('How old sets are is not known', thrown))
        if (signal.aborted) return
        await work(signal)
      }
    },
  }
}

/** What the user decides about what is stored: how long it is kept, how much room pictures have, and what is to go now. */
import type { CommandHandlers, CommandName, StoreClient } from '../shared/contract'
import { AppError } from '../shared/errors'
import type { AccountKey } from '../shared/ids'
import type { StorageReport, Stored, StoredKind } from '../shared/storage-report'
import type { StoredTimeline } from '../shared/store-shapes'
import { readTimelineKey, traitsOf } from '../shared/timelines'
import { summaryOf } from './accounts/registry'
import type { Wiper } from './accounts/wipe'
import type { Log } from './log'
import type { MediaService } from './media-service'
import type { Settings } from './settings/settings'
import type { AccountRecord, StoredWipe } from './settings/schema'
import type { SyncService } from './sync-service'

type StorageHandlers = Pick<CommandHandlers, Extract<CommandName, `storage.${string}`>>

export interface StorageService {
  handlers: StorageHandlers
  /** Does what an earlier run left undone. */
  resume: () => Promise<void>
}

export interface StorageDeps {
  settings: Settings
  store: StoreClient
  media: Pick<MediaService, 'size' | 'empty' | 'forgetOthers'>
  sync: Pick<SyncService, 'supervisor' | 'startAccount' | 'renewGuest'>
  /** Forgets who is signed out. */
  wiper: Pick<Wiper, 'wipe'>
  /** Called when something was chosen that may let posts go. */
  onRetention: () => void
  log: Log
}

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const byKind = (timelines: readonly StoredTimeline[]): StoredKind[] => {
  const kinds = new Map<StoredKind['kind'], StoredKind>()
  for (const { timeline, count, oldestAt, bytesEach } of timelines) {
    const kind = readTimelineKey(timeline)?.spec.kind
    // Much is synced that an account has nothing of.
    if (kind === undefined || count === 0) continue
    const known = kinds.get(kind) ?? { kind, count: 0, bytes: 0, oldestAt: null }
    kinds.set(kind, {
      kind,
      count: known.count + count,
      bytes: known.bytes + Math.round(count * bytesEach),
      oldestAt: earliest([known.oldestAt, oldestAt]),
    })
  }
  return [...kinds.values()]
}

export const createStorageService = (deps: StorageDeps): StorageService => {
  const { settings, store, media, sync } = deps

  /** Guests own posts as accounts do. */
  const owners = () => [...settings.accounts(), ...settings.guests()]

  const storedOf = async (account: AccountKey): Promise<Stored> => {
    const { posts, inThreads } = await store('totalsOf', { account })
    const { timelines, bytesEachPost, bytesEachInThreads, oldestThreadAt } = await store('storedOf', {
      account,
    })
    const besides = timelines.reduce((sum, { count, bytesEachAlone }) => sum + count * bytesEachAlone, 0)
    // What is not the newest may be larger or smaller than the few rows that stand for all: no timeline is to look larger than the whole.
    const largest = Math.max(0, ...timelines.map(({ count, bytesEach }) => count * bytesEach))
    const ofPosts = timelines.filter(({ timeline }) => traitsOf(timeline).item === 'post')
    return {
      posts,
      bytes: Math.round(Math.max(largest, posts * bytesEachPost + besides)),
      oldestAt: earliest(ofPosts.map(({ oldestAt }) => oldestAt)),
      kinds: byKind(timelines),
      threads: {
        count: inThreads,
        bytes: Math.round(inThreads * bytesEachInThreads),
        oldestAt: oldestThreadAt,
      },
    }
  }

  const report = async (): Promise<StorageReport> => {
    const accounts = owners().map(async ({ key }) => ({
      account: key,
      retention: settings.retention(key),
      ...(await storedOf(key)),
    }))
    const signedOut = settings.formerAccounts().map(async (account) => ({
      account: summaryOf(account),
      ...(await storedOf(account.key)),
    }))
    return {
      accounts: await Promise.all(accounts),
      signedOut: await Promise.all(signedOut),
      databaseBytes: await store('bytesOnDisk', {}),
      pictureBytes: await media.size(),
    }
  }

  const isSame = (one: StoredWipe, other: StoredWipe): boolean =>
    one.account === other.account && one.kind === other.kind

  const done = (wipe: StoredWipe): void =>
    settings.setStoredWipes(settings.storedWipes().filter((other) => !isSame(other, wipe)))

  /** @param self its id on its instance: its own posts may stay. A guest has none. */
  const forget = async (wipe: StoredWipe, self = ''): Promise<void> => {
    const { account, kind } = wipe
    if (kind === null) await store('forgetAccount', { account })
    else {
      await (kind === 'threads'
        ? store('forgetThreads', { account })
        : store('forgetKind', { account, kind }))
      while ((await store('sweepLeftovers', { account, self })) > 0);
    }
    done(wipe)
  }

  /** Nothing runs for it; should it sign in again meanwhile, it starts when this has ended. */
  const carryOutSignedOut = (wipe: StoredWipe, { key, accountId }: AccountRecord): Promise<void> =>
    sync.supervisor.whileResting(key, async () => {
      if (wipe.kind !== null) return forget(wipe, accountId)
      await deps.wiper.wipe(key)
      done(wipe)
    })

  /**
   * The engine rests meanwhile: what it remembers of the store would not be true any more, and what it wrote would be taken
   * from under its proof. Pictures that cannot be removed are said, but no reason to wipe again at the next start: by then other
   * posts are stored.
   */
  const carryOut = async (wipe: StoredWipe): Promise<void> => {
    const isIt = ({ key }: { key: AccountKey }): boolean => key === wipe.account
    const account = settings.accounts().find(isIt)
    const former = settings.formerAccounts().find(isIt)
    if (account !== undefined) {
      const resting = sync.supervisor.whileResting(wipe.account, () => forget(wipe, account.accountId))
      await resting.finally(() => sync.startAccount(account))
    } else if (settings.guests().some(isIt)) {
      const resting = sync.supervisor.whileResting(wipe.account, () => forget(wipe))
      await resting.finally(() => sync.renewGuest(wipe.account))
    } else if (former !== undefined) {
      await carryOutSignedOut(wipe, former)
      // The wiper has removed pictures too.
      if (wipe.kind === null) return
    } else return done(wipe)
    await media.forgetOthers()
  }

  const wipe = async (accounts: readonly AccountKey[], kind: StoredWipe['kind']): Promise<void> => {
    const wipes = accounts.map((account): StoredWipe => ({ account, kind }))
    const others = settings.storedWipes().filter((known) => !wipes.some((one) => isSame(one, known)))
    settings.setStoredWipes([...others, ...wipes])
    for (const one of wipes) await carryOut(one)
  }

  return {
    handlers: {
      'storage.report': report,
      'storage.setRetention': ({ account, retention }) => {
        if (!owners().some(({ key }) => key === account)) throw new AppError({ code: 'notFound' })
        settings.setRetention(account, retention)
        deps.onRetention()
      },
      'storage.emptyPictures': media.empty,
      'storage.wipe': ({ account, kind }) =>
        wipe(
          account === null ? [...owners(), ...settings.formerAccounts()].map(({ key }) => key) : [account],
          kind,
        ),
    },
    resume: async () => {
      for (const one of settings.storedWipes()) {
        await carryOut(one).catch((thrown: unknown) => deps.log.warn('Posts are still to be wiped', thrown))
      }
    },
  }
}

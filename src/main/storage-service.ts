/** What the user decides about what is stored: how long it is kept, how much room pictures have, and what is to go now. */
import type { CommandHandlers, CommandName } from '../shared/contract'
import { AppError } from '../shared/errors'
import type { AccountKey } from '../shared/ids'
import type { StorageReport, StoredKind } from '../shared/storage-report'
import type { StoreClient, StoredTimeline } from '../shared/store-ops'
import { readTimelineKey } from '../shared/timelines'
import type { Log } from './log'
import type { MediaService } from './media-service'
import type { Settings } from './settings/settings'
import type { StoredWipe } from './settings/schema'
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
  /** Called when something was chosen that may let posts go. */
  onRetention: () => void
  log: Log
}

const byKind = (timelines: readonly StoredTimeline[]): StoredKind[] => {
  const kinds = new Map<StoredKind['kind'], StoredKind>()
  for (const { timeline, count, oldestAt, bytesEach } of timelines) {
    const kind = readTimelineKey(timeline)?.spec.kind
    if (kind === undefined) continue
    const known = kinds.get(kind) ?? { kind, count: 0, bytes: 0, oldestAt: null }
    const oldest = [known.oldestAt, oldestAt].filter((at) => at !== null)
    kinds.set(kind, {
      kind,
      count: known.count + count,
      bytes: known.bytes + Math.round(count * bytesEach),
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
    })
  }
  return [...kinds.values()]
}

export const createStorageService = (deps: StorageDeps): StorageService => {
  const { settings, store, media, sync } = deps

  /** Guests own posts as accounts do. */
  const owners = () => [...settings.accounts(), ...settings.guests()]

  const report = async (): Promise<StorageReport> => {
    const accounts = owners().map(async ({ key }) => ({
      account: key,
      retention: settings.retention(key),
      kinds: byKind(await store('storedOf', { account: key })),
    }))
    return {
      accounts: await Promise.all(accounts),
      databaseBytes: await store('bytesOnDisk', {}),
      pictureBytes: await media.size(),
    }
  }

  const isSame = (one: StoredWipe, other: StoredWipe): boolean =>
    one.account === other.account && one.kind === other.kind

  const forget = async ({ account, kind }: StoredWipe, self: string): Promise<void> => {
    if (kind === null) await store('forgetAccount', { account })
    else {
      await store('forgetKind', { account, kind })
      while ((await store('sweepLeftovers', { account, self })) > 0);
    }
  }
  const done = (wipe: StoredWipe): void =>
    settings.setStoredWipes(settings.storedWipes().filter((other) => !isSame(other, wipe)))

  /**
   * The engine rests meanwhile: what it remembers of the store would not be true any more, and what it wrote would be taken
   * from under its proof. Pictures that cannot be removed are said, but no reason to wipe again at the next start: by then other
   * posts are stored.
   */
  const carryOut = async (wipe: StoredWipe): Promise<void> => {
    const account = settings.accounts().find(({ key }) => key === wipe.account)
    const isGuest = settings.guests().some(({ key }) => key === wipe.account)
    if (account === undefined && !isGuest) return done(wipe)
    try {
      await sync.supervisor.whileResting(wipe.account, async () => {
        // A guest has no posts of its own.
        await forget(wipe, account?.accountId ?? '')
        done(wipe)
      })
    } finally {
      if (account === undefined) sync.renewGuest(wipe.account)
      else await sync.startAccount(account)
    }
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
        wipe(account === null ? owners().map(({ key }) => key) : [account], kind),
    },
    resume: async () => {
      for (const one of settings.storedWipes()) {
        await carryOut(one).catch((thrown: unknown) => deps.log.warn('Posts are still to be wiped', thrown))
      }
    },
  }
}

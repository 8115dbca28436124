/** Runs an engine for every account that has a token, and knows how each account stands. */
import type { CommandHandlers, StoreClient } from '../shared/contract'
import { AppError } from '../shared/errors'
import type { AccountKey, ColumnId, Order, TimelineKey } from '../shared/ids'
import type { AccountState } from '../shared/session'
import type { TimelineSpec } from '../shared/timelines'
import type { AccountsService } from './accounts/service'
import { standing } from './accounts/standing'
import type { Clock } from './clock'
import { createGuestSync } from './guest-sync'
import type { Instances } from './instances'
import type { Emit } from './ipc/events'
import { logOf } from './log'
import type { AccountRecord } from './settings/schema'
import type { Settings } from './settings/settings'
import type { SyncReporter } from './sync-report'
import { createSyncSupervisor, type SyncSupervisor } from './sync/supervisor'
import { isPaused as isPausedIn, syncedOf } from './synced-timelines'

type SyncHandlers = Pick<
  CommandHandlers,
  | 'sets.refresh'
  | 'announcements.putAway'
  | 'picker.profile'
  | 'deck.seen'
  | 'sync.pause'
  | 'sync.now'
  | 'thread.fetch'
  | 'profile.fetch'
  | 'posts.show'
  | 'sync.report'
  | 'timeline.settleElsewhere'
>

export interface SyncService {
  supervisor: SyncSupervisor
  handlers: SyncHandlers
  /** Syncs what the columns show now, besides what is an account's own; starts and ends guests. */
  columnsChanged: () => void
  /** Does what the user chose now. */
  preferencesChanged: () => void
  /** Starts an account's engine, or starts it anew with its present token. */
  startAccount: (account: AccountRecord) => Promise<void>
  /** Starts a guest's engine anew, after it was removed. */
  renewGuest: (key: AccountKey) => void
  states: () => AccountState[]
}

export interface SyncServiceOptions {
  settings: Settings
  instances: Instances
  /** Called late: accounts and engines know each other. */
  accounts: () => AccountsService
  store: StoreClient
  clock: Clock
  /** Whether instances are to be asked for less. */
  isSparing: () => boolean
  emit: Emit
  reporter: SyncReporter
  /** Nothing of a guest is shown any more: it and its posts are to be forgotten. */
  onGuestGone: (key: AccountKey) => Promise<void>
  /** Called with every new state of an account that has an engine. */
  onState: (state: AccountState) => void
}

const log = logOf('sync')

export const createSyncService = (options: SyncServiceOptions): SyncService => {
  const { settings, instances, emit } = options

  /** None until a window says which: after a hidden start there may be no window for weeks. */
  let seen: ReadonlySet<ColumnId> = new Set()
  const isVisible = (timeline: TimelineKey): boolean =>
    settings.columns().some((column) => column.timeline === timeline && seen.has(column.id))
  const isShown = (timeline: TimelineKey): boolean =>
    settings.columns().some((column) => column.timeline === timeline)
  const isPaused = (account: AccountKey): boolean => isPausedIn(settings, account)

  const refused = (account: AccountKey): void => options.accounts().registry.setPaused(account, true)
  const supervisor = createSyncSupervisor({
    store: options.store,
    clock: options.clock,
    log,
    attention: { isVisible, isShown, isSparing: options.isSparing },
    threadChoices: () => {
      const { keepBookmarkedThreads, prefetchThreads } = settings.preferences()
      return { ofBookmarks: keepBookmarkedThreads, onScreen: prefetchThreads }
    },
    onState: (state) => {
      emit('account.stateChanged', state)
      options.onState(state)
    },
    onSignedOut: refused,
  })

  const timelinesOf = (account: AccountKey): TimelineSpec[] => syncedOf(settings, account)

  const placeOf = (timeline: TimelineKey): Order | null => {
    const column = settings.columns().find((one) => one.timeline === timeline)
    return column === undefined ? null : (settings.placeOf(column.id)?.order ?? null)
  }
  const owners = (): AccountKey[] => [...settings.accounts(), ...settings.guests()].map(({ key }) => key)
  const followGuests = createGuestSync({
    settings,
    instances,
    supervisor,
    timelinesOf,
    isPaused,
    onGone: options.onGuestGone,
  })

  const columnsChanged = (): void => {
    for (const { key } of settings.accounts()) supervisor.setTimelines(key, timelinesOf(key))
    followGuests()
    // What is synced in any case may be shown by a column now, or by none any more.
    supervisor.attentionChanged()
  }

  /** Accounts of this run whose token cannot be read. */
  const withoutToken = new Set<AccountKey>()

  const startAccount = async (account: AccountRecord): Promise<void> => {
    const token = account.paused ? null : await options.accounts().tokenOf(account.key)
    // Signed out while its token was being read.
    if (options.accounts().registry.get(account.key) === null) return
    if (token === null) {
      // Why not paused: a keyring that is locked today may be open at the next start.
      withoutToken.add(account.key)
      emit('account.stateChanged', standing(account.key, 'signedOut'))
      return
    }
    withoutToken.delete(account.key)
    await supervisor.add(account.key, () => ({
      ...instances.linesOf(account, token),
      wholeLooks: {
        last: settings.wholeLook,
        done: settings.setWholeLook,
      },
      sweepTimes: settings.sweepTimes,
      settledMarkers: settings.settledMarkers,
      heardMarkers: settings.heardMarkers,
      placeOf,
      timelines: timelinesOf(account.key),
      isPaused: isPaused(account.key),
    }))
  }

  const setPaused = (account: AccountKey | null, is: boolean): void => {
    const all = owners()
    const before = all.filter(isPaused)
    const others = before.filter((key) => key !== account)
    // What is paused by itself stays so when everything goes on.
    const pauses =
      account === null
        ? { everything: is, accounts: settings.pauses().accounts }
        : { everything: false, accounts: is ? [...others, account] : others }
    settings.setPauses(pauses)
    emit('pauses.changed', pauses)
    for (const key of all) supervisor.setPaused(key, isPaused(key))
  }

  return {
    supervisor,
    handlers: {
      'sets.refresh': ({ account, name }) => supervisor.wishesOf(account).refreshSet(name),
      'announcements.putAway': ({ account, id }) => supervisor.wishesOf(account).putAwayAnnouncement(id),
      'picker.profile': ({ account, handle }) =>
        supervisor.clientOf(account).findProfile(handle, { priority: 'user' }),
      'deck.seen': ({ columns }) => {
        seen = new Set(columns)
        supervisor.attentionChanged()
      },
      'sync.pause': ({ account, isPaused: is }) => setPaused(account, is),
      'sync.now': ({ account }) => supervisor.syncNow(account),
      'thread.fetch': ({ account, id, again }) => {
        const posts = supervisor.postsOf(account)
        if (posts === null) throw new AppError({ code: 'unauthorized' })
        return posts.fetchThread(id, again)
      },
      'profile.fetch': ({ account, id, again }) => {
        const posts = supervisor.postsOf(account)
        if (posts === null) throw new AppError({ code: 'unauthorized' })
        return posts.fetchProfile(id, again)
      },
      'posts.show': ({ account, place, ids, thread }) =>
        supervisor.postsOf(account)?.showPosts(place, ids, thread),
      'timeline.settleElsewhere': ({ timeline }) => supervisor.markersOf(timeline)?.settle(timeline),
      'sync.report': () => options.reporter.report(instances.transport, supervisor),
    },
    columnsChanged,
    preferencesChanged: supervisor.attentionChanged,
    startAccount,
    renewGuest: (key) => followGuests(key),
    states: () => {
      const running = new Map(supervisor.states().map((state) => [state.account, state]))
      const isOut = (key: AccountKey): boolean =>
        withoutToken.has(key) || settings.accounts().some((account) => account.key === key && account.paused)
      return owners().map((key) => running.get(key) ?? standing(key, isOut(key) ? 'signedOut' : 'connecting'))
    },
  }
}

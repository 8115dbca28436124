/** Runs an engine for every account that has a token, and knows how each account stands. */
import type { CommandHandlers } from '../shared/contract'
import type { AccountKey } from '../shared/ids'
import type { AccountState } from '../shared/session'
import type { StoreClient } from '../shared/store-ops'
import { readTimelineKey, type TimelineSpec } from '../shared/timelines'
import type { AccountsService } from './accounts/service'
import { standing } from './accounts/standing'
import type { Clock } from './clock'
import type { Instances } from './instances'
import type { Emit } from './ipc/events'
import { logOf } from './log'
import type { AccountRecord } from './settings/schema'
import type { Settings } from './settings/settings'
import type { Attention } from './sync/attention'
import { createSyncSupervisor, type SyncSupervisor } from './sync/supervisor'

export interface SyncService {
  supervisor: SyncSupervisor
  /** What the window asks an instance for while a column is being chosen. */
  pickerHandlers: Pick<CommandHandlers, 'picker.lists' | 'picker.profile'>
  /** Syncs what the columns show now, and each account's home. */
  columnsChanged: () => void
  /** Starts an account's engine, or starts it anew with its present token. */
  startAccount: (account: AccountRecord) => Promise<void>
  states: () => AccountState[]
}

export interface SyncServiceOptions {
  settings: Settings
  instances: Instances
  /** Called late: accounts and engines know each other. */
  accounts: () => AccountsService
  store: StoreClient
  clock: Clock
  attention: Attention
  emit: Emit
  /** Called with every new state of an account that has an engine. */
  onState: (state: AccountState) => void
}

const log = logOf('sync')

export const createSyncService = (options: SyncServiceOptions): SyncService => {
  const { settings, instances, emit } = options

  const pause = (account: AccountKey): void => options.accounts().registry.setPaused(account, true)
  const supervisor = createSyncSupervisor({
    store: options.store,
    clock: options.clock,
    log,
    attention: options.attention,
    onState: (state) => {
      emit('account.stateChanged', state)
      options.onState(state)
    },
    onSignedOut: pause,
  })

  const timelinesOf = (account: AccountKey): TimelineSpec[] =>
    settings.columns().flatMap((column) => {
      const read = column.account === account ? readTimelineKey(column.timeline) : null
      return read === null ? [] : [read.spec]
    })

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
    await supervisor.add({
      ...instances.linesOf(account, token),
      wholeLooks: {
        last: settings.wholeLook,
        done: settings.setWholeLook,
      },
      timelines: timelinesOf(account.key),
    })
  }

  return {
    supervisor,
    pickerHandlers: {
      'picker.lists': ({ account }) => supervisor.clientOf(account).lists({ priority: 'user' }),
      'picker.profile': ({ account, handle }) =>
        supervisor.clientOf(account).findProfile(handle, { priority: 'user' }),
    },
    columnsChanged: () => {
      for (const { key } of settings.accounts()) supervisor.setTimelines(key, timelinesOf(key))
    },
    startAccount,
    states: () => {
      const running = new Map(supervisor.states().map((state) => [state.account, state]))
      return settings
        .accounts()
        .map(
          ({ key, paused }) =>
            running.get(key) ?? standing(key, paused || withoutToken.has(key) ? 'signedOut' : 'connecting'),
        )
    },
  }
}

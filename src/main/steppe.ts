/** Puts the app together once Electron is ready. Nothing decides here: this page says who is given what. */
import { app, net, safeStorage, shell } from 'electron'
import { join } from 'node:path'
import { keptAroundPlace, newestKept } from '../shared/retention'
import { stayInBackground } from './background'
import { createGuests } from './accounts/guests'
import { createAccounts, type AccountsService } from './accounts/service'
import { createWiper } from './accounts/wipe'
import { createTokenVault } from './accounts/token-vault'
import { drainBeforeQuit } from './app/lifecycle'
import { openNetwork } from './app/network'
import { openableUrl } from './app/open-link'
import { watchPower } from './app/power'
import { createSparing } from './app/sparing'
import { createUsage } from './app/usage'
import { wallInSession } from './app/walls'
import { systemClock } from './clock'
import { createDesk } from './desk'
import type { Front } from './front'
import { openInstances } from './instances'
import { logOf } from './log'
import { createMediaService } from './media-service'
import { openBackend } from './settings/backend'
import { createSettings } from './settings/settings'
import { steadyBackend, type SteadyBackend } from './settings/steady-backend'
import { freeBytesIn } from './store/free-space'
import { openHostWindow } from './store/host-window'
import { createStore } from './store/store'
import { createKeeper } from './retention/keeper'
import { placesIn, serverNowOf, unreadIn } from './retention/given'
import { createStorageService } from './storage-service'
import { createSyncReporter } from './sync-report'
import { createSyncService } from './sync-service'

/** Tests shorten every wait of the engines by it. */
const pace = (): number => Number(process.env['STEPPE_PACE'] ?? '1') || 1

/**
 * Builds everything behind the window, and starts what the window can wait for after its first frame.
 * @param builtFolder holds the folders `renderer` and `preload`.
 * @param isHidden whether it was started without a window.
 */
export const startSteppe = (builtFolder: string, front: Front, isHidden: boolean): void => {
  const userData = app.getPath('userData')
  const clock = systemClock(pace())
  const open = (name: string): SteadyBackend => steadyBackend(openBackend(userData, name), logOf('settings'))
  const files = { main: open('settings'), places: open('places'), uptime: open('uptime') }
  const settings = createSettings(files)
  const network = openNetwork()
  for (const one of [network.instances, network.media]) wallInSession(one)

  const reporter = createSyncReporter(settings, files.uptime, () => net.isOnline())
  const instances = openInstances(network, clock, reporter, settings)
  const vault = createTokenVault({
    safeStorage,
    platform: process.platform,
    file: openBackend(userData, 'secrets'),
    choice: { get: settings.storageChoice, set: settings.setStorageChoice },
    log: logOf('vault'),
  })
  const store = createStore({
    openHost: (listener) => openHostWindow(join(builtFolder, 'preload', 'store-host.cjs'), listener),
    expectedStoreId: settings.storeId,
    rememberStoreId: settings.setStoreId,
    freeBytes: () => freeBytesIn(userData),
    clock,
    log: logOf('store'),
  })
  const isSparing = (): boolean => sparing.reason() !== null
  const isCostly = (): boolean => sparing.isNetworkCostly()
  const media = createMediaService({ userData, network, settings, store: store.call, isCostly, clock })
  const wiper = createWiper(settings, store.call, media.forgetOthers)
  const desk = createDesk({ settings, store, front, media: media.handle })
  const sync = createSyncService({
    settings,
    instances,
    accounts: (): AccountsService => accounts,
    store: store.call,
    clock,
    isSparing,
    emit: desk.emit,
    reporter,
    onGuestGone: async (key) => {
      guests.dismiss(key)
      await wiper.wipe(key)
    },
    onState: (state) => {
      media.accountConfirmed(state)
      desk.accountChanged(sync.states())
    },
  })
  const accounts: AccountsService = createAccounts({
    settings,
    vault,
    transport: instances.transport,
    probe: instances.probe,
    // The address was made here, for the instance that the user named.
    openBrowser: (url) => shell.openExternal(openableUrl(url, () => true)),
    emit: desk.emit,
    clock,
    log: logOf('accounts'),
    onSignedIn: (account) => void sync.startAccount(account),
    onSignedOut: async ({ key }, posts) => {
      await sync.supervisor.whileResting(key, async () => {
        if (posts === 'wipe') await wiper.wipe(key)
      })
    },
  })

  const guests = createGuests(
    settings,
    (input) => Promise.resolve(accounts.handlers['accounts.discover']({ input })),
    desk.emit,
  )
  const sparing = createSparing(settings.preferences(), (reason) => {
    desk.emit('sparing.changed', reason)
    sync.supervisor.attentionChanged()
  })
  settings.onPreferences((preferences) => {
    sparing.setPreferences(preferences)
    sync.preferencesChanged()
  })
  const unwatch = watchPower({
    batteryUsed: sparing.setOnBattery,
    costSeen: sparing.setMetered,
    suspended: () => void sync.supervisor.suspend(),
    resumed: () => {
      instances.transport.wake()
      sync.supervisor.resume()
    },
    networkChanged: (online) => {
      if (online) instances.transport.wake()
      sync.supervisor.networkChanged(online)
      if (online) void accounts.takeBack()
    },
  })
  const usage = createUsage(() => performance.now())
  front.onWindow(({ webContents }) =>
    webContents.on('input-event', (_event, { type }) => usage.noteInput(type)),
  )
  const keeper = createKeeper({
    accounts: () => {
      const states = sync.states()
      // A guest has no posts of its own.
      const guestsToo = settings.guests().map(({ key }) => ({ key, accountId: '' }))
      return [...settings.accounts(), ...guestsToo].map(({ key, accountId }) => ({
        key,
        self: accountId,
        retention: settings.retention(key),
        serverNow: serverNowOf(states.find(({ account }) => account === key)),
      }))
    },
    placesIn: (timeline) => placesIn(settings, timeline),
    unreadIn: (timeline) => unreadIn(settings, timeline),
    store: store.call,
    trim: sync.supervisor.trim,
    isUsed: usage.isUsed,
    clock,
    log: logOf('retention'),
    spared: { newestKept, around: keptAroundPlace },
  })
  const storage = createStorageService({
    settings,
    store: store.call,
    media,
    sync,
    wiper,
    onRetention: keeper.wake,
    log: logOf('storage'),
  })
  drainBeforeQuit(
    async () => {
      unwatch()
      // Why first: ending the app ends its pages on the spot, and only one that is closed says where it was being read last.
      await front.close()
      media.stop()
      const accountsStopped = accounts.stop()
      await Promise.all([keeper.stop(), sync.supervisor.stop()])
      await store.stop()
      await accountsStopped
    },
    // Whatever hangs before it: the reading places are kept.
    () => {
      settings.flush()
      reporter.flush()
      for (const file of Object.values(files)) file.flush()
    },
    logOf('app'),
  )

  keeper.start()
  desk.open({ accounts, guests, sync, vault, sparing, storage })
  stayInBackground({ settings, front, sync, isHidden, log: logOf('background') })
  void storage.resume()
  void accounts.takeBack()
  wiper.resume().catch((thrown: unknown) => logOf('accounts').warn('Posts are still to be wiped', thrown))
}

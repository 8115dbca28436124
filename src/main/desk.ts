/** The visible side: the window, its menu, the commands it may give and the events it hears. */
import { app, clipboard, shell } from 'electron'
import type { CommandHandlers } from '../shared/contract'
import { AppError, toAppError } from '../shared/errors'
import type { AccountState, Session } from '../shared/session'
import { guestSummaryOf, type Guests } from './accounts/guests'
import type { AccountsService } from './accounts/service'
import type { TokenVault } from './accounts/token-vault'
import { attachContextMenu } from './app/context-menu'
import { deckCommands } from './app/deck-commands'
import { diagnostics } from './app/diagnostics'
import { installMenu } from './app/menu'
import { openableUrl } from './app/open-link'
import type { Sparing } from './app/sparing'
import type { Back, Front } from './front'
import { isFetchedAgain } from './sync/fetched-again'
import { createEmit, type Emit } from './ipc/events'
import { logOf } from './log'
import type { Settings } from './settings/settings'
import type { StorageService } from './storage-service'
import type { Store } from './store/store'
import type { SyncService } from './sync-service'

export interface Backstage {
  accounts: AccountsService
  guests: Guests
  sync: SyncService
  vault: TokenVault
  sparing: Sparing
  storage: StorageService
}

export interface Desk {
  emit: Emit
  /** Takes note of how all accounts stand: once everything lost is fetched again, the store says so no more. */
  accountChanged: (states: readonly AccountState[]) => void
  /** Serves the commands, opens the window, and starts store and engines once its first frame is painted. */
  open: (backstage: Backstage) => void
}

export interface DeskOptions {
  settings: Settings
  store: Store
  front: Front
  /** Answers `app://media`. */
  media: Back['media']
}

const log = logOf('desk')

/** The first frame must not wait for the engines; the engines must not wait for a frame that never comes. */
const startAnywayMs = 3_000

export const createDesk = ({ settings, store, front, media }: DeskOptions): Desk => {
  const isOwn = (origin: string): boolean => settings.accounts().some((account) => account.origin === origin)
  const emit = createEmit(() => {
    const window = front.window()
    return window === null ? [] : [window.webContents]
  })

  const sessionNow = async ({ accounts, sync, vault, sparing }: Backstage): Promise<Session> => {
    // First: an event that overtook the rest would be undone by it.
    const keyring = await vault.state()
    return {
      accounts: accounts.registry.summaries(),
      guests: settings.guests().map(guestSummaryOf),
      states: sync.states(),
      columns: [...settings.columns()],
      places: settings.places(),
      opened: [...settings.opened()],
      store: store.state(),
      keyring,
      preferences: settings.preferences(),
      sparing: sparing.reason(),
      pauses: settings.pauses(),
      version: app.getVersion(),
    }
  }

  const openOutside = (url: string): Promise<void> =>
    shell.openExternal(url).catch((cause: unknown) => {
      throw new AppError({ code: 'invalid', detail: 'no program' }, { cause })
    })

  const openLink = async (url: string): Promise<void> => {
    try {
      await openOutside(openableUrl(url, isOwn))
    } catch (thrown) {
      log.warn('A link was not opened', thrown)
      emit('link.refused', { url, error: toAppError(thrown).detail })
    }
  }

  const installMenus = ({ accounts, sync }: Backstage): void =>
    installMenu({
      window: front.window,
      addAccount: () => emit('menu.chosen', 'addAccount'),
      showSettings: () => emit('menu.chosen', 'settings'),
      showShortcuts: () => emit('menu.chosen', 'shortcuts'),
      copyDiagnostics: () =>
        clipboard.writeText(
          diagnostics({
            states: sync.states,
            store: store.state,
            offers: () =>
              accounts.registry.list().map(({ key, origin }) => [key, settings.offer(origin)] as const),
          }),
        ),
      keepZoom: settings.setZoom,
    })

  const accountChanged: Desk['accountChanged'] = (states) => {
    const state = store.state()
    if (state.is === 'ready' && state.lost && states.every(isFetchedAgain)) store.markRecovered()
  }

  const open = (backstage: Backstage): void => {
    const { accounts, guests, sync, vault, sparing, storage } = backstage
    let isStarted = false
    const startBehind = (): void => {
      if (isStarted) return
      isStarted = true
      store.start()
      for (const account of accounts.registry.list()) {
        sync.startAccount(account).catch((thrown: unknown) => log.error('An engine did not start', thrown))
      }
      sync.columnsChanged()
    }

    const handlers: CommandHandlers = {
      ...accounts.handlers,
      ...deckCommands(
        settings,
        (columns) => {
          emit('columns.changed', columns)
          sync.columnsChanged()
        },
        (timeline) => sync.supervisor.markersOf(timeline)?.read(timeline),
        guests.admit,
      ),
      'picker.guest': ({ input }) => guests.find(input),
      ...sync.handlers,
      ...storage.handlers,
      'posts.keepOpened': ({ keys }) => settings.keepOpened(keys),
      'preferences.set': settings.setPreferences,
      'session.load': () => sessionNow(backstage),
      'session.painted': startBehind,
      'session.network': ({ cost }) => sparing.setNetwork(cost),
      'timeline.fillGap': ({ timeline, above }) => sync.supervisor.fillGap(timeline, above),
      'timeline.fetchOlder': ({ timeline }) => sync.supervisor.fetchOlder(timeline),
      'timeline.refresh': ({ timeline }) => sync.supervisor.refresh(timeline),
      'shell.openLink': ({ url }) => openLink(url),
      'shell.copyText': ({ text }) => clipboard.writeText(text),
    }
    front.answerWith({ handlers, media, keepBounds: settings.setWindow })
    // The window may have been told its session before anybody looked for a keyring or a battery.
    void vault.state().then((state) => emit('keyring.changed', state))
    emit('sparing.changed', sparing.reason())
    settings.onPreferences((preferences) => emit('preferences.changed', preferences))
    store.onState((state) => emit('store.changed', state))
    store.onState((state) => {
      if (state.is !== 'ready' || !state.lost) return
      sync.supervisor.storeLost()
      accountChanged(sync.states())
    })

    app.on('browser-window-focus', sync.supervisor.userCame)
    front.onWindow(({ webContents }) =>
      attachContextMenu(webContents, { openLink: (url) => void openLink(url) }),
    )
    installMenus(backstage)
    // A database that is known can be read by the window itself; one that is not must be made first.
    if (settings.storeId() === null || front.window() === null) startBehind()
    setTimeout(startBehind, startAnywayMs)
  }

  return { emit, accountChanged, open }
}

/** What main says about accounts, columns and the store, as runes. Events carry whole states, so the last one counts. */
import { SvelteMap } from 'svelte/reactivity'
import type { AccountKey, ColumnId } from '../../shared/ids'
import { usualPreferences, type PreferenceChanges, type Preferences } from '../../shared/preferences'
import type {
  AccountState,
  AccountSummary,
  Column,
  KeyringState,
  Pauses,
  ReadingPlace,
  Session,
  SparingReason,
  StoreState,
} from '../../shared/session'
import { invoke, on, send } from '../live/api'
import { openAgain } from '../status/opened.svelte'

const unknownState = (account: AccountKey): AccountState => ({
  account,
  connection: 'connecting',
  problem: null,
  nextTryAt: null,
  clockOffsetMs: 0,
  timelines: [],
})

export class WindowSession {
  accounts = $state.raw<AccountSummary[]>([])
  /** Instances that are read without an account. */
  guests = $state.raw<AccountSummary[]>([])
  columns = $state.raw<Column[]>([])
  store = $state.raw<StoreState>({ is: 'opening' })
  keyring = $state.raw<KeyringState>('keyring')
  preferences = $state.raw<Preferences>(usualPreferences)
  pauses = $state.raw<Pauses>({ everything: false, accounts: [] })
  /** Why instances are asked for less right now. */
  sparing = $state.raw<SparingReason | null>(null)
  /** False until main answered: nothing is known yet, not even that there are no accounts. */
  loaded = $state(false)
  readonly #states = new SvelteMap<AccountKey, AccountState>()
  #places: Record<ColumnId, ReadingPlace> = {}

  /** Loads the session and follows it; the answer ends that. */
  async start(): Promise<() => void> {
    const offs = [
      on('accounts.changed', (accounts) => (this.accounts = accounts)),
      on('guests.changed', (guests) => (this.guests = guests)),
      on('columns.changed', (columns) => (this.columns = columns)),
      on('account.stateChanged', (state) => this.#put(state)),
      on('pauses.changed', (pauses) => (this.pauses = pauses)),
      on('preferences.changed', (preferences) => (this.preferences = preferences)),
      on('sparing.changed', (reason) => (this.sparing = reason)),
      on('store.changed', (store) => (this.store = store)),
      on('keyring.changed', (keyring) => (this.keyring = keyring)),
    ]
    this.#take(await invoke('session.load'))
    return () => offs.forEach((off) => off())
  }

  stateOf(account: AccountKey): AccountState {
    return this.#states.get(account) ?? unknownState(account)
  }

  /** Whose a column is: an account, or a guest. */
  accountOf(account: AccountKey): AccountSummary | undefined {
    return [...this.accounts, ...this.guests].find((one) => one.key === account)
  }

  /** Where the column was being read when the window opened, or was last kept. */
  placeOf(column: ColumnId): ReadingPlace | null {
    return this.#places[column] ?? null
  }

  keepPlace(column: ColumnId, place: ReadingPlace): void {
    this.#places[column] = place
    send('deck.keepPlace', { column, place })
  }

  setWidth(column: ColumnId, width: number): void {
    this.#change(column, { width })
    send('deck.setWidth', { column, width })
  }

  setFollow(column: ColumnId, follow: boolean): void {
    this.#change(column, { follow })
    send('deck.setFollow', { column, follow })
  }

  setPreferences(changes: PreferenceChanges): void {
    this.preferences = { ...this.preferences, ...changes }
    send('preferences.set', changes)
  }

  #change(column: ColumnId, change: Partial<Column>): void {
    this.columns = this.columns.map((one) => (one.id === column ? { ...one, ...change } : one))
  }

  #put(state: AccountState): void {
    this.#states.set(state.account, state)
  }

  #take(session: Session): void {
    this.accounts = session.accounts
    this.guests = session.guests
    this.columns = session.columns
    this.store = session.store
    this.keyring = session.keyring
    this.preferences = session.preferences
    this.sparing = session.sparing
    this.pauses = session.pauses
    this.#places = session.places
    openAgain(session.opened)
    for (const state of session.states) this.#put(state)
    this.loaded = true
  }
}

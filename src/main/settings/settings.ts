/**
 * Preferences, accounts, the deck, the reading places and what is open in posts, kept in small files. What is read is parsed piece by
 * piece: a damaged piece is left out, the file it came from is kept aside, and the rest is used.
 */
import * as v from 'valibot'
import type { AccountKey, ColumnId } from '../../shared/ids'
import type { Order, TimelineKey } from '../../shared/ids'
import type { PreferenceChanges, Preferences } from '../../shared/preferences'
import { usualRetention, type Retention } from '../../shared/retention'
import type { Column, Pauses, ReadingPlace } from '../../shared/session'
import type { KeptOffers } from '../../shared/offers'
import { ownerOfOpened, type OpenedKey } from '../../shared/opened'
import {
  accountKeySchema,
  accountSchema,
  appSchema,
  columnSchema,
  guestSchema,
  pausesSchema,
  retentionSchema,
  timelineOrderSchema,
  storageChoiceSchema,
  storedWipeSchema,
  offerSchema,
  timelineTimeSchema,
  windowSchema,
  zoomSchema,
  type AccountRecord,
  type AppRecord,
  type GuestRecord,
  type StorageChoice,
  type StoredWipe,
  type WindowBounds,
} from './schema'
import { createPlaces } from './places'
import { readerOf } from './reader'
import { createTimelineNotes } from './timeline-notes'

/** One file of keys and JSON values. Every `set` is on disk, whole, when it returns. */
export interface SettingsBackend {
  get: (key: string) => unknown
  set: (key: string, value: unknown) => void
  /** Copies the file beside itself, because something in it could not be read. Called at most once a file. */
  keepAside: () => void
}

/** Places in timelines, kept over starts. */
interface NotedOrders {
  get: (timeline: TimelineKey) => Order | null
  set: (timeline: TimelineKey, order: Order) => void
}

export interface Settings extends KeptOffers {
  /** The id that the database must carry too; null before the first start. */
  storeId: () => string | null
  setStoreId: (id: string) => void
  accounts: () => readonly AccountRecord[]
  setAccounts: (accounts: readonly AccountRecord[]) => void
  /** Instances that are read without an account, as long as a column shows something of them. */
  guests: () => readonly GuestRecord[]
  setGuests: (guests: readonly GuestRecord[]) => void
  /** Accounts that were signed out while their posts were kept: signing in again finds the posts by the same key. */
  formerAccounts: () => readonly AccountRecord[]
  setFormerAccounts: (accounts: readonly AccountRecord[]) => void
  /** Accounts that were signed out and whose posts are still to be wiped. */
  wipes: () => readonly AccountKey[]
  setWipes: (accounts: readonly AccountKey[]) => void
  /** The registration with an instance, if there is one. */
  app: (origin: string) => AppRecord | null
  /** Keeps a registration in place of an earlier one of the same origin; null forgets it. */
  setApp: (origin: string, app: AppRecord | null) => void
  columns: () => readonly Column[]
  setColumns: (columns: readonly Column[]) => void
  places: () => Record<ColumnId, ReadingPlace>
  /** Keeps where a column is being read; null forgets it. Written with others of the same moment, by `flush` at once. */
  keepPlace: (column: ColumnId, place: ReadingPlace | null) => void
  /** What is open in posts, the latest opened last. */
  opened: () => readonly OpenedKey[]
  /** Keeps that in place of what was, but of nobody who is not known any more; written as places are. */
  keepOpened: (keys: readonly OpenedKey[]) => void
  window: () => WindowBounds | null
  setWindow: (bounds: WindowBounds) => void
  zoom: () => number
  setZoom: (factor: number) => void
  storageChoice: () => StorageChoice
  setStorageChoice: (choice: StorageChoice) => void
  pauses: () => Pauses
  setPauses: (pauses: Pauses) => void
  /** Calls back whenever something is paused or goes on. */
  onPauses: (listener: () => void) => void
  /** Whether the user was told that closing the window is not the end. */
  wasToldOfTray: () => boolean
  setToldOfTray: () => void
  preferences: () => Preferences
  /** Keeps some choices, the others stay, and tells who listens. */
  setPreferences: (changes: PreferenceChanges) => void
  /** Calls back with all preferences whenever some were changed. */
  onPreferences: (listener: (preferences: Preferences) => void) => void
  /** What is still to be wiped of accounts that stay. */
  storedWipes: () => readonly StoredWipe[]
  setStoredWipes: (wipes: readonly StoredWipe[]) => void
  /** How long posts of an account are kept. */
  retention: (account: AccountKey) => Retention
  /** Null: as it is until something is chosen. */
  setRetention: (account: AccountKey, retention: Retention | null) => void
  /** Forgets an owner of whom nothing is stored any more and who is neither signed in nor shown: what was chosen and noted of it. */
  forgetOwner: (account: AccountKey) => void
  /** Local time at which everything that the server keeps of a timeline was last read again; null if never. */
  wholeLook: (timeline: TimelineKey) => number | null
  setWholeLook: (timeline: TimelineKey, at: number) => void
  /** Server times at which all posts of a timeline that were due had been asked for again; null if never. */
  sweepTimes: {
    last: (timeline: TimelineKey) => number | null
    done: (times: ReadonlyMap<TimelineKey, number>) => void
  }
  /** Where reading stopped, as the instance said it last and nothing is left to be done about it. */
  settledMarkers: NotedOrders
  /** The same as it said it last, whatever is left to be done about it. */
  heardMarkers: NotedOrders
  /** Where a column is being read; null: nowhere yet. */
  placeOf: (column: ColumnId) => ReadingPlace | null
  /** Writes what waits to be written. */
  flush: () => void
}

/**
 * Opens the settings.
 * @param files `main` for what changes rarely, `places` for the reading places and what is open in posts, which are written often.
 */
export const createSettings = (files: { main: SettingsBackend; places: SettingsBackend }): Settings => {
  const { main } = files
  const read = readerOf(main)
  let storeId = read.value('storeId', v.nullable(v.string()), null)
  let accounts: readonly AccountRecord[] = read.list('accounts', accountSchema)
  let guests: readonly GuestRecord[] = read.list('guests', guestSchema)
  let formerAccounts: readonly AccountRecord[] = read.list('formerAccounts', accountSchema)
  let wipes: readonly AccountKey[] = read.list('wipes', accountKeySchema)
  let apps: readonly AppRecord[] = read.list('apps', appSchema)
  let columns: readonly Column[] = read.list('columns', columnSchema)
  let window = read.value('window', v.nullable(windowSchema), null)
  let zoom = read.value('zoom', zoomSchema, 1)
  let storageChoice = read.value('storageChoice', storageChoiceSchema, null)

  let pauses: Pauses = read.value('pauses', pausesSchema, { everything: false, accounts: [] })
  const pauseListeners: (() => void)[] = []
  let toldOfTray = read.value('toldOfTray', v.boolean(), false)
  let preferences = read.preferences()
  const preferenceListeners: ((preferences: Preferences) => void)[] = []

  let storedWipes: readonly StoredWipe[] = read.list('storedWipes', storedWipeSchema)
  const retentions = new Map<AccountKey, Retention>(read.list('retention', retentionSchema))
  const { forget: forgetTimelinesOf, ...timelineNotes } = createTimelineNotes(
    {
      wholeLooks: read.list('wholeLooks', timelineTimeSchema),
      sweepTimes: read.list('sweepTimes', timelineTimeSchema),
      settledMarkers: read.list('settledMarkers', timelineOrderSchema),
      heardMarkers: read.list('heardMarkers', timelineOrderSchema),
    },
    (name, value) => main.set(name, value),
  )
  const offers = new Map(read.list('offers', offerSchema))

  const { forget: forgetOpenedOf, ...places } = createPlaces(files.places)

  const setFormerAccounts = (next: readonly AccountRecord[]): void =>
    main.set('formerAccounts', (formerAccounts = [...next]))
  const keepRetentions = (): void => main.set('retention', [...retentions])

  return {
    storeId: () => storeId,
    setStoreId: (id) => main.set('storeId', (storeId = id)),
    accounts: () => accounts,
    setAccounts: (next) => main.set('accounts', (accounts = [...next])),
    guests: () => guests,
    setGuests: (next) => main.set('guests', (guests = [...next])),
    formerAccounts: () => formerAccounts,
    setFormerAccounts,
    wipes: () => wipes,
    setWipes: (next) => main.set('wipes', (wipes = [...next])),
    app: (origin) => apps.find((app) => app.origin === origin) ?? null,
    setApp: (origin, app) => {
      const others = apps.filter((other) => other.origin !== origin)
      main.set('apps', (apps = app === null ? others : [...others, app]))
    },
    columns: () => columns,
    setColumns: (next) => main.set('columns', (columns = [...next])),
    ...places,
    keepOpened: (keys) => {
      const owners = new Set([...accounts, ...guests, ...formerAccounts].map(({ key }) => key))
      places.keepOpened(keys.filter((key) => owners.has(ownerOfOpened(key))))
    },
    window: () => window,
    setWindow: (bounds) => main.set('window', (window = bounds)),
    zoom: () => zoom,
    setZoom: (factor) => main.set('zoom', (zoom = factor)),
    storageChoice: () => storageChoice,
    setStorageChoice: (choice) => main.set('storageChoice', (storageChoice = choice)),
    pauses: () => pauses,
    setPauses: (next) => {
      main.set('pauses', (pauses = next))
      for (const listener of pauseListeners) listener()
    },
    onPauses: (listener) => void pauseListeners.push(listener),
    wasToldOfTray: () => toldOfTray,
    setToldOfTray: () => main.set('toldOfTray', (toldOfTray = true)),
    preferences: () => preferences,
    setPreferences: (changes) => {
      main.set('preferences', (preferences = { ...preferences, ...changes }))
      for (const listener of preferenceListeners) listener(preferences)
    },
    onPreferences: (listener) => void preferenceListeners.push(listener),
    storedWipes: () => storedWipes,
    setStoredWipes: (next) => main.set('storedWipes', (storedWipes = [...next])),
    retention: (account) => retentions.get(account) ?? usualRetention,
    setRetention: (account, retention) => {
      if (retention === null) retentions.delete(account)
      else retentions.set(account, retention)
      keepRetentions()
    },
    forgetOwner: (account) => {
      setFormerAccounts(formerAccounts.filter(({ key }) => key !== account))
      if (retentions.delete(account)) keepRetentions()
      forgetTimelinesOf(account)
      forgetOpenedOf(account)
    },
    ...timelineNotes,
    offer: (origin) => offers.get(origin) ?? null,
    setOffer: (origin, offer) => main.set('offers', [...offers.set(origin, offer)]),
  }
}

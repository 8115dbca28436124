/** The signed-in accounts and their first columns. It knows no tokens. */
import { columnWidth } from '../../shared/columns'
import { asAccountKey, asColumnId, type AccountKey } from '../../shared/ids'
import { homeOf } from '../../shared/timelines'
import type { AccountSummary, Column } from '../../shared/session'
import type { Emit } from '../ipc/events'
import type { AccountRecord } from '../settings/schema'
import { randomKey } from '../settings/keys'
import type { Settings } from '../settings/settings'
import type { Identity } from './identity'

/** Hues of the accents, in the order in which accounts get them: neighbours are easy to tell apart. */
const accents = [174, 262, 28, 330, 210, 95, 50, 300, 0, 140] as const

export interface Registry {
  list: () => readonly AccountRecord[]
  get: (key: AccountKey) => AccountRecord | null
  summaries: () => AccountSummary[]
  /** The key that this account has, or had when its posts were kept; null if it is new. */
  keyOf: (origin: string, identity: Identity) => AccountKey | null
  /** Adds an account with a Home column, or renews one that exists: it is no longer paused. */
  admit: (key: AccountKey, instance: { origin: string; domain: string }, identity: Identity) => AccountRecord
  setPaused: (key: AccountKey, paused: boolean) => void
  /** Takes an account and its columns away, but remembers its key, so that a later sign-in finds its posts again. */
  remove: (key: AccountKey) => void
  /** Forgets a removed account whose posts are wiped. */
  forget: (key: AccountKey) => void
}

/** A key that no account has or had. */
export const newAccountKey = (): AccountKey => asAccountKey(randomKey())

/** What people know an account by. */
export const handleOf = ({ username }: Identity, { domain }: { domain: string }): string =>
  `${username}@${domain}`

/** What windows are told of an account. */
export const summaryOf = (account: AccountRecord): AccountSummary => ({
  key: account.key,
  handle: account.handle,
  displayName: account.displayName,
  avatar: account.avatar,
  domain: account.domain,
  accent: account.accent,
})

/** The accent that the fewest accounts have, the earliest of those. */
const nextAccent = (accounts: readonly AccountRecord[]): number => {
  const uses = (hue: number): number => accounts.filter((account) => account.accent === hue).length
  return accents.reduce((best, hue) => (uses(hue) < uses(best) ? hue : best), accents[0])
}

const homeColumn = (account: AccountKey): Column => ({
  id: asColumnId(randomKey()),
  account,
  timeline: homeOf(account),
  name: null,
  width: columnWidth.usual,
  follow: false,
})

/** Same person: by actor where both sides know it, else by name. Ids may change when a server is set up anew. */
const isSame = (account: AccountRecord, origin: string, identity: Identity): boolean => {
  if (account.origin !== origin) return false
  if (account.actorUri !== null && account.actorUri === identity.actorUri) return true
  return account.username.toLowerCase() === identity.username.toLowerCase()
}

/** Opens the registry over the settings. */
export const createRegistry = (settings: Settings, emit: Emit): Registry => {
  const get = (key: AccountKey): AccountRecord | null =>
    settings.accounts().find((account) => account.key === key) ?? null
  const summaries = (): AccountSummary[] => settings.accounts().map(summaryOf)
  const changeAccounts = (accounts: readonly AccountRecord[]): void => {
    settings.setAccounts(accounts)
    emit('accounts.changed', summaries())
  }
  const changeColumns = (columns: readonly Column[]): void => {
    settings.setColumns(columns)
    emit('columns.changed', [...columns])
  }

  const forget = (key: AccountKey): void =>
    settings.setFormerAccounts(settings.formerAccounts().filter((one) => one.key !== key))

  const admit: Registry['admit'] = (key, instance, identity) => {
    const others = settings.accounts()
    const before = get(key) ?? settings.formerAccounts().find((account) => account.key === key)
    const account: AccountRecord = {
      key,
      ...instance,
      ...identity,
      handle: handleOf(identity, instance),
      accent: before?.accent ?? nextAccent(others),
      paused: false,
    }
    const isKnown = get(key) !== null
    changeAccounts(isKnown ? others.map((one) => (one.key === key ? account : one)) : [...others, account])
    forget(key)
    const hasColumn = settings.columns().some((column) => column.account === key)
    if (!isKnown && !hasColumn) changeColumns([...settings.columns(), homeColumn(key)])
    return account
  }

  return {
    list: () => settings.accounts(),
    get,
    summaries,
    keyOf: (origin, identity) => {
      const known = [...settings.accounts(), ...settings.formerAccounts()]
      return known.find((account) => isSame(account, origin, identity))?.key ?? null
    },
    admit,
    setPaused: (key, paused) =>
      changeAccounts(
        settings.accounts().map((account) => (account.key === key ? { ...account, paused } : account)),
      ),
    forget,
    remove: (key) => {
      const account = get(key)
      if (account === null) return
      const gone = settings.columns().filter((column) => column.account === key)
      settings.setFormerAccounts([...settings.formerAccounts(), account])
      changeColumns(settings.columns().filter((column) => column.account !== key))
      changeAccounts(settings.accounts().filter((one) => one.key !== key))
      for (const column of gone) settings.keepPlace(column.id, null)
    },
  }
}

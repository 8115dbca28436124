/**
 * Relations of the model (bookmarks, favourites, follows, mutes …): rows whose id no answer shows, and by which pages are
 * cut nevertheless (API 1.1, "relation-paged lists").
 */
import { ensure } from './maps'

export interface Row<Value> {
  id: string
  /** Id of the account that has the row. */
  owner: string
  /** What it is about: the id of an account or a post, the name of a tag, a domain. */
  key: string
  /** Server time at which it was made. */
  at: number
  value: Value
}

export interface Rows<Value> {
  /** Makes the row, or gives a known one that value; its id stays. */
  put: (owner: string, key: string, value: Value) => Row<Value>
  /** @returns the row that was there. */
  remove: (owner: string, key: string) => Row<Value> | undefined
  find: (owner: string, key: string) => Row<Value> | undefined
  /** Rows of an account, by what they are about, in the order in which they were made. */
  of: (owner: string) => ReadonlyMap<string, Row<Value>>
  /** Rows about something, by their owners. */
  about: (key: string) => ReadonlyMap<string, Row<Value>>
  /** What they were about is gone. */
  forget: (key: string) => void
  /** What they are about has another name now. */
  rename: (name: (key: string) => string) => void
}

/** @param now the server's clock */
export const createRows = <Value>(makeId: () => string, now: () => number): Rows<Value> => {
  const owners = new Map<string, Map<string, Row<Value>>>()
  const keys = new Map<string, Map<string, Row<Value>>>()
  const none: ReadonlyMap<string, Row<Value>> = new Map()

  const rows: Rows<Value> = {
    put: (owner, key, value) => {
      const known = rows.find(owner, key)
      if (known !== undefined) return Object.assign(known, { value })
      const row = { id: makeId(), owner, key, at: now(), value }
      ensure(owners, owner, () => new Map()).set(key, row)
      ensure(keys, key, () => new Map()).set(owner, row)
      return row
    },
    remove: (owner, key) => {
      const row = rows.find(owner, key)
      owners.get(owner)?.delete(key)
      keys.get(key)?.delete(owner)
      return row
    },
    find: (owner, key) => owners.get(owner)?.get(key),
    of: (owner) => owners.get(owner) ?? none,
    about: (key) => keys.get(key) ?? none,
    forget: (key) => {
      for (const owner of keys.get(key)?.keys() ?? []) owners.get(owner)?.delete(key)
      keys.delete(key)
    },
    rename: (name) => {
      const all = [...owners.values()].flatMap((own) => [...own.values()])
      owners.clear()
      keys.clear()
      for (const row of all) {
        row.key = name(row.key)
        ensure(owners, row.owner, () => new Map()).set(row.key, row)
        ensure(keys, row.key, () => new Map()).set(row.owner, row)
      }
    },
  }
  return rows
}

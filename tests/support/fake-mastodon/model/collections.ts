/** Collections: accounts that somebody recommends to others (API 1.13, since Mastodon 4.6). */
import { compareIds } from '../ids'
import { accountOf } from './state'
import type { State } from './state'

export interface FakeCollection {
  id: string
  ownerId: string
  name: string
  /** Ids of accounts, at most 25. */
  members: string[]
  /** Others than its owner are shown it. */
  discoverable: boolean
  createdAt: number
}

export interface Collections {
  addCollection: (
    owner: string,
    name: string,
    members: readonly string[],
    options?: Partial<Pick<FakeCollection, 'discoverable'>>,
  ) => FakeCollection
  /** Ledger: ids of somebody's collections as that person would be served them, last made first. */
  collectionsOf: (handle: string, owner: string) => string[]
  /** Ledger: ids of those that somebody stands in. */
  collectionsWith: (handle: string, member: string) => string[]
}

const shownTo = (state: State, viewerId: string | null): FakeCollection[] =>
  state.collections
    .filter(({ ownerId, discoverable }) => discoverable || ownerId === viewerId)
    .sort((one, other) => other.createdAt - one.createdAt || compareIds(other.id, one.id))

export const collectionsBy = (state: State, viewerId: string | null, ownerId: string): FakeCollection[] =>
  shownTo(state, viewerId).filter((one) => one.ownerId === ownerId)

export const collectionsWith = (state: State, viewerId: string | null, memberId: string): FakeCollection[] =>
  shownTo(state, viewerId).filter(({ members }) => members.includes(memberId))

export const createCollections = (state: State): Collections => {
  const id = (handle: string): string => accountOf(state, handle).id
  const ids = (collections: readonly FakeCollection[]): string[] => collections.map((one) => one.id)
  return {
    addCollection: (owner, name, members, { discoverable = true } = {}) => {
      const made: FakeCollection = {
        id: state.nextId('collections'),
        ownerId: id(owner),
        name,
        members: members.map(id),
        discoverable,
        createdAt: state.clock.now(),
      }
      state.collections.push(made)
      return made
    },
    collectionsOf: (handle, owner) => ids(collectionsBy(state, id(handle), id(owner))),
    collectionsWith: (handle, member) => ids(collectionsWith(state, id(handle), id(member))),
  }
}

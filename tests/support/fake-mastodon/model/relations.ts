/** Who follows, mutes and blocks whom, and what that does to homes (API 1.3, 1.9). */
import { endConversationsWith } from './conversations'
import { clearFromHome, mergeIntoHome, unmergeFromHome } from './homes'
import { clearFromLists } from './lists'
import { dropNotifications, dropNotificationsBy, notify } from './notify'
import { accountOf, follows, soon } from './state'
import type { State } from './state'
import type { FollowOptions, MuteOptions } from './types'

interface FollowSettings extends Partial<FollowOptions> {
  merge?: boolean
  /** Server time at which it happened, without events; default: now. */
  at?: number
}

export interface Relations {
  /** Follows, and merges at most 200 posts of that person into the home, without events. */
  follow: (follower: string, followed: string, options?: FollowSettings) => void
  /** Asks to follow a locked account. */
  requestFollow: (handle: string, target: string, at?: number) => void
  /** Lets somebody follow who asked to, or not. */
  answerFollowRequest: (handle: string, from: string, isAccepted: boolean) => void
  /** Unfollows; their posts leave the home without events. */
  unfollow: (follower: string, followed: string) => void
  /** Posts by and about them leave the home, with a `delete` event each. */
  mute: (handle: string, target: string, options?: Partial<MuteOptions>) => void
  unmute: (handle: string, target: string) => void
  /** Blocks, which ends follows both ways. */
  block: (handle: string, target: string) => void
  unblock: (handle: string, target: string) => void
  blockDomain: (handle: string, domain: string) => void
  unblockDomain: (handle: string, domain: string) => void
  /** Shows a followed account on one's profile. */
  endorse: (handle: string, target: string) => void
  /** Ledger: ids of accounts, last made first. */
  mutesOf: (handle: string) => string[]
  blocksOf: (handle: string) => string[]
  /** Ledger: names, last made first. */
  domainBlocksOf: (handle: string) => string[]
}

/** What happened at a given time streams to nobody any more. */
const told = (at: number | undefined): { at?: number; stream?: boolean } =>
  at === undefined ? {} : { at, stream: false }

export const unfollow = (state: State, from: string, to: string): void => {
  if (state.follows.remove(from, to) === undefined) return
  dropNotifications(state, to, (one) => one.type === 'follow' && one.fromId === from)
  unmergeFromHome(state, from, to)
}

export const follow = (state: State, from: string, to: string, options: FollowSettings = {}): void => {
  const { merge = true, showBoosts = true, languages = null, notify: ring = false, at } = options
  const known = follows(state, from, to)
  state.follows.put(from, to, { showBoosts, languages, notify: ring })
  if (known) return
  notify(state, { to, from, type: 'follow', ...told(at) })
  if (merge) mergeIntoHome(state, from, to)
}

/** Somebody asks to follow a locked account. */
export const requestFollow = (state: State, from: string, to: string, at?: number): void => {
  state.followRequests.put(to, from, null)
  notify(state, { to, from, type: 'follow_request', ...told(at) })
}

/** @returns false if nobody asked. */
export const answerFollowRequest = (
  state: State,
  accountId: string,
  fromId: string,
  isAccepted: boolean,
): boolean => {
  if (state.followRequests.remove(accountId, fromId) === undefined) return false
  dropNotifications(state, accountId, (one) => one.type === 'follow_request' && one.fromId === fromId)
  if (isAccepted) follow(state, fromId, accountId)
  return true
}

/** Homes and lists lose their posts; their notifications and conversations with them alone are gone for good (API 1.9). */
const clearAfter = (state: State, from: string, to: string, isForGood: boolean): void =>
  soon(state, () => {
    clearFromHome(state, from, to)
    clearFromLists(state, from, to)
    if (!isForGood) return
    endConversationsWith(state, from, to)
    dropNotificationsBy(state, from, to)
  })

export const unmute = (state: State, from: string, to: string): void => {
  if (state.mutes.remove(from, to) === undefined) return
  if (follows(state, from, to)) soon(state, () => mergeIntoHome(state, from, to))
}

export const mute = (state: State, from: string, to: string, options: Partial<MuteOptions>): void => {
  const row = state.mutes.put(from, to, { notifications: true, expiresAt: null, ...options })
  clearAfter(state, from, to, row.value.notifications)
  const { expiresAt } = row.value
  if (expiresAt === null) return
  // Nobody is told when a mute ends.
  state.later.at(expiresAt, () => {
    if (state.mutes.find(from, to)?.value.expiresAt === expiresAt) unmute(state, from, to)
  })
}

export const block = (state: State, from: string, to: string): void => {
  state.blocks.put(from, to, null)
  clearAfter(state, from, to, true)
  unfollow(state, from, to)
  unfollow(state, to, from)
}

/** Ends every follow to and from a domain; that some were severed is told (API 1.9, 4.6). */
export const blockDomain = (state: State, from: string, domain: string): void => {
  state.domainBlocks.put(from, domain, null)
  soon(state, () => {
    const there = [...state.accounts.values()].filter(({ remoteDomain }) => remoteDomain === domain)
    const severed = there.filter(({ id }) => follows(state, from, id) || follows(state, id, from))
    for (const { id } of there) {
      unfollow(state, from, id)
      unfollow(state, id, from)
      dropNotificationsBy(state, from, id)
      clearFromHome(state, from, id)
    }
    if (severed.length === 0) return
    const event = {
      id: state.nextId('severed_relationships'),
      type: 'user_domain_block',
      purged: false,
      target_name: domain,
      followers_count: severed.length,
      following_count: severed.length,
      created_at: new Date(state.clock.now()).toISOString(),
    }
    notify(state, { to: from, from, type: 'severed_relationships', raw: { event } })
  })
}

export const createRelations = (state: State): Relations => {
  const id = (handle: string): string => accountOf(state, handle).id
  return {
    follow: (follower, followed, options) => follow(state, id(follower), id(followed), options),
    requestFollow: (handle, target, at) => requestFollow(state, id(handle), id(target), at),
    answerFollowRequest: (handle, from, isAccepted) =>
      void answerFollowRequest(state, id(handle), id(from), isAccepted),
    unfollow: (follower, followed) => unfollow(state, id(follower), id(followed)),
    mute: (handle, target, options = {}) => mute(state, id(handle), id(target), options),
    unmute: (handle, target) => unmute(state, id(handle), id(target)),
    block: (handle, target) => block(state, id(handle), id(target)),
    blockDomain: (handle, domain) => blockDomain(state, id(handle), domain),
    unblockDomain: (handle, domain) => void state.domainBlocks.remove(id(handle), domain),
    endorse: (handle, target) => void state.endorsements.put(id(handle), id(target), null),
    mutesOf: (handle) => [...state.mutes.of(id(handle)).keys()].reverse(),
    blocksOf: (handle) => [...state.blocks.of(id(handle)).keys()].reverse(),
    domainBlocksOf: (handle) => [...state.domainBlocks.of(id(handle)).keys()].reverse(),
    unblock: (handle, target) => void state.blocks.remove(id(handle), id(target)),
  }
}

/** Direct posts, gathered by thread and people for each local person (API 1.11). */
import { compareIds } from '../ids'
import { ensure } from './maps'
import { accountOf } from './state'
import type { State } from './state'
import type { FakeConversation, FakePost } from './types'

export interface Conversations {
  /** Ledger: that person's conversations as the server would list them, the latest first. */
  conversationsOf: (handle: string) => FakeConversation[]
  readConversation: (handle: string, id: string) => void
}

/** The post at the top of a thread, as far as it is known. */
const rootOf = (state: State, post: FakePost): FakePost => {
  const parent = post.replyTo === null ? undefined : state.posts.get(post.replyTo)
  return parent === undefined ? post : rootOf(state, parent)
}

/** The latest first; two ids are never equal, for a post is the last of one conversation of a person. */
export const listConversations = (state: State, ownerId: string): FakeConversation[] =>
  [...(state.conversations.get(ownerId) ?? [])].sort((one, other) =>
    compareIds(other.lastStatusId, one.lastStatusId),
  )

const announce = (state: State, ownerId: string, conversation: FakeConversation): void => {
  if (!state.isHeard(ownerId)) return
  const payload = JSON.stringify(state.renderConversation(conversation, ownerId))
  state.publish(ownerId, { event: 'conversation', payload }, 'direct')
}

const addTo = (
  state: State,
  ownerId: string,
  post: FakePost,
  people: readonly string[],
): FakeConversation => {
  const others = people.filter((id) => id !== ownerId).sort()
  const participants = others.length === 0 ? [ownerId] : others
  const rootId = rootOf(state, post).id
  const own = ensure(state.conversations, ownerId, () => [])
  const known = own.find(
    (one) => one.rootId === rootId && one.participants.join(' ') === participants.join(' '),
  )
  const conversation = known ?? {
    id: state.nextId('conversations'),
    rootId,
    participants,
    postIds: [],
    lastStatusId: post.id,
    unread: false,
  }
  if (known === undefined) own.push(conversation)
  conversation.postIds.push(post.id)
  conversation.postIds.sort(compareIds)
  conversation.lastStatusId = conversation.postIds.at(-1) ?? post.id
  // Writing means having read.
  conversation.unread = post.authorId !== ownerId
  return conversation
}

/** A direct post joins a conversation of everybody it concerns here, which moves to the top. */
export const joinConversations = (state: State, post: FakePost, stream: boolean): void => {
  if (post.visibility !== 'direct' || post.boostOf !== null) return
  const people = [...new Set([post.authorId, ...post.mentions])]
  for (const id of people) {
    if (state.accounts.get(id)?.remoteDomain !== null) continue
    if (people.some((other) => state.blocks.find(id, other) !== undefined)) continue
    const conversation = addTo(state, id, post, people)
    if (stream) announce(state, id, conversation)
  }
}

/** A deleted post leaves its conversations: the one before it becomes the last, and empty ones end. */
export const leaveConversations = (state: State, post: FakePost): void => {
  for (const [ownerId, own] of state.conversations) {
    for (const conversation of own.filter(({ postIds }) => postIds.includes(post.id))) {
      conversation.postIds = conversation.postIds.filter((id) => id !== post.id)
      const last = conversation.postIds.at(-1)
      if (last !== undefined) conversation.lastStatusId = last
    }
    state.conversations.set(
      ownerId,
      own.filter(({ postIds }) => postIds.length > 0),
    )
  }
}

/** Blocking, and muting with notifications, ends the conversations with that person alone (API 1.9). */
export const endConversationsWith = (state: State, ownerId: string, otherId: string): void => {
  const kept = (state.conversations.get(ownerId) ?? []).filter(
    ({ participants }) => participants.length !== 1 || participants[0] !== otherId,
  )
  state.conversations.set(ownerId, kept)
}

/** @returns null if that person has no such conversation. */
export const conversationOf = (state: State, ownerId: string, id: string): FakeConversation | null =>
  state.conversations.get(ownerId)?.find((one) => one.id === id) ?? null

export const createConversations = (state: State): Conversations => ({
  conversationsOf: (handle) => listConversations(state, accountOf(state, handle).id),
  readConversation: (handle, id) => {
    const conversation = conversationOf(state, accountOf(state, handle).id, id)
    if (conversation === null) throw new Error(`${handle} has no conversation ${id}.`)
    conversation.unread = false
  },
})

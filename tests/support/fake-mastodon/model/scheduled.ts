/** Posts that wait for their time (API 1.13). */
import { makeBody } from './compose'
import type { MediaOptions } from './compose'
import { ensure } from './maps'
import { post } from './posts'
import { accountOf } from './state'
import type { State } from './state'
import type { FakeMedia, Visibility } from './types'

/** A post that waits for its time. */
export interface FakeScheduledPost {
  id: string
  scheduledAt: number
  text: string
  spoilerText: string
  visibility: Visibility
  replyTo: string | null
  media: MediaOptions[]
  /** What these are in lists. */
  attachments: FakeMedia[]
}

export interface ScheduleOptions {
  author: string
  /** Server time. */
  at: number
  text: string
  spoilerText?: string
  visibility?: Visibility
  inReplyTo?: string
  media?: MediaOptions[]
}

export interface Scheduled {
  /** The post is published when the server's clock comes that far; its row is gone then. */
  schedule: (options: ScheduleOptions) => FakeScheduledPost
  reschedule: (handle: string, id: string, at: number) => void
  unschedule: (handle: string, id: string) => void
  /** Ledger: what waits, last made first. */
  scheduledOf: (handle: string) => FakeScheduledPost[]
}

const own = (state: State, ownerId: string): FakeScheduledPost[] => ensure(state.scheduled, ownerId, () => [])

export const scheduledOf = (state: State, ownerId: string, id: string): FakeScheduledPost | null =>
  own(state, ownerId).find((one) => one.id === id) ?? null

export const unschedule = (state: State, ownerId: string, id: string): void => {
  const index = own(state, ownerId).findIndex((one) => one.id === id)
  if (index >= 0) own(state, ownerId).splice(index, 1)
}

/** The row goes first; if the post it answers is gone, nothing comes of it, and nobody hears of that. */
const publish = (state: State, ownerId: string, id: string, due: number): void => {
  const waiting = scheduledOf(state, ownerId, id)
  if (waiting?.scheduledAt !== due) return
  unschedule(state, ownerId, id)
  const author = state.accounts.get(ownerId)?.username
  if (author === undefined || (waiting.replyTo !== null && !state.posts.has(waiting.replyTo))) return
  const { text, spoilerText, visibility, replyTo, media } = waiting
  post(state, {
    author,
    text,
    spoilerText,
    visibility,
    media,
    ...(replyTo === null ? {} : { inReplyTo: replyTo }),
  })
}

export const reschedule = (state: State, ownerId: string, waiting: FakeScheduledPost, at: number): void => {
  waiting.scheduledAt = at
  state.later.at(at, () => publish(state, ownerId, waiting.id, at))
}

export const createScheduled = (state: State): Scheduled => ({
  schedule: (options) => {
    const ownerId = accountOf(state, options.author).id
    const waiting: FakeScheduledPost = {
      id: state.nextId('scheduled'),
      scheduledAt: options.at,
      text: options.text,
      spoilerText: options.spoilerText ?? '',
      visibility: options.visibility ?? 'public',
      replyTo: options.inReplyTo ?? null,
      media: options.media ?? [],
      attachments: makeBody(state, { media: options.media ?? [] }, state.clock.now()).media,
    }
    own(state, ownerId).push(waiting)
    reschedule(state, ownerId, waiting, options.at)
    return waiting
  },
  reschedule: (handle, id, at) => {
    const ownerId = accountOf(state, handle).id
    const waiting = scheduledOf(state, ownerId, id)
    if (waiting === null) throw new Error(`${handle} has scheduled no ${id}.`)
    reschedule(state, ownerId, waiting, at)
  },
  unschedule: (handle, id) => unschedule(state, accountOf(state, handle).id, id),
  scheduledOf: (handle) => [...own(state, accountOf(state, handle).id)].reverse(),
})

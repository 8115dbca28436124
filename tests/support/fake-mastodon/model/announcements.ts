/** What the instance's staff tell everybody (API 1.13). */
import { ensure } from './maps'
import { accountOf } from './state'
import type { State } from './state'
import type { FakeAnnouncement, StreamEvent } from './types'

export interface Announcements {
  /** Publishes, and tells everybody who streams. Times are the server's. */
  announce: (options: {
    /** HTML. */
    content: string
    startsAt?: number | null
    endsAt?: number | null
  }) => FakeAnnouncement
  withdraw: (id: string) => void
  react: (handle: string, id: string, emoji: string, isOn?: boolean) => void
  announcements: () => readonly FakeAnnouncement[]
}

const tellAll = (
  state: State,
  event: StreamEvent['event'],
  payloadFor: (accountId: string) => string,
): void => {
  for (const { id, remoteDomain } of state.accounts.values()) {
    if (remoteDomain === null && state.isHeard(id)) state.publish(id, { event, payload: payloadFor(id) })
  }
}

/** Published, and not over. */
export const currentAnnouncements = (state: State): FakeAnnouncement[] =>
  state.announcements.filter(({ endsAt }) => endsAt === null || endsAt > state.clock.now())

export const announcementById = (state: State, id: string): FakeAnnouncement | undefined =>
  currentAnnouncements(state).find((one) => one.id === id)

/** @returns false if that reaction was there, or not, already */
export const react = (
  state: State,
  announcement: FakeAnnouncement,
  change: { accountId: string; name: string; isOn: boolean },
): boolean => {
  const people = ensure(announcement.reactions, change.name, () => new Set())
  if (people.has(change.accountId) === change.isOn) return false
  if (change.isOn) people.add(change.accountId)
  else people.delete(change.accountId)
  const payload = { name: change.name, count: people.size, announcement_id: announcement.id }
  tellAll(state, 'announcement.reaction', () => JSON.stringify(payload))
  return true
}

export const createAnnouncements = (state: State): Announcements => ({
  announce: ({ content, startsAt = null, endsAt = null }) => {
    const made: FakeAnnouncement = {
      id: state.nextId('announcements'),
      content,
      publishedAt: state.clock.now(),
      startsAt,
      endsAt,
      readBy: new Set(),
      reactions: new Map(),
    }
    state.announcements.push(made)
    tellAll(state, 'announcement', (id) => JSON.stringify(state.renderAnnouncement(made, id)))
    return made
  },
  withdraw: (id) => {
    state.announcements = state.announcements.filter((one) => one.id !== id)
    tellAll(state, 'announcement.delete', () => id)
  },
  react: (handle, id, name, isOn = true) => {
    const announcement = announcementById(state, id)
    if (announcement === undefined) throw new Error(`There is no announcement ${id}.`)
    react(state, announcement, { accountId: accountOf(state, handle).id, name, isOn })
  },
  announcements: () => currentAnnouncements(state),
})

/** What the staff of an instance announce at the moment. */
import type { Announcement } from '../../shared/sets'

/**
 * Without those that are over. An instance takes them back when their time ends, but tells nobody who is not listening then: what
 * is stored of them may be hours old, or days without a network.
 * @param now milliseconds in the server's time
 */
export const announcedAt = (announcements: readonly Announcement[], now: number): Announcement[] =>
  announcements.filter(({ endsAt }) => endsAt === null || endsAt > now)

/** Notifications as groups, page by page (API 1.10, v2). */
import { compareIds } from '../ids'
import type { Cursor } from './feed'
import { groupedTypes } from './notify'
import type { FakeNotification } from './types'

export interface NotificationGroup {
  key: string
  /** All of the group up to the newest of the page, newest first. */
  members: FakeNotification[]
  /** Those of them on this page, newest first. */
  onPage: FakeNotification[]
}

/** @param types which types are grouped; others stand alone whatever their key */
export const keyFor = (notification: FakeNotification, types: readonly string[] = groupedTypes): string =>
  types.includes(notification.type) ? notification.groupKey : `ungrouped-${notification.id}`

/** One of each group, at the place of the first that is met. */
const firstOfEach = (
  notifications: readonly FakeNotification[],
  types: readonly string[] | undefined,
  limit: number,
): FakeNotification[] => {
  const met = new Set<string>()
  return notifications
    .filter((one) => {
      const key = keyFor(one, types)
      if (met.has(key)) return false
      met.add(key)
      return true
    })
    .slice(0, limit)
}

/**
 * The groups of a page: one representative for each, the newest below max_id or the oldest above min_id. A group that
 * reaches below the page comes again on an older one. Counts go up to the newest of the page.
 * @param notifications in any order
 * @returns the representatives' ids newest first, which is what Link speaks of, and the groups
 */
export const pageOfGroups = (
  notifications: readonly FakeNotification[],
  cursor: Cursor,
  limit: number,
  types?: readonly string[],
): { ids: string[]; groups: NotificationGroup[] } => {
  const floor = cursor.minId ?? cursor.sinceId
  const within = notifications
    .filter(({ id }) => cursor.maxId === null || compareIds(id, cursor.maxId) < 0)
    .filter(({ id }) => floor === null || compareIds(id, floor) > 0)
    .sort((one, other) => compareIds(other.id, one.id))
  const page =
    cursor.minId === null
      ? firstOfEach(within, types, limit)
      : firstOfEach([...within].reverse(), types, limit).reverse()
  const isLast = page.length < limit
  const [highest, lowest] = [page[0]?.id ?? '', page.at(-1)?.id ?? '']
  // A page that is not full reaches as far as the question did.
  const top = cursor.minId !== null && isLast ? (within[0]?.id ?? highest) : highest
  const bottom = cursor.minId === null && isLast ? (within.at(-1)?.id ?? lowest) : lowest
  const groups = page.map((representative) => {
    const key = keyFor(representative, types)
    const members = notifications
      .filter((one) => keyFor(one, types) === key && compareIds(one.id, top) <= 0)
      .sort((one, other) => compareIds(other.id, one.id))
    return { key, members, onPage: members.filter(({ id }) => compareIds(id, bottom) >= 0) }
  })
  return { ids: page.map(({ id }) => id), groups }
}

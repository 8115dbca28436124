/**
 * Which timelines are synced: what columns show, and of an account of the user's own everything that is its own, so that it is there
 * before a column shows it, and found in what is stored. Nothing else decides about it, and nothing else of sync knows columns.
 */
import type { AccountKey, TimelineKey } from '../shared/ids'
import { homeOf, readTimelineKey, type TimelineSpec } from '../shared/timelines'
import type { Settings } from './settings/settings'

type Known = Pick<Settings, 'accounts' | 'guests' | 'columns'>

/** Synced without a column too; home, which always is, besides them. */
const own = [
  { kind: 'notifications' },
  { kind: 'conversations' },
  { kind: 'bookmarks' },
  { kind: 'favourites' },
  { kind: 'requests' },
  { kind: 'scheduled' },
] as const satisfies readonly TimelineSpec[]

/** What is synced of an account or a guest besides a home, what columns show first: so it has its turn first. */
export const syncedOf = (settings: Known, account: AccountKey): TimelineSpec[] => {
  const shown = settings.columns().flatMap((column) => {
    const read = column.account === account ? readTimelineKey(column.timeline) : null
    return read === null ? [] : [read.spec]
  })
  // A guest has nothing of its own at its instance.
  return settings.accounts().some(({ key }) => key === account) ? [...shown, ...own] : shown
}

/** Whether the user has paused an account, by itself or with all: what is synced of it, and its pictures ahead, wait then. */
export const isPaused = (settings: Pick<Settings, 'pauses'>, account: AccountKey): boolean => {
  const { everything, accounts } = settings.pauses()
  return everything || accounts.includes(account)
}

/** Of which timelines pictures are kept ahead, the most wanted first: of what columns show, as they stand, then of homes. */
export const keptAhead = (settings: Known): TimelineKey[] => [
  ...new Set([
    ...settings.columns().map(({ timeline }) => timeline),
    ...settings.accounts().map(({ key }) => homeOf(key)),
  ]),
]

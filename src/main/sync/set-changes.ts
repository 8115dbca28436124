/**
 * Which timelines an instance fills anew after a set of the account has changed. It puts posts into their middle and takes others out
 * without a word (mastodon-api.md 1.3), so all that it keeps of them is read again (1.4).
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { SetName } from '../../shared/sets'
import { homeOf, readTimelineKey, timelineKey } from '../../shared/timelines'

/** Where those stand whom the account lets through: below what came in since (mastodon-api.md 1.10). */
export const filledByMerging = (timeline: TimelineKey): boolean =>
  ['notifications', 'requests'].includes(readTimelineKey(timeline)?.spec.kind ?? '')

const isList = (timeline: TimelineKey): boolean => readTimelineKey(timeline)?.spec.kind === 'list'

/** @param changed as `StoreOps.putSet` answers it */
export const concernedBy = (
  account: AccountKey,
  name: SetName,
  changed: readonly string[],
): ((timeline: TimelineKey) => boolean) => {
  const home = homeOf(account)
  if (name === 'followedTags') return (timeline) => timeline === home
  if (name === 'lists') {
    const lists = new Set(changed.map((list) => timelineKey(account, { kind: 'list', list })))
    return (timeline) => lists.has(timeline)
  }
  return (timeline) => timeline === home || isList(timeline)
}

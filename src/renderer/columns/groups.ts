/**
 * Notifications that belong together, as one row: of neighbours with one `group_key` the newest stands for all (mastodon-api.md 1.10).
 * They are grouped here and not by the server: its groups end at the end of a page, and only some servers make any. Only neighbours are:
 * what came between two of them stays between.
 */
import type { EntryItem, Item } from './items'

const keyOf = (item: Item | undefined): string | null => {
  if (item?.kind !== 'entry' || item.source.kind !== 'notification') return null
  const { groupKey } = item.source.notification
  return groupKey.startsWith('ungrouped-') ? null : groupKey
}

const personOf = ({ source }: EntryItem): string =>
  source.kind === 'notification' ? (source.notification.profileId ?? '') : ''

/** The items with neighbours of one group drawn together; a gap between two keeps them apart. */
export const grouped = (items: readonly Item[]): Item[] => {
  const rows: Item[] = []
  const people = new Set<string>()
  for (const item of items) {
    const last = rows.at(-1)
    const key = keyOf(item)
    if (item.kind === 'entry' && last?.kind === 'entry' && key !== null && key === keyOf(last)) {
      people.add(personOf(item))
      rows[rows.length - 1] = { ...last, others: people.size - 1 }
    } else {
      rows.push(item)
      people.clear()
      if (item.kind === 'entry') people.add(personOf(item))
    }
  }
  return rows
}

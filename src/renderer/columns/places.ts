/** Which place in its whole feed a drawn entry has. */
import type { Extent } from './feed-counts.svelte'
import type { EntryItem } from './items'

/**
 * Entries of the whole feed above the first drawn one; null where that is not known. It follows from the one whose place was counted,
 * also where some came above it since, until they are more than were there: then it waits for the next count.
 */
export const entriesAbove = (entries: readonly EntryItem[], { of, above }: Extent): number | null => {
  // Several notifications may be one row, and what is stored is counted by notifications.
  if (entries[0]?.source.kind === 'notification') return null
  const counted = entries.findIndex(({ order }) => order === of)
  return counted === -1 || above < counted ? null : above - counted
}

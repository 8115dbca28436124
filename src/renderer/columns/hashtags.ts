/** Hashtags as they are typed into the picker. */
import type { SpecOf } from '../../shared/timelines'

/** Servers take three more tags of each sort and drop the rest (mastodon-api.md 1.13). */
const mostTags = 3

/** Hashtags out of what was typed, as servers write them (mastodon-api.md 1.13). */
export const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .split(/[\s,#]+/)
      .filter((tag) => tag !== ''),
  ),
]

/** The timeline of posts that have any of some tags, all of some others, and none of a third sort. */
export const taggedWith = (
  [tag = '', ...more]: readonly string[],
  all: readonly string[],
  none: readonly string[],
): SpecOf<'tag'> => {
  const cut = (tags: readonly string[]): string[] => tags.filter((other) => other !== tag).slice(0, mostTags)
  return { kind: 'tag', tag, any: cut(more), all: cut(all), none: cut(none) }
}

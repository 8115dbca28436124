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

/** What no hashtag has: anything but letters, digits and marks of any script, underscores, and the dots and joiner of Mastodon's HASHTAG_RE. */
const foreign = /[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u00b7\u30fb\u200c]/u

/** Which character keeps what was typed from being hashtags, in a sentence; null if none does. */
export const tagProblem = (text: string): string | null => {
  const [character] = foreign.exec(tagsIn(text).join('')) ?? []
  if (character === undefined) return null
  const named = /[\p{C}\p{Z}]/u.test(character) ? 'an invisible character' : `“${character}”`
  return `No hashtag can contain ${named}. Use letters, digits and underscores, and a space between hashtags.`
}

/** Hashtags out of what was typed; null if it cannot be hashtags. */
export const validTagsIn = (text: string): string[] | null =>
  tagProblem(text) === null ? tagsIn(text) : null

/** The timeline of posts that have any of some tags, all of some others, and none of a third sort. */
export const taggedWith = (
  [tag = '', ...more]: readonly string[],
  all: readonly string[],
  none: readonly string[],
): SpecOf<'tag'> => {
  const cut = (tags: readonly string[]): string[] => tags.filter((other) => other !== tag).slice(0, mostTags)
  return { kind: 'tag', tag, any: cut(more), all: cut(all), none: cut(none) }
}

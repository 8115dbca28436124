/** Hashtags as they are typed into the picker. */
import type { SpecOf } from '../../shared/timelines'

/**
 * How many tags of each sort servers look at, the one that the timeline is called by among those of which any will do; what is beyond
 * they drop without a word (mastodon-api.md 1.13).
 */
const mostTags = { any: 4, others: 3 }

/** Hashtags out of what was typed, as servers write them (mastodon-api.md 1.13). */
const tagsIn = (text: string): string[] => [
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

/** What keeps what was typed from being hashtags of a sort, in a sentence; null if nothing does. */
const tagProblem = (text: string, most: number): string | null => {
  const tags = tagsIn(text)
  const [character] = foreign.exec(tags.join('')) ?? []
  if (character === undefined)
    return tags.length <= most
      ? null
      : `These are ${tags.length} hashtags, and instances look at no more than ${most}. Leave some out.`
  const named = /[\p{C}\p{Z}]/u.test(character) ? 'an invisible character' : `“${character}”`
  return `No hashtag can contain ${named}. Use letters, digits and underscores, and a space between hashtags.`
}

/** How a field is judged and read where hashtags of a sort are typed; it gives null where they cannot be these. */
export const tagsOf = (
  sort: keyof typeof mostTags,
): { problem: (text: string) => string | null; read: (text: string) => string[] | null } => {
  const problem = (text: string): string | null => tagProblem(text, mostTags[sort])
  return { problem, read: (text) => (problem(text) === null ? tagsIn(text) : null) }
}

/** The timeline of posts that have any of some tags, all of some others, and none of a third sort. */
export const taggedWith = (
  [tag = '', ...more]: readonly string[],
  all: readonly string[],
  none: readonly string[],
): SpecOf<'tag'> => {
  const others = (tags: readonly string[]): string[] => tags.filter((other) => other !== tag)
  return { kind: 'tag', tag, any: more, all: others(all), none: others(none) }
}

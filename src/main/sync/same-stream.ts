/**
 * Which names stand for the same stream. Mastodon takes hashtags that it folds alike for one (mastodon-api.md 1.13: NFKC, lower case,
 * Latin letters without their marks, nothing but letters and digits): subscribing the second does nothing, ending it ends the first
 * as well, and what comes has the name that was subscribed first (2). So one of them is subscribed, and what it brings is for all.
 * Other software is not known to fold: each name is a stream of its own there.
 */

/** Those of Latin-1 and Latin Extended-A that carry no mark which could be taken off. */
const plain: Readonly<Record<string, string>> = {
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  ŧ: 't',
}

const foldedTag = (tag: string): string =>
  tag
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[à-ž]/g, (letter) => plain[letter] ?? letter.normalize('NFD').charAt(0))
    .replace(/[^\p{L}\p{N}_\u00b7\u200c]/gu, '')

const ofTag = 'hashtag:'

/** The same text for all names of one stream of Mastodon's; not to be sent. */
const foldedName = (name: string): string =>
  name.startsWith(ofTag) ? `${ofTag}${foldedTag(name.slice(ofTag.length))}` : name

/** Whether two names stand for the same stream. */
export const isSameStream = (one: string, other: string, isMastodon: boolean): boolean =>
  one === other || (isMastodon && foldedName(one) === foldedName(other))

/** The first name of each stream. */
export const firstNames = (names: readonly string[], isMastodon: boolean): string[] =>
  names.filter((name, at) => names.findIndex((first) => isSameStream(first, name, isMastodon)) === at)

/**
 * Filters, evaluated here over what is stored: the server does not tell when they change, so verdicts that it sent along grow stale
 * (mastodon-api.md 1.8).
 */
import type { StatusRow } from '../../shared/rows'
import type { Filter, FilterContext } from '../../shared/sets'
import { contentOf } from './content/content-of'
import { textOf } from './content/tree'

/** A filter with its words made ready; null where it has none. */
export interface ReadyFilter extends Filter {
  pattern: RegExp | null
}

const wordLike = String.raw`[\p{L}\p{M}\p{N}\p{Pc}]`
const startsAsWord = new RegExp(`^${wordLike}`, 'u')
const endsAsWord = new RegExp(`${wordLike}$`, 'u')

/** A whole word ends at a boundary only on those of its sides where there is a letter, digit or line (mastodon-api.md 1.8). */
const sourceOf = ({ keyword, wholeWord }: Filter['keywords'][number]): string => {
  const plain = keyword.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  if (!wholeWord) return plain
  const before = startsAsWord.test(keyword) ? `(?<!${wordLike})` : ''
  const after = endsAsWord.test(keyword) ? `(?!${wordLike})` : ''
  return `${before}${plain}${after}`
}

export const readyFilter = (filter: Filter): ReadyFilter => ({
  ...filter,
  pattern: filter.keywords.length === 0 ? null : new RegExp(filter.keywords.map(sourceOf).join('|'), 'iu'),
})

/** By row: rows are never changed, only replaced. */
const searchable = new WeakMap<StatusRow, string>()

/** What is searched: warning, text, choices of the poll, descriptions of media. */
const searchableText = (status: StatusRow): string => {
  const known = searchable.get(status)
  if (known !== undefined) return known
  const text = [
    status.spoilerText,
    textOf(contentOf(status.content).blocks),
    ...(status.poll?.options.map(({ title }) => title) ?? []),
    ...status.media.map(({ description }) => description ?? ''),
  ].join('\n\n')
  searchable.set(status, text)
  return text
}

/** The filters that apply there and then, and that a post meets. @param now server time */
export const filtersMet = (
  filters: readonly ReadyFilter[],
  status: StatusRow,
  context: FilterContext,
  now: number,
): ReadyFilter[] =>
  filters.filter(
    ({ contexts, expiresAt, pattern, statusIds }) =>
      contexts.includes(context) &&
      (expiresAt === null || expiresAt > now) &&
      (statusIds.includes(status.id) || pattern?.test(searchableText(status)) === true),
  )

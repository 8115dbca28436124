/** Filters, and which of them a post meets (API 1.8). */
import { ensure } from './maps'
import { accountOf } from './state'
import type { State } from './state'
import type { FakeFilter, FakePost, FilterContext } from './types'

export interface FilterOptions {
  title: string
  context?: FilterContext[]
  /** Server time; default: never. */
  expiresAt?: number | null
  action?: FakeFilter['action']
  keywords?: (string | { keyword: string; wholeWord: boolean })[]
  /** Ids of posts. */
  statuses?: string[]
}

export interface Filters {
  /** Nobody is told: the event that should say so never arrives. */
  addFilter: (handle: string, options: FilterOptions) => FakeFilter
  removeFilter: (handle: string, id: string) => void
  filtersOf: (handle: string) => FakeFilter[]
}

export const filtersOf = (state: State, accountId: string): FakeFilter[] =>
  ensure(state.filters, accountId, () => [])

/** What is searched: warning, text without markup, choices of a poll, descriptions of media. */
const searchable = (post: FakePost): string =>
  [
    post.spoilerText,
    post.content.replaceAll(/<(br|\/p)[^>]*>/g, '\n').replaceAll(/<[^>]*>/g, ''),
    ...(post.poll?.options.map(({ title }) => title) ?? []),
    ...post.media.map(({ alt }) => alt ?? ''),
  ].join('\n\n')

/** A whole word ends at a boundary only on those of its sides where there is a letter, digit or line. */
const patternOf = ({ keyword, wholeWord }: FakeFilter['keywords'][number]): RegExp => {
  const plain = keyword.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  if (!wholeWord) return new RegExp(plain, 'iu')
  const [start, end] = [/^\w/.test(keyword) ? String.raw`\b` : '', /\w$/.test(keyword) ? String.raw`\b` : '']
  return new RegExp(`${start}${plain}${end}`, 'iu')
}

export const filterHead = (filter: FakeFilter): Record<string, unknown> => ({
  id: filter.id,
  title: filter.title,
  context: filter.context,
  expires_at: filter.expiresAt === null ? null : new Date(filter.expiresAt).toISOString(),
  filter_action: filter.action,
})

/**
 * All that match, whatever their context; expired ones do not. In streams that everybody hears an action newer than the
 * streaming server has no name (API 1.7).
 */
export const filteredFor = (
  state: State,
  post: FakePost,
  viewerId: string,
  where: 'rest' | 'stream' = 'rest',
): Record<string, unknown>[] => {
  if (!state.personality.filterResults) return []
  const now = state.clock.now()
  return filtersOf(state, viewerId).flatMap((filter) => {
    if (filter.expiresAt !== null && filter.expiresAt <= now) return []
    const words = filter.keywords.filter((keyword) => patternOf(keyword).test(searchable(post)))
    const own = filter.statuses.filter(({ statusId }) => statusId === post.id)
    if (words.length === 0 && own.length === 0) return []
    const { filter_action: action, ...head } = filterHead(filter)
    return [
      {
        filter: { ...head, ...(where === 'stream' && action === 'blur' ? {} : { filter_action: action }) },
        keyword_matches: words.length === 0 ? null : words.map(({ keyword }) => keyword),
        status_matches: own.length === 0 ? null : own.map(({ statusId }) => statusId),
      },
    ]
  })
}

export const createFilter = (state: State, accountId: string, options: FilterOptions): FakeFilter => {
  const filter: FakeFilter = {
    id: state.nextId('filters'),
    title: options.title,
    context: options.context ?? ['home'],
    expiresAt: options.expiresAt ?? null,
    action: options.action ?? 'warn',
    keywords: (options.keywords ?? []).map((one) => ({
      id: state.nextId('filter_keywords'),
      ...(typeof one === 'string' ? { keyword: one, wholeWord: true } : one),
    })),
    statuses: (options.statuses ?? []).map((statusId) => ({ id: state.nextId('filter_statuses'), statusId })),
  }
  filtersOf(state, accountId).push(filter)
  return filter
}

export const removeFilter = (state: State, accountId: string, id: string): void => {
  state.filters.set(
    accountId,
    filtersOf(state, accountId).filter((filter) => filter.id !== id),
  )
}

export const createFilters = (state: State): Filters => ({
  addFilter: (handle, options) => createFilter(state, accountOf(state, handle).id, options),
  removeFilter: (handle, id) => removeFilter(state, accountOf(state, handle).id, id),
  filtersOf: (handle) => [...filtersOf(state, accountOf(state, handle).id)],
})

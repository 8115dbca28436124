/** Collections that are cut by offset, and by nothing that stays with a row (API 1.1). */
import type { InstanceScene } from '../entities/instance'
import type { FakeRequest } from '../http'
import { toInteger } from './paging'

export interface OffsetRule {
  /** Rows of a page when nobody says how many, and at most. */
  limit: number
  max: number
  /**
   * What Link says: `next` after a full page; `miscounted` as of collections, where it counts pages for rows and so has no next page
   * after the second one; nothing at all.
   */
  link: 'full' | 'miscounted' | 'none'
}

export const offsetRules = {
  trendingStatuses: { limit: 20, max: 40, link: 'full' },
  /** Tags and links. */
  trending: { limit: 10, max: 20, link: 'full' },
  collections: { limit: 40, max: 100, link: 'miscounted' },
  inCollections: { limit: 40, max: 80, link: 'miscounted' },
  directory: { limit: 40, max: 80, link: 'none' },
  suggestions: { limit: 40, max: 80, link: 'none' },
  search: { limit: 20, max: 40, link: 'none' },
} satisfies Record<string, OffsetRule>

export const offsetOf = (request: FakeRequest): number =>
  Math.max(0, toInteger(request.query.get('offset') ?? '0'))

export const limitOf = (request: FakeRequest, rule: OffsetRule): number => {
  const asked = request.query.get('limit')
  return asked === null ? rule.limit : Math.min(Math.abs(toInteger(asked)), rule.max)
}

/** One page of the items, and its Link. */
export const pageByOffset = <Item>(
  scene: InstanceScene,
  request: FakeRequest,
  rule: OffsetRule,
  items: readonly Item[],
): { page: Item[]; headers: Record<string, string> } => {
  const [offset, limit] = [offsetOf(request), limitOf(request, rule)]
  const page = items.slice(offset, offset + limit)
  if (rule.link === 'none') return { page, headers: {} }
  const isFull = page.length > 0 && page.length === limit
  const hasNext = rule.link === 'full' ? isFull : offset * limit + page.length < items.length
  const hasPrev = rule.link === 'full' ? offset > limit : offset > 0
  const url = (to: number, relation: string): string => {
    const query = new URLSearchParams(request.query.has('limit') ? { limit: String(limit) } : {})
    query.set('offset', String(to))
    return `<${scene.origin()}${request.path}?${query.toString()}>; rel="${relation}"`
  }
  const parts = [
    ...(hasNext ? [url(offset + limit, 'next')] : []),
    ...(hasPrev ? [url(offset - limit, 'prev')] : []),
  ]
  return { page, headers: parts.length === 0 ? {} : { Link: parts.join(', ') } }
}

/** Scores move between two requests: what stands at a page's edge comes twice or not at all. */
export const byScore = <Item>(
  scene: InstanceScene,
  items: readonly Item[],
  score: (item: Item) => number,
): Item[] =>
  items
    .map((item) => ({ item, score: score(item) + scene.state.trendsRandom.int(3) }))
    .sort((one, other) => other.score - one.score)
    .map(({ item }) => item)

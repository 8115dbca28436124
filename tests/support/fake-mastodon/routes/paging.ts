import type { InstanceScene } from '../entities/instance'
import { compareIds, isUuid } from '../ids'
import { failure, json } from '../http'
import type { Answer, FakeRequest } from '../http'
import { pageOfFeed } from '../model/feed'
import type { Cursor } from '../model/feed'
import type { Personality } from '../personalities'
import type { PageRule } from './page-rules'

export interface PageRequest {
  cursor: Cursor
  limit: number
}

/** Ruby's to_i: leading digits, else 0. */
export const toInteger = (value: string): number => Number(/^\s*([+-]?\d+)/.exec(value)?.[1] ?? '0')

const snowflakeOf = (value: string): string => {
  const digits = /^\s*\+?0*(\d+)/.exec(value)?.[1]
  return digits === undefined || digits === '' ? '0' : digits
}

/** Mastodon's rules (API 1.1): a limit of 0 or garbage is an empty page, a garbage cursor is 0. */
const lenient = (request: FakeRequest, { ids }: Personality, usual: number, max: number): PageRequest => {
  const asked = request.query.get('limit')
  const cursor = (name: string): string | null => {
    const value = request.query.get(name)
    return value === null || value.trim() === '' ? null : ids === 'snowflake' ? snowflakeOf(value) : value
  }
  return {
    limit: asked === null ? usual : Math.min(Math.abs(toInteger(asked)), max),
    cursor: { maxId: cursor('max_id'), sinceId: cursor('since_id'), minId: cursor('min_id') },
  }
}

/** Parameters that are yes or no, which some servers insist on. */
const switches = [
  'local',
  'remote',
  'only_media',
  'exclude_replies',
  'exclude_reblogs',
  'exclude_direct',
  'pinned',
]

const strict = (
  request: FakeRequest,
  personality: Personality,
  usual: number,
  max: number,
): PageRequest | Answer => {
  const asked = request.query.get('limit')
  if (asked !== null && !/^\d+$/.test(asked)) return failure(400, 'Bad Request: limit is not a number')
  for (const name of switches) {
    const value = request.query.get(name)
    if (value !== null && !/^(true|false|1|0)$/.test(value))
      return failure(400, `Bad Request: ${name} is not a boolean`)
  }
  const limit = asked === null ? usual : Math.min(Math.max(1, Number(asked)), max)
  for (const name of ['max_id', 'since_id', 'min_id']) {
    const value = request.query.get(name)
    if (personality.ids === 'uuid7' && value !== null && !isUuid(value))
      return failure(400, `Invalid ${name}`)
  }
  const cursor = (name: string): string | null => request.query.get(name)
  return { limit, cursor: { maxId: cursor('max_id'), sinceId: cursor('since_id'), minId: cursor('min_id') } }
}

/** @returns the page asked for, or the answer to a question that makes no sense. */
export const parsePage = (
  request: FakeRequest,
  personality: Personality,
  rule: PageRule,
): PageRequest | Answer => {
  const max = personality.maxLimit ?? rule.max
  const page = personality.strictParams
    ? strict(request, personality, rule.limit, max)
    : lenient(request, personality, rule.limit, max)
  if ('cursor' in page && !rule.minId) page.cursor.minId = null
  return page
}

/** The query of a request without cursors, of which only what is `kept` stays (that is Mastodon's loss, not ours). */
const keptQuery = (request: FakeRequest, kept: readonly string[] | null): URLSearchParams =>
  new URLSearchParams([...request.query].filter(([name]) => kept === null || kept.includes(name)))

/** The Link header of a page of cursor ids, newest first: none for an empty page. */
export const linkHeader = (
  scene: InstanceScene,
  request: FakeRequest,
  ids: readonly string[],
  limit: number,
  rule: PageRule,
): Record<string, string> => {
  const { linkPrev } = scene.state.personality
  const [newest, oldest] = [ids[0], ids.at(-1)]
  if (newest === undefined || oldest === undefined) return {}
  const url = (name: string, id: string): string => {
    const query = keptQuery(request, linkPrev ? rule.kept : null)
    query.set(name, id)
    query.sort()
    return `<${scene.origin()}${request.path}?${query.toString()}>`
  }
  const hasNext = (rule.alwaysNext && linkPrev) || ids.length >= limit
  const parts = [
    ...(hasNext ? [`${url('max_id', oldest)}; rel="next"`] : []),
    ...(linkPrev ? [`${url(rule.prev, newest)}; rel="prev"`] : []),
  ]
  return parts.length === 0 ? {} : { Link: parts.join(', ') }
}

/**
 * A page out of rows in any order. Pages are cut by the rows' ids; what `render` has nothing for (null) is missing in the
 * answer and counts in Link.
 */
export const pageOfRows = <Item extends { id: string }>(
  scene: InstanceScene,
  request: FakeRequest,
  rule: PageRule,
  rows: readonly Item[],
  render: (row: Item) => unknown,
): Answer => {
  const asked = parsePage(request, scene.state.personality, rule)
  if ('status' in asked) return asked
  const byId = new Map(rows.map((row) => [row.id, row]))
  const ascending = [...byId.keys()].sort(compareIds)
  const isWhole = rule.zeroIsAll && request.query.get('limit') === '0'
  const ids = isWhole ? ascending.reverse() : pageOfFeed(ascending, asked.cursor, asked.limit)
  const shown = ids.flatMap((id) => {
    const row = byId.get(id)
    const item = row === undefined ? null : render(row)
    return item === null ? [] : [item]
  })
  return json(shown, 200, isWhole ? {} : linkHeader(scene, request, ids, asked.limit, rule))
}

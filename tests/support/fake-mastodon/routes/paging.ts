import { isUuid } from '../ids'
import { failure } from '../http'
import type { Answer, FakeRequest } from '../http'
import type { Cursor } from '../model/feed'
import type { Personality } from '../personalities'

export interface PageRequest {
  cursor: Cursor
  limit: number
}

/** Ruby's to_i: leading digits, else 0. */
const toInteger = (value: string): number => Number(/^\s*([+-]?\d+)/.exec(value)?.[1] ?? '0')

const snowflakeOf = (value: string): string => {
  const digits = /^\s*\+?0*(\d+)/.exec(value)?.[1]
  return digits === undefined || digits === '' ? '0' : digits
}

/** Mastodon's rules (API 1.1): a limit of 0 or garbage is an empty page, a garbage cursor is 0. */
const lenient = (request: FakeRequest, limits: { default: number; max: number }): PageRequest => {
  const asked = request.query.get('limit')
  const cursor = (name: string): string | null => {
    const value = request.query.get(name)
    return value === null || value.trim() === '' ? null : snowflakeOf(value)
  }
  return {
    limit: asked === null ? limits.default : Math.min(Math.abs(toInteger(asked)), limits.max),
    cursor: { maxId: cursor('max_id'), sinceId: cursor('since_id'), minId: cursor('min_id') },
  }
}

const strict = (request: FakeRequest, personality: Personality): PageRequest | Answer => {
  const asked = request.query.get('limit')
  const { default: usual, max } = personality.homeLimit
  if (asked !== null && !/^\d+$/.test(asked)) return failure(400, 'Bad Request: limit is not a number')
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
export const parsePage = (request: FakeRequest, personality: Personality): PageRequest | Answer =>
  personality.strictParams ? strict(request, personality) : lenient(request, personality.homeLimit)

/**
 * The Link header of a page of ids, newest first: none for an empty page, and of the parameters only `kept` stay
 * (that is Mastodon's loss, not ours).
 */
export const linkHeader = (
  origin: string,
  request: FakeRequest,
  ids: readonly string[],
  kept: readonly string[],
  options: { prev: boolean; next: boolean },
): Record<string, string> => {
  const [newest, oldest] = [ids[0], ids.at(-1)]
  if (newest === undefined || oldest === undefined) return {}
  const url = (name: string, id: string): string => {
    const query = new URLSearchParams()
    for (const key of kept) {
      const value = request.query.get(key)
      if (value !== null) query.set(key, value)
    }
    query.set(name, id)
    query.sort()
    return `<${origin}${request.path}?${query.toString()}>`
  }
  const parts = [
    ...(options.next ? [`${url('max_id', oldest)}; rel="next"`] : []),
    ...(options.prev ? [`${url('min_id', newest)}; rel="prev"`] : []),
  ]
  return parts.length === 0 ? {} : { Link: parts.join(', ') }
}

/**
 * A set that comes page by page, by cursors of rows that only the server knows, newest first (mastodon-api.md 1.1): read whole or not
 * at all.
 */
import { AppError } from '../../shared/errors'
import type { Answer } from './answer'
import type { Cursor } from './api'
import { cursorsOf, isUnreadable, leadsToItself } from './link'
import type { MastoCall } from './masto-seam'

/** What is asked, page by page, by whoever has the account's token. @throws AppError */
export type AskPage = (call: MastoCall) => Promise<Answer>

/** Pages of one set; far above what people have, far below what a server that leads in circles would cost. */
const mostPages = 250

export interface PageParameters {
  limit: number
  maxId?: string
}

export interface PagedSet<Value> {
  ask: (page: PageParameters) => MastoCall
  limit: number
  read: (raw: unknown, domain: string) => Value | null
}

/** What is 2xx and JSON, but not what this request promises. */
export const unexpected = (status: number): AppError => new AppError({ code: 'server', status, notApi: true })

/** One page, and the cursor of the next one; null at the end. */
const readPage = async <Value>(
  set: PagedSet<Value>,
  asked: Cursor,
  domain: string,
  ask: AskPage,
): Promise<{ values: Value[]; next: string | null; asOf: number }> => {
  const { maxId } = asked
  const answer = await ask(set.ask({ limit: set.limit, ...(maxId === undefined ? {} : { maxId }) }))
  if (!Array.isArray(answer.json)) throw unexpected(answer.status)
  const values = answer.json.map((raw) => set.read(raw, domain)).filter((value) => value !== null)
  const link = answer.headers.get('link')
  // No end, only nowhere to go on.
  if (leadsToItself(link, asked) || isUnreadable(link)) throw unexpected(answer.status)
  const { next } = cursorsOf(link, asked)
  return { values, next: next?.maxId ?? null, asOf: answer.serverTime }
}

/** @throws AppError server where the pages lead in circles or never end: half a set is none. */
export const readPaged = async <Value>(
  set: PagedSet<Value>,
  domain: string,
  ask: AskPage,
): Promise<{ members: Value[]; asOf: number }> => {
  const members: Value[] = []
  const asked = new Set<string>()
  let cursor: Cursor = {}
  while (asked.size < mostPages) {
    const { values, next, asOf } = await readPage(set, cursor, domain, ask)
    members.push(...values)
    if (next === null) return { members, asOf }
    if (asked.has(next)) break
    asked.add(next)
    cursor = { maxId: next }
  }
  throw new AppError({ code: 'server', status: 200, notApi: true })
}

/**
 * How the whole sets of an account are asked for and read. Those of people and domains come page by page, by cursors of rows that
 * only the server knows, newest first; filters come all at once (mastodon-api.md 1.1, 1.8, 1.9).
 */
import { AppError } from '../../shared/errors'
import { filterContexts, type Filter, type Member, type MutedMember } from '../../shared/sets'
import type { SetMembers, SetName } from '../../shared/sets'
import type { Answer } from './answer'
import type { Cursor } from './api'
import { cursorsOf } from './link'
import type { MastoCall } from './masto-seam'
import { handleOf } from './normalize-profile'
import { idOf, isRecord, listOf, recordOf, textOf, textOrNull, timeOf, type JsonRecord } from './values'

/** What is asked, page by page, by whoever has the account's token. @throws AppError */
export type AskPage = (call: MastoCall) => Promise<Answer>

/** Pages of one set; far above what people have, far below what a server that leads in circles would cost. */
const mostPages = 250
const mostFilters = 1_000

interface PageParameters {
  limit: number
  maxId?: string
}

/** A set that was read whole, with the server's clock at its last page. */
export interface SetAnswerOf<Name extends SetName> {
  name: Name
  members: SetMembers[Name]
  asOf: number
}
export type SetAnswer = { [Name in SetName]: SetAnswerOf<Name> }[SetName]

interface PagedSet<Value> {
  ask: (page: PageParameters) => MastoCall
  limit: number
  read: (raw: unknown, domain: string) => Value | null
}

const memberOf = (raw: unknown, domain: string): Member | null => {
  const id = isRecord(raw) ? idOf(raw['id']) : null
  if (!isRecord(raw) || id === null) return null
  const acct = textOf(raw['acct'], 500) || textOf(raw['username'], 500) || 'unknown'
  return { id, handle: handleOf(acct, domain), name: textOf(raw['display_name'], 2_000) }
}

const mutedOf = (raw: unknown, domain: string): MutedMember | null => {
  const member = memberOf(raw, domain)
  return member === null ? null : { ...member, until: timeOf(recordOf(raw)['mute_expires_at']) }
}

const unexpected = (status: number): AppError => new AppError({ code: 'server', status, notApi: true })

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
  const { next } = cursorsOf(answer.headers.get('link'), asked)
  return { values, next: next?.maxId ?? null, asOf: answer.serverTime }
}

/** @throws AppError server where the pages lead in circles or never end: half a set is none. */
const readPaged = async <Value>(
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

const isContext = (value: unknown): value is (typeof filterContexts)[number] =>
  filterContexts.some((context) => context === value)

/** Unknown actions are those of a newer server: the documentation says to treat them as `warn`. */
const actionOf = (value: unknown): Filter['action'] => (value === 'hide' || value === 'blur' ? value : 'warn')

const keywordOf = (raw: JsonRecord, name: 'keyword' | 'phrase'): Filter['keywords'][number][] => {
  const keyword = textOf(raw[name], 512).trim()
  return keyword === '' ? [] : [{ keyword, wholeWord: raw['whole_word'] === true }]
}

const filterOf = (value: unknown): Filter[] => {
  const raw = recordOf(value)
  const id = idOf(raw['id'])
  if (id === null) return []
  return [
    {
      id,
      title: textOf(raw['title'], 256),
      contexts: listOf(raw['context'], 20).filter(isContext),
      expiresAt: timeOf(raw['expires_at']),
      action: actionOf(raw['filter_action']),
      keywords: listOf(raw['keywords'], 1_000).flatMap((one) => keywordOf(recordOf(one), 'keyword')),
      statusIds: listOf(raw['statuses'], 1_000).flatMap((one) => idOf(recordOf(one)['status_id']) ?? []),
    },
  ]
}

/** Version 1 has a row for each keyword, without a title; what it calls irreversible is hidden. */
const oldFilterOf = (value: unknown): Filter[] => {
  const raw = recordOf(value)
  const id = idOf(raw['id'])
  const keywords = keywordOf(raw, 'phrase')
  if (id === null || keywords.length === 0) return []
  return [
    {
      id,
      title: keywords[0]?.keyword ?? '',
      contexts: listOf(raw['context'], 20).filter(isContext),
      expiresAt: timeOf(raw['expires_at']),
      action: raw['irreversible'] === true ? 'hide' : 'warn',
      keywords,
      statusIds: [],
    },
  ]
}

/** What an instance answers that does not know version 2 of the filters (mastodon-api.md 10). */
const isUnknown = ({ detail }: AppError): boolean =>
  detail.code === 'notFound' ||
  (detail.code === 'server' && (detail.notApi === true || detail.status === 405 || detail.status === 501))

const readFilters = async (ask: AskPage): Promise<SetAnswerOf<'filters'>> => {
  const read = async (
    call: MastoCall,
    one: (value: unknown) => Filter[],
  ): Promise<SetAnswerOf<'filters'>> => {
    const { json, status, serverTime } = await ask(call)
    if (!Array.isArray(json)) throw unexpected(status)
    return { name: 'filters', members: listOf(json, mostFilters).flatMap(one), asOf: serverTime }
  }
  try {
    return await read((api) => api.v2.filters.list(), filterOf)
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !isUnknown(thrown)) throw thrown
    return read((api) => api.v1.filters.list(), oldFilterOf)
  }
}

const people = <Value>(
  ask: (page: PageParameters) => MastoCall,
  read: (raw: unknown, domain: string) => Value | null,
): PagedSet<Value> => ({ ask, limit: 80, read })

const domains: PagedSet<string> = {
  ask: (page) => (api) => api.v1.domainBlocks.list(page),
  limit: 200,
  read: (raw) => textOrNull(raw, 300)?.toLowerCase() ?? null,
}

type Read<Name extends SetName> = (domain: string, ask: AskPage) => Promise<SetAnswerOf<Name>>
const pages =
  <Name extends SetName>(name: Name, set: PagedSet<SetMembers[Name][number]>): Read<Name> =>
  async (domain, ask) => {
    const { members, asOf } = await readPaged(set, domain, ask)
    // Why as: the compiler does not see that a list of a set's members is that set.
    return { name, members: members as SetMembers[Name], asOf }
  }

const readers: { [Name in SetName]: Read<Name> } = {
  filters: (_domain, ask) => readFilters(ask),
  blocks: pages(
    'blocks',
    people((page) => (api) => api.v1.blocks.list(page), memberOf),
  ),
  mutes: pages(
    'mutes',
    people((page) => (api) => api.v1.mutes.list(page), mutedOf),
  ),
  followRequests: pages(
    'followRequests',
    people((page) => (api) => api.v1.followRequests.list(page), memberOf),
  ),
  domainBlocks: pages('domainBlocks', domains),
}

/**
 * Reads a whole set, or fails: it is never cut off.
 * @param domain the instance's own, for handles without a host
 * @throws AppError notFound or server where the instance does not have such a set; or as any request
 */
export const readSet = (name: SetName, domain: string, ask: AskPage): Promise<SetAnswer> =>
  readers[name](domain, ask)

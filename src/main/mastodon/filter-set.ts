/** The account's filters, of either version of the API (mastodon-api.md 1.8). */
import { toAppError } from '../../shared/errors'
import { filterContexts, type Filter } from '../../shared/sets'
import { isLack } from '../lack'
import type { MastoCall } from './masto-seam'
import { unexpected } from './paged-set'
import type { Asked } from './sets'
import { idOf, listOf, recordOf, textOf, timeOf, type JsonRecord } from './values'

const mostFilters = 1_000

interface Filters {
  members: Filter[]
  asOf: number
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

/**
 * Filters of version 2, else of version 1.
 * @throws AppError as any request; that the instance lacks either is then noted
 */
export const readFilters = async ({
  askOptional,
  lacks,
}: Pick<Asked, 'askOptional' | 'lacks'>): Promise<Filters> => {
  const read = async (
    feature: 'newFilters' | 'filters',
    call: MastoCall,
    one: (value: unknown) => Filter[],
  ): Promise<Filters> => {
    const { json, status, serverTime } = await askOptional(feature, call)
    if (!Array.isArray(json)) throw unexpected(status)
    return { members: listOf(json, mostFilters).flatMap(one), asOf: serverTime }
  }
  const older = (): Promise<Filters> => read('filters', (api) => api.v1.filters.list(), oldFilterOf)
  if (lacks('newFilters')) return older()
  try {
    return await read('newFilters', (api) => api.v2.filters.list(), filterOf)
  } catch (thrown) {
    if (!isLack(toAppError(thrown).detail)) throw thrown
    return older()
  }
}

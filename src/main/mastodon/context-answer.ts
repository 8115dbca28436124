/** A thread as the server tells it. */
import type { Answer } from './answer'
import type { ContextAnswer } from './api'
import { normalizePage, type NormalizeContext } from './normalize'
import { idOf, isRecord, listOf, recordOf } from './values'

/** What Mastodon gives to people who are signed in, each way (mastodon-api.md 1.1). */
const mostEachWay = 4096

/** Longest wait that a server may ask for; more is a mistake. */
const longestAgainMs = 600_000

/** `id="…", retry=5, result_count=2`: how Mastodon 4.5 says that it still collects answers (1.13). */
const againIn = (header: string | null): number | null => {
  if (header === null) return null
  const seconds = Number(/(?:^|[,;\s])retry=(\d{1,6})/.exec(header)?.[1] ?? '5')
  return Math.min(longestAgainMs, Math.max(1, seconds) * 1_000)
}

/** Reads an answer; null if it is no thread at all. */
export const readContext = (
  id: string,
  { json, headers, serverTime }: Pick<Answer, 'json' | 'headers' | 'serverTime'>,
  context: NormalizeContext,
): ContextAnswer | null => {
  if (!isRecord(json) || !Array.isArray(json['ancestors']) || !Array.isArray(json['descendants'])) return null
  const above = listOf(json['ancestors'], mostEachWay)
  const below = listOf(json['descendants'], mostEachWay)
  const { entries, malformed: _malformed, ...batch } = normalizePage([...above, ...below], context)
  const isAbove = new Set(above.map((raw) => idOf(recordOf(raw)['id'])))
  const ids = entries.map((entry) => entry.id).filter((one) => one !== id)
  return {
    ...batch,
    ancestors: ids.filter((one) => isAbove.has(one)),
    descendants: ids.filter((one) => !isAbove.has(one)),
    isCut: above.length === mostEachWay || below.length === mostEachWay,
    againInMs: againIn(headers.get('mastodon-async-refresh')),
    serverTime,
  }
}

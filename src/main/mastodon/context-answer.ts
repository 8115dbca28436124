/** A thread as the server tells it. */
import type { StatusRow } from '../../shared/rows'
import type { Answer } from './answer'
import type { ContextAnswer } from './api'
import { normalizePage, type NormalizeContext } from './normalize'
import { idOf, isRecord, listOf, recordOf } from './values'

/** What Mastodon gives to people who are signed in, each way (mastodon-api.md 1.1). */
const mostEachWay = 4096
/** Answers that it gives to others, and only to a depth of 20. Those that are not for everybody are left out after that cut. */
const mostToGuest = 60

/** Longest wait that a server may ask for; more is a mistake. */
const longestAgainMs = 600_000

/** `id="…", retry=5, result_count=2`: how Mastodon 4.5 says that it still collects answers (1.13). */
const againIn = (header: string | null): number | null => {
  if (header === null) return null
  const seconds = Number(/(?:^|[,;\s])retry=(\d{1,6})/.exec(header)?.[1] ?? '5')
  return Math.min(longestAgainMs, Math.max(1, seconds) * 1_000)
}

/** Whether one of them counts more answers than are there. */
const isAnsweredFurther = (statuses: readonly StatusRow[]): boolean => {
  const shown = new Map<string | null, number>()
  for (const { replyToId } of statuses) shown.set(replyToId, (shown.get(replyToId) ?? 0) + 1)
  return statuses.some(({ id, repliesCount }) => repliesCount > (shown.get(id) ?? 0))
}

/** Reads an answer; null if it is no thread at all. */
export const readContext = (
  id: string,
  { json, headers, serverTime }: Pick<Answer, 'json' | 'headers' | 'serverTime'>,
  context: NormalizeContext,
  isGuest: boolean,
): ContextAnswer | null => {
  if (!isRecord(json) || !Array.isArray(json['ancestors']) || !Array.isArray(json['descendants'])) return null
  const above = listOf(json['ancestors'], mostEachWay)
  const below = listOf(json['descendants'], mostEachWay)
  const { entries, malformed: _malformed, ...batch } = normalizePage([...above, ...below], context)
  const isAbove = new Set(above.map((raw) => idOf(recordOf(raw)['id'])))
  const ids = entries.map((entry) => entry.id).filter((one) => one !== id)
  const descendants = ids.filter((one) => !isAbove.has(one))
  const answers = new Set(descendants)
  return {
    ...batch,
    ancestors: ids.filter((one) => isAbove.has(one)),
    descendants,
    isCut: isGuest
      ? below.length === mostToGuest || isAnsweredFurther(batch.statuses.filter((row) => answers.has(row.id)))
      : below.length === mostEachWay,
    ...(isGuest ? { asGuest: true as const } : {}),
    againInMs: againIn(headers.get('mastodon-async-refresh')),
    serverTime,
  }
}

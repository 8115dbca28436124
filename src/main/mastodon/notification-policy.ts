/** Whose notifications the instance holds back, of either version of the API (mastodon-api.md 1.10). */
import { toAppError } from '../../shared/errors'
import type { Feature } from '../../shared/offers'
import { policyLines, type NotificationPolicy, type PolicyLine } from '../../shared/sets'
import { isLack } from '../lack'
import type { MastoCall } from './masto-seam'
import { unexpected } from './paged-set'
import type { Asked } from './sets'
import { isRecord, recordOf, type JsonRecord } from './values'

interface Policy {
  members: NotificationPolicy[]
  asOf: number
}

/** Of version 2. What is not known (a newer server's word) is delivered, as far as anybody here can tell. */
const verdictOf = (raw: JsonRecord, line: PolicyLine): NotificationPolicy['lines'][PolicyLine] => {
  const value = raw[`for_${line}`]
  return value === 'filter' || value === 'drop' ? value : 'accept'
}

/** Version 1 knows only yes and no, and fewer lines. */
const oldVerdictOf = (raw: JsonRecord, line: PolicyLine): NotificationPolicy['lines'][PolicyLine] =>
  raw[`filter_${line}`] === true ? 'filter' : 'accept'

/** Servers send numbers as text, too (mastodon-api.md 1.2). */
const countOf = (value: unknown): number => {
  const count = Math.trunc(Number(value))
  return typeof value !== 'object' && Number.isFinite(count) && count > 0 ? count : 0
}

const policyOf = (json: unknown, verdict: typeof verdictOf): NotificationPolicy => {
  const raw = recordOf(json)
  const summary = recordOf(raw['summary'])
  return {
    lines: Object.fromEntries(policyLines.map((line) => [line, verdict(raw, line)])) as Record<
      PolicyLine,
      NotificationPolicy['lines'][PolicyLine]
    >,
    waitingPeople: countOf(summary['pending_requests_count']),
  }
}

/**
 * The policy of version 2 (Mastodon since 4.3), else of version 1.
 * @throws AppError as any request; what the instance lacks of both is then noted
 */
export const readNotificationPolicy = async ({ askOptional, lacks }: Asked): Promise<Policy> => {
  const read = async (feature: Feature, call: MastoCall, verdict: typeof verdictOf): Promise<Policy> => {
    const { json, status, serverTime } = await askOptional(feature, call)
    if (!isRecord(json)) throw unexpected(status)
    return { members: [policyOf(json, verdict)], asOf: serverTime }
  }
  // Masto has no name for version 1; this is its path.
  const readOld = (): Promise<Policy> =>
    read('notificationPolicy', (api) => api.v1.notifications.$select('policy').fetch(), oldVerdictOf)
  if (lacks('newPolicy')) return readOld()
  try {
    return await read('newPolicy', (api) => api.v2.notifications.policy.fetch(), verdictOf)
  } catch (thrown) {
    if (!isLack(toAppError(thrown).detail)) throw thrown
    return readOld()
  }
}

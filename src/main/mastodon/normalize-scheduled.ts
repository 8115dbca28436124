/** Posts that wait for their time: from a server's ScheduledStatus to rows (mastodon-api.md 1.13). Nothing here throws. */
import { orderOfTime } from '../../shared/order'
import { pageOfItems } from './normalize'
import type { NormalizeContext, NormalizedItem, NormalizedPage } from './normalize'
import { mediaOf } from './normalize-parts'
import { idOf, isRecord, listOf, recordOf, textOf, timeOf } from './values'

const longestText = 100_000
/** Mastodon allows four; others more. */
const mostOptions = 50

/** One of them; null if it cannot be read. Without a time it has no place, and is none. Its order is that of its time. */
export const normalizeScheduled = (value: unknown, context: NormalizeContext): NormalizedItem | null => {
  const id = isRecord(value) ? idOf(value['id']) : null
  const at = isRecord(value) ? timeOf(value['scheduled_at']) : null
  if (!isRecord(value) || id === null || at === null) return null
  const params = recordOf(value['params'])
  const scheduled = {
    account: context.account,
    id,
    scheduledAt: at,
    text: textOf(params['text'], longestText),
    spoilerText: textOf(params['spoiler_text'], 20_000),
    visibility: textOf(params['visibility'], 40),
    media: mediaOf(value['media_attachments'], context.origin, id),
    pollOptions: listOf(recordOf(params['poll'])['options'], mostOptions).map((option) =>
      textOf(option, 500),
    ),
    // Ids among the parameters are numbers with some servers, text with others (1.2).
    isReply: params['in_reply_to_id'] !== null && params['in_reply_to_id'] !== undefined,
    fetchedAt: context.now,
  }
  return {
    batch: { statuses: [], profiles: [], scheduled: [scheduled] },
    entry: { id, order: orderOfTime(at, id), statusId: id, at },
  }
}

/** A page of them, as the server has it: by their ids. */
export const normalizeScheduledPage = (
  values: readonly unknown[],
  context: NormalizeContext,
): NormalizedPage => pageOfItems(values, (value) => normalizeScheduled(value, context))

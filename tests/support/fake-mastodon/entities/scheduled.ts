import type { FakeScheduledPost } from '../model/scheduled'
import type { Scene } from './account'
import { mediaJson } from './attachments'

/** Ids among the parameters are text here and numbers there (API 1.2). */
export const scheduledJson = (scene: Scene, waiting: FakeScheduledPost): Record<string, unknown> => {
  const media = waiting.attachments
  return {
    id: waiting.id,
    scheduled_at: new Date(waiting.scheduledAt).toISOString(),
    params: {
      text: waiting.text,
      poll: null,
      media_ids: media.length === 0 ? null : media.map(({ id }) => id),
      sensitive: waiting.spoilerText !== '',
      spoiler_text: waiting.spoilerText,
      visibility: waiting.visibility,
      language: 'en',
      scheduled_at: null,
      in_reply_to_id: waiting.replyTo,
      application_id: 1,
      idempotency: null,
      with_rate_limit: false,
    },
    media_attachments: media.map((one) => mediaJson(scene, one)),
  }
}

/** Frames of the streaming API: what to send, and what came (mastodon-api.md 2). Nothing here throws. */
import type { StreamEvent } from './api'
import { parseExactJson } from './exact-json'
import { normalizeStatus } from './normalize'
import type { NormalizeContext, NormalizedItem } from './normalize'
import { normalizeConversation } from './normalize-conversation'
import { normalizeNotification } from './normalize-notification'
import type { ItemKind } from '../../shared/rows'
import { idOf, isRecord, listOf, textOf } from './values'
import type { JsonRecord } from './values'

/** Subscribes to a stream (`user`, `public:local`, `list:12`, `hashtag:owls`), or ends that; there is no acknowledgement. */
export const subscriptionFrame = (type: 'subscribe' | 'unsubscribe', stream: string): string => {
  const [, kind, parameter] = /^(list|hashtag):(.+)$/.exec(stream) ?? []
  if (kind === 'list') return JSON.stringify({ type, stream: kind, list: parameter })
  if (kind === 'hashtag') return JSON.stringify({ type, stream: kind, tag: parameter })
  return JSON.stringify({ type, stream })
}

export type FrameReading =
  | { kind: 'event'; event: StreamEvent }
  /** Something about announcements: they are read whole, so what it was does not matter. */
  | { kind: 'announced' }
  /** Notifications that were held back were let through. */
  | { kind: 'merged' }
  /** The server refused something; it does not say what. */
  | { kind: 'refusal'; detail: string }
  /** An event that this version has no use for, or that cannot be read. */
  | { kind: 'ignored'; detail: string }

const ignored = (detail: string): FrameReading => ({ kind: 'ignored', detail })

const parsedOr = (text: string, fallback: unknown): unknown => {
  try {
    return parseExactJson(text)
  } catch {
    // Garbage from the server; the caller reports it as ignored.
    return fallback
  }
}

/** `["hashtag","foo"]` becomes `hashtag:foo`; a frame without a name belongs to the account's own stream. */
const streamOf = (raw: JsonRecord): string =>
  listOf(raw['stream'], 3)
    .filter((part) => typeof part === 'string')
    .join(':') || 'user'

/** Events that bring an item, with how it is read. */
const updates: Readonly<
  Record<
    string,
    { item: ItemKind; read: (value: unknown, context: NormalizeContext) => NormalizedItem | null } | undefined
  >
> = {
  update: { item: 'post', read: normalizeStatus },
  conversation: { item: 'conversation', read: normalizeConversation },
  notification: { item: 'notification', read: normalizeNotification },
}

/** Reads one frame. */
export const readFrame = (text: string, context: NormalizeContext): FrameReading => {
  const raw = parsedOr(text, null)
  if (!isRecord(raw)) return ignored('no JSON object')
  if ('error' in raw) return { kind: 'refusal', detail: textOf(raw['error'], 200) }
  const stream = streamOf(raw)
  const event = textOf(raw['event'], 40)
  if (event === 'delete') {
    const id = idOf(raw['payload'])
    return id === null
      ? ignored('delete without an id')
      : { kind: 'event', event: { kind: 'delete', stream, id } }
  }
  if (event.startsWith('announcement')) return { kind: 'announced' }
  if (event === 'notifications_merged') return { kind: 'merged' }
  const update = Object.hasOwn(updates, event) ? updates[event] : undefined
  if (update === undefined && event !== 'status.update') return ignored(`event ${event}`)
  const { payload } = raw
  const value = typeof payload === 'string' ? parsedOr(payload, null) : payload
  const read = (update?.read ?? normalizeStatus)(value, context)
  if (read === null) return ignored(`${event} that cannot be read`)
  const { batch, entry } = read
  return {
    kind: 'event',
    event:
      update === undefined
        ? { kind: 'edit', stream, batch }
        : { kind: 'update', stream, item: update.item, batch, entry },
  }
}

/** Frames of the streaming API: what to send, and what came (mastodon-api.md 2). Nothing here throws. */
import type { StreamEvent } from './api'
import { parseExactJson } from './exact-json'
import { normalizeStatus } from './normalize'
import type { NormalizeContext } from './normalize'
import { idOf, isRecord, listOf, textOf } from './values'
import type { JsonRecord } from './values'

/** Subscribes to a stream; there is no acknowledgement. */
export const subscribeFrame = (stream: string): string => JSON.stringify({ type: 'subscribe', stream })

export type FrameReading =
  | { kind: 'event'; event: StreamEvent }
  /** The server refused something; it does not say what, so nothing is ended because of it. */
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

/** `["hashtag","foo"]` becomes `hashtag:foo`; a frame without a name belongs to the first stream. */
const streamOf = (raw: JsonRecord, streams: readonly string[]): string =>
  listOf(raw['stream'], 3)
    .filter((part) => typeof part === 'string')
    .join(':') ||
  (streams[0] ?? '')

const statusEvent = (
  kind: 'update' | 'edit',
  stream: string,
  payload: unknown,
  context: NormalizeContext,
): FrameReading => {
  const status = normalizeStatus(typeof payload === 'string' ? parsedOr(payload, null) : payload, context)
  if (status === null) return ignored(`${kind} that cannot be read`)
  const { batch, entry } = status
  return {
    kind: 'event',
    event: kind === 'update' ? { kind, stream, batch, entry } : { kind, stream, batch },
  }
}

/**
 * Reads one frame.
 * @param streams what is subscribed, for frames that name no stream
 */
export const readFrame = (
  text: string,
  streams: readonly string[],
  context: NormalizeContext,
): FrameReading => {
  const raw = parsedOr(text, null)
  if (!isRecord(raw)) return ignored('no JSON object')
  if ('error' in raw) return { kind: 'refusal', detail: textOf(raw['error'], 200) }
  const stream = streamOf(raw, streams)
  const { event, payload } = raw
  if (event === 'update') return statusEvent('update', stream, payload, context)
  if (event === 'status.update') return statusEvent('edit', stream, payload, context)
  if (event !== 'delete') return ignored(`event ${textOf(event, 40)}`)
  const id = idOf(payload)
  return id === null
    ? ignored('delete without an id')
    : { kind: 'event', event: { kind: 'delete', stream, id } }
}

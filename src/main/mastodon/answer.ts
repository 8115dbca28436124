/** From bytes to an answer or a typed error: what status, content type and body together mean. */
import { AppError } from '../../shared/errors'
import { parseExactJson } from './exact-json'
import { isRecord } from './values'
import { retryAfter, waitAfterLimit } from './rate-headers'

/** What came over the wire. */
export interface Received {
  status: number
  headers: Headers
  body: string
}

/** A successful answer; `json` is what the server sent, unchanged (snake_case, unknown shape). */
export interface Answer {
  status: number
  headers: Headers
  /** Null where there was no body (only for requests that change something). */
  json: unknown
  /** The server's clock when it answered, ours if it did not say. */
  serverTime: number
}

export interface JudgeContext {
  method: string
  paging: boolean
  /** Local time. */
  now: number
  /** 0 to 1 */
  random: number
}

const isHtml = ({ headers, body }: Received): boolean =>
  /\bhtml\b/i.test(headers.get('content-type') ?? '') ||
  /^\s*<(!doctype|html|\?xml)/i.test(body.slice(0, 200))

const parsed = (body: string): { ok: true; json: unknown } | { ok: false } => {
  try {
    return { ok: true, json: parseExactJson(body) }
  } catch {
    // Truncated, or no JSON at all; the caller turns it into a typed error with the status.
    return { ok: false }
  }
}

/** The server's own words about an error, for people, never for decisions. */
const errorText = (json: unknown, status: number): string => {
  const said = isRecord(json) ? (json['error_description'] ?? json['error']) : undefined
  return typeof said === 'string' && said !== '' ? said.slice(0, 500) : `HTTP ${status}`
}

/** Judges an error that came with JSON or without a body. */
const apiError = (status: number, json: unknown): AppError => {
  switch (status) {
    case 401:
      return new AppError({ code: 'unauthorized' })
    case 403:
      return new AppError({ code: 'forbidden' })
    case 404:
      return new AppError({ code: 'notFound' })
    case 408:
      return new AppError({ code: 'timeout' })
    case 409:
      return new AppError({ code: 'conflict' })
    case 410:
      return new AppError({ code: 'gone' })
    default:
      return new AppError({ code: 'invalid', detail: errorText(json, status), status })
  }
}

const serverError = (received: Received, context: JudgeContext, notApi: boolean): AppError => {
  const wait = received.status === 503 ? retryAfter(received.headers, context.now) : null
  return new AppError({
    code: 'server',
    status: received.status,
    ...(wait === null ? {} : { retryAt: context.now + wait }),
    ...(notApi ? { notApi } : {}),
  })
}

const judgeFailure = (received: Received, context: JudgeContext): AppError => {
  const { status } = received
  if (status === 429) {
    const wait = waitAfterLimit(received.headers, context.now, context.paging, context.random)
    return new AppError({ code: 'rateLimited', retryAt: context.now + wait })
  }
  if (status >= 500) return serverError(received, context, isHtml(received))
  if (status >= 300 && status < 400 && status !== 304) return new AppError({ code: 'redirected' })
  // A page instead of JSON is the word of something in front of the instance: it proves neither absence nor a sign-out. But a proxy
  // says 410 only where somebody has set it up to.
  if (isHtml(received) && status !== 401 && status !== 410) return serverError(received, context, true)
  if (status < 400) return serverError(received, context, true)
  const body = parsed(received.body)
  return apiError(status, body.ok ? body.json : null)
}

/** Mastodon answers some changes with nothing (200, 202, 204, `text/html`); a reading request never. */
const emptyIsFine = (method: string): boolean => method !== 'GET' && method !== 'HEAD'

/**
 * Judges a received answer.
 * @throws AppError rateLimited, unauthorized, forbidden, notFound, gone, conflict, invalid, redirected, server
 */
export const judge = (received: Received, context: JudgeContext): Omit<Answer, 'serverTime'> => {
  const { status, headers, body } = received
  if (status < 200 || status >= 300) throw judgeFailure(received, context)
  if (body.trim() === '' && emptyIsFine(context.method)) return { status, headers, json: null }
  const content = isHtml(received) ? { ok: false as const } : parsed(body)
  if (!content.ok) throw serverError(received, context, true)
  return { status, headers, json: content.json }
}

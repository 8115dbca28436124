/**
 * Requests of signing in and out: JSON from a pinned origin, over the same transport as everything else (no redirects, no
 * cookies, no cache), in the name of a waiting user.
 */
import type { Transport } from '../mastodon/transport'

interface JsonRequest {
  url: string
  /** Sent as a bearer token. */
  token?: string
  /** Sent as a form, which makes it a POST. */
  form?: Record<string, string>
  /** Sent as JSON, which makes it a POST. */
  json?: unknown
}

/** Answers what the server sent; null for an empty answer to a POST. @throws AppError as the transport does */
export type SendJson = (request: JsonRequest) => Promise<unknown>

const bodyOf = ({ form, json }: JsonRequest): { type: string; body: string } | null => {
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() }
  }
  return json === undefined ? null : { type: 'application/json', body: JSON.stringify(json) }
}

/** Makes the sender of a transport. */
export const createSendJson =
  (transport: Pick<Transport, 'send'>): SendJson =>
  async (request) => {
    const url = new URL(request.url)
    const sent = bodyOf(request)
    const answer = await transport.send({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: sent === null ? 'GET' : 'POST',
      token: request.token ?? null,
      account: null,
      priority: 'user',
      ...(sent === null ? {} : { headers: { 'Content-Type': sent.type }, body: sent.body }),
    })
    return answer.json
  }

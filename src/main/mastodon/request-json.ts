/** Plain requests for what masto has no part in: discovery's checks, app registration, tokens. */
import { AppError } from '../../shared/errors'
import type { Answer } from './answer'
import type { RequestOptions } from './api'
import type { Transport } from './transport'

export interface JsonRequest extends RequestOptions {
  /** Pinned origin. */
  origin: string
  /** Path, and query if any; must begin with a slash. */
  path: string
  method: 'GET' | 'POST'
  /** Sent as application/x-www-form-urlencoded. */
  form?: Readonly<Record<string, string>>
  /** Sent as application/json. */
  json?: unknown
  token?: string
  /** Whose budget it uses; without it that of the address. */
  account?: string
}

const bodyOf = ({ form, json }: JsonRequest): { body: string; type: string } | null => {
  if (form !== undefined) {
    return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
  }
  return json === undefined ? null : { body: JSON.stringify(json), type: 'application/json' }
}

/** Sends one request with the transport's rules. @throws AppError as `Transport.send`, and bug for a bad path */
export const requestJson = (transport: Transport, request: JsonRequest): Promise<Answer> => {
  const { origin, path, method, token, account, priority, signal } = request
  if (!path.startsWith('/')) throw new AppError({ code: 'bug', detail: `path ${path}` })
  const content = bodyOf(request)
  return transport.send({
    origin,
    path,
    method,
    priority,
    account: account ?? null,
    ...(content === null ? {} : { body: content.body, headers: { 'Content-Type': content.type } }),
    ...(token === undefined ? {} : { token }),
    ...(signal === undefined ? {} : { signal }),
  })
}

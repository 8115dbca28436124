import type { IncomingHttpHeaders } from 'node:http'
import type { Token } from './oauth'
import type { FakeAccount } from './model/types'

/** A request as routes, faults and hooks see it. */
export interface FakeRequest {
  method: string
  /** Without query, decoded. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** Parsed form or JSON. */
  body: Record<string, unknown>
  /** Parts of the path that the route names. */
  params: Record<string, string>
  /** The token sent, if the instance knows it (even a revoked one is null). */
  token: Token | null
  /** Whether any token was sent. */
  hasToken: boolean
  account: FakeAccount | null
  address: string
}

export interface Answer {
  status: number
  headers: Record<string, string | string[]>
  body: string | Buffer
}

export type Handler = (request: FakeRequest) => Answer | Promise<Answer>

export interface Route {
  method: string
  /** `/api/v1/statuses/:id`. */
  path: string
  /** `user`: a token of a person; `app`: any token; `open`: none needed. */
  auth: 'user' | 'app' | 'open'
  /** One of these is needed in the token. */
  scopes?: string[]
  handle: Handler
}

/** A text in which * stands for anything. */
export const wildcard = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

export const json = (value: unknown, status = 200, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
})

export const html = (body: string, status = 200, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body,
})

export const failure = (status: number, error: string, headers: Answer['headers'] = {}): Answer =>
  json({ error }, status, headers)

export const redirect = (location: string, status = 302): Answer => ({
  status,
  headers: { location, 'content-type': 'text/html; charset=utf-8' },
  body: '',
})

/** One text out of a parsed body or query. */
export const text = (value: unknown): string => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Puts `a[b]`, `a[]` and `a` of a form into a nested object, as Rails does. */
const nest = (entries: Iterable<[string, string]>): Record<string, unknown> => {
  const result: Record<string, unknown> = {}
  for (const [key, value] of entries) {
    const list = /^([^[]+)\[\d*\]$/.exec(key)
    const inner = /^([^[]+)\[([^\]]+)\]$/.exec(key)
    if (list?.[1] !== undefined) {
      const known = result[list[1]]
      result[list[1]] = Array.isArray(known) ? [...known, value] : [value]
    } else if (inner?.[1] !== undefined && inner[2] !== undefined) {
      const known = result[inner[1]]
      result[inner[1]] = { ...(typeof known === 'object' ? known : {}), [inner[2]]: value }
    } else result[key] = value
  }
  return result
}

/** @returns an empty object for a body that cannot be read. */
export const parseBody = async (raw: Buffer, type: string): Promise<Record<string, unknown>> => {
  if (raw.length === 0) return {}
  try {
    if (type.includes('json')) {
      const value: unknown = JSON.parse(raw.toString('utf8'))
      return typeof value === 'object' && value !== null ? { ...value } : {}
    }
    const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData()
    return nest([...form.entries()].map(([key, value]) => [key, typeof value === 'string' ? value : '']))
  } catch {
    // A real server answers 400 or ignores it; no route here reads such a body.
    return {}
  }
}

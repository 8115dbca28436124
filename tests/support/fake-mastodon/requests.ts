import type { FakeRequest } from './http'

/** One answered (or broken-off) request. */
export interface LoggedRequest {
  /** Counts from 1 over the life of the instance. */
  number: number
  method: string
  path: string
  query: Record<string, string>
  /** What is asked for by `id[]`, of which there can be many. */
  ids: string[]
  hasToken: boolean
  /** Username of the token's person. */
  account: string | null
  /** 0 if no answer was sent; 101 for an upgrade. */
  status: number
  /** Server's clock. */
  at: number
  /** All but those that carry secrets; `authorization` and `cookie` say only that they were there. */
  headers: Record<string, string>
}

export type Ledger = LoggedRequest[] & { clear: () => void }

export const createLedger = (): Ledger => {
  const list: LoggedRequest[] = []
  const clear = (): void => {
    list.length = 0
  }
  // Not enumerable, so that tests can compare the ledger with plain arrays.
  Object.defineProperty(list, 'clear', { value: clear })
  // It has been given the missing part just now.
  return list as Ledger
}

const secret = new Set(['authorization', 'cookie', 'sec-websocket-protocol', 'sec-websocket-key'])

export const describeRequest = (request: FakeRequest, number: number, at: number): LoggedRequest => ({
  number,
  method: request.method,
  path: request.path,
  query: Object.fromEntries(
    [...request.query].map(([name, value]) => [
      name,
      name === 'access_token' || name === 'code' ? 'present' : value,
    ]),
  ),
  ids: request.query.getAll('id[]'),
  hasToken: request.hasToken,
  account: request.account?.username ?? null,
  status: 0,
  at,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      secret.has(name) ? 'present' : String(value),
    ]),
  ),
})

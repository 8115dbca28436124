import type { FakeInstance } from '../../support/fake-mastodon/index'

/** What these tests look at in a post. */
interface Item {
  id: string
  content: string
  created_at: string
  edited_at: string | null
  reblog: Item | null
}

export interface PageAnswer {
  status: number
  ids: string[]
  items: Item[]
  link: string | null
  headers: Headers
}

/** A reader without any cleverness: one request, what came back. */
export const readerOf = (instance: FakeInstance, username = 'reader') => {
  const token = instance.oauth.issueToken(username)
  const headers = { authorization: `Bearer ${token}` }
  const get = (path: string): Promise<Response> =>
    fetch(instance.origin + path, { headers, redirect: 'manual' })
  const home = async (query = ''): Promise<PageAnswer> => {
    const response = await get(`/api/v1/timelines/home${query === '' ? '' : `?${query}`}`)
    const body: unknown = await response.json()
    // The fake's own shapes are under test here; a wrong one fails the assertions.
    const items = Array.isArray(body) ? (body as Item[]) : []
    return {
      status: response.status,
      ids: items.map(({ id }) => id),
      items,
      link: response.headers.get('link'),
      headers: response.headers,
    }
  }
  return { token, headers, get, home }
}

/** Parameters of one relation of a Link header. */
export const linkOf = (link: string | null, relation: string): Record<string, string> | null => {
  const url = new RegExp(`<([^>]+)>; rel="${relation}"`).exec(link ?? '')?.[1]
  return url === undefined ? null : Object.fromEntries(new URL(url).searchParams)
}

export const noon = Date.UTC(2026, 10, 1, 12)
export const minute = 60_000
export const hour = 3_600_000

import type { FakeInstance } from '../../support/fake-mastodon/index'

/** What these tests look at in a post. */
interface Post {
  id: string
  content: string
  created_at: string
  edited_at: string | null
  reblog: Post | null
}

export interface PageAnswer {
  status: number
  ids: string[]
  items: Post[]
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
    const items = Array.isArray(body) ? (body as Post[]) : []
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

interface Item {
  id: string
}

interface Collected {
  status: number
  items: Item[]
  ids: string[]
  link: string | null
}

/** One page of whatever collection that answers with a list. */
export const pageOf = async (
  reader: ReturnType<typeof readerOf>,
  path: string,
  query = '',
): Promise<Collected> => {
  const response = await reader.get(query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`)
  const body: unknown = await response.json()
  // The fake's own shapes are under test here; a wrong one fails the assertions.
  const items = Array.isArray(body) ? (body as Item[]) : []
  const ids = items.map((item) => (typeof item === 'string' ? item : item.id))
  return { status: response.status, items, ids, link: response.headers.get('link') }
}

/** Follows the cursor of one relation of Link until there is none, or a page repeats. @returns the ids page by page. */
export const walk = async (
  reader: ReturnType<typeof readerOf>,
  path: string,
  options: { limit: number; relation?: 'next' | 'prev'; from?: string },
): Promise<string[][]> => {
  const pages: string[][] = []
  for (let cursor = options.from ?? ''; ;) {
    const page = await pageOf(reader, path, `limit=${options.limit}${cursor}`)
    if (pages.length > 100) throw new Error(`${path} has no end.`)
    if (page.ids.length > 0) pages.push(page.ids)
    const link = linkOf(page.link, options.relation ?? 'next')
    if (link === null) return pages
    cursor = ['max_id', 'min_id', 'since_id']
      .flatMap((name) => (link[name] === undefined ? [] : [`&${name}=${link[name]}`]))
      .join('')
  }
}

/** Links that trend on an instance: the only ones of which it keeps a timeline (mastodon-api.md 1.1). */
import type { TrendingLink } from '../../shared/sets'
import { unexpected } from './paged-set'
import type { Asked } from './sets'
import { listOf, recordOf, textOf, urlOf } from './values'

/** More than anybody looks through; servers give at most `pageSize` at once. */
const mostLinks = 40
const pageSize = 20

const linkOf = (value: unknown, origin: string): TrendingLink | null => {
  const raw = recordOf(value)
  const url = raw['url']
  // As the instance writes it: it looks its posts up by these very characters. A relative one is no link that anybody shared, and
  // what a column is made of has to stand by itself.
  return typeof url !== 'string' || !URL.canParse(url) || urlOf(url, origin) === null
    ? null
    : { url, title: textOf(raw['title'], 500) }
}

/**
 * The most popular first, as the instance has them: by offset, the only way, so what stands between two pages may come twice or not at
 * all while scores move (mastodon-api.md 7, row 32), and a server that reads over the offset gives the same page again (row 31).
 * @throws AppError as any request
 */
export const readTrendingLinks = async ({
  ask,
  origin,
}: Pick<Asked, 'ask' | 'origin'>): Promise<{ members: TrendingLink[]; asOf: number }> => {
  const links = new Map<string, TrendingLink>()
  for (;;) {
    const offset = links.size
    const { json, status, serverTime } = await ask((api) =>
      api.v1.trends.links.list({ limit: pageSize, ...(offset === 0 ? {} : { offset }) }),
    )
    if (!Array.isArray(json)) throw unexpected(status)
    for (const link of listOf(json, pageSize).map((raw) => linkOf(raw, origin))) {
      if (link !== null && links.size < mostLinks) links.set(link.url, links.get(link.url) ?? link)
    }
    const isWhole = json.length < pageSize || links.size >= mostLinks || links.size === offset
    if (isWhole) return { members: [...links.values()], asOf: serverTime }
  }
}

/**
 * A collection as an instance serves it (mastodon-api.md 1.1), without the instance: rows in the order of an id that only Link
 * tells, a page at a time. Conversations are paged by the id of their last post, which Link then repeats.
 */
import type { AccountClient, Cursor, TimelineAnswer } from '../../../src/main/mastodon/api'
import { normalizePage } from '../../../src/main/mastodon/normalize'
import { normalizeConversations } from '../../../src/main/mastodon/normalize-conversation'
import { reader } from '../../support/sync-harness'

export interface ModelRow {
  /** What the server pages by. */
  cursor: number
  item: string
}

export interface ModelCollection {
  /** Newest first. */
  rows: () => readonly ModelRow[]
  /** Puts an item on top, whether it was there or not. */
  add: (item: string) => void
  remove: (item: string) => void
  client: Pick<AccountClient, 'page' | 'isMastodon'>
  /** Cursors that were asked with, oldest first. */
  asked: Cursor[]
}

const author = { id: '7', acct: 'mina', username: 'mina' }
const post = (id: string) => ({ id, created_at: '2026-11-20T10:00:00.000Z', account: author })
/** Cursors of a collection look like nothing in particular. */
const firstCursor = 1_000

/** @param hidden items are posts, and only Link tells what the server pages by */
export const createModelCollection = (limit = 40, hidden = false): ModelCollection => {
  let rows: ModelRow[] = []
  let last = firstCursor
  const asked: Cursor[] = []
  const above = ({ cursor }: ModelRow, bound: string | undefined): boolean =>
    bound === undefined || cursor < Number(bound)
  return {
    rows: () => rows,
    add: (item) => {
      last += 3
      rows = [{ cursor: last, item }, ...rows.filter((row) => row.item !== item)]
    },
    remove: (item) => {
      rows = rows.filter((row) => row.item !== item)
    },
    asked,
    client: {
      isMastodon: () => false,
      page: (_spec, cursor): Promise<TimelineAnswer> => {
        asked.push(cursor)
        const page = rows.filter((row) => above(row, cursor.maxId)).slice(0, limit)
        const full = page.length === limit
        const [newest, oldest] = [page[0], page.at(-1)]
        const values = page.map((row) =>
          hidden
            ? post(row.item)
            : { id: row.item, accounts: [author], last_status: post(String(row.cursor)) },
        )
        const context = {
          account: reader,
          origin: 'https://one.example',
          domain: 'one.example',
          now: Date.now(),
        }
        return Promise.resolve({
          ...(hidden ? normalizePage : normalizeConversations)(values, context),
          full,
          next: full && oldest !== undefined ? { maxId: String(oldest.cursor) } : null,
          prev: newest === undefined ? null : { minId: String(newest.cursor) },
          partial: false,
          serverTime: Date.now(),
        })
      },
    },
  }
}

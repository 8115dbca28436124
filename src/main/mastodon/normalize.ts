/**
 * Posts: from a server's JSON, whose shape is never trusted, to rows. Nothing here throws; what cannot be read is
 * left out and counted, so that one malformed post never drops its page (fault map rows 36 to 54).
 */
import { orderOf } from '../../shared/order'
import { mergeRows } from '../../shared/row-batch'
import type { AccountKey, Order } from '../../shared/ids'
import type { ProfileRow, StatusRow } from '../../shared/rows'
import type { RowBatch } from '../../shared/store-shapes'
import { cardOf, emojisOf, mediaOf, mentionsOf, pollOf, tagsOf } from './normalize-parts'
import { missingProfile, profileOf } from './normalize-profile'
import { countOf, idOf, isRecord, textOf, textOrNull, timeOf, timeOfSnowflake, urlOf } from './values'
import type { JsonRecord } from './values'

export interface NormalizeContext {
  account: AccountKey
  /** Pinned origin of the API; relative addresses are resolved against it. */
  origin: string
  /** The instance's own domain, for handles of its own people. */
  domain: string
  /** Server time of the answer. */
  now: number
}

/** What an answer says of one item of a timeline. */
export interface AnsweredEntry {
  /** What the server pages by: usually the item's own id. */
  id: string
  order: Order
  /** Id of the item; see `EntryRow`. */
  statusId: string
  /** When it was made, in the server's time, as its row tells. */
  at: number
}

/** One item out of an answer or event, with all that it refers to. */
export interface NormalizedItem {
  batch: RowBatch
  entry: AnsweredEntry
}

export interface NormalizedPage extends RowBatch {
  /** In the server's order, each item once. */
  entries: AnsweredEntry[]
  malformed: number
}

/** Rows collected from one answer, each once; the later copy wins, but none without flags over one that has them. */
interface Collected {
  statuses: Map<string, StatusRow>
  profiles: Map<string, ProfileRow>
  /** Posts that came without what they are to this viewer. */
  viewerless: Set<string>
}

const emptyCollection = (): Collected => ({
  statuses: new Map(),
  profiles: new Map(),
  viewerless: new Set(),
})

const batchOf = ({ statuses, profiles, viewerless }: Collected): RowBatch => ({
  statuses: [...statuses.values()],
  profiles: [...profiles.values()],
  ...(viewerless.size === 0 ? {} : { viewerless: [...viewerless] }),
})

/** Whether a payload says what the post is to this viewer; some that are nested in others do not (mastodon-api.md 1.5). */
const hasViewer = (raw: JsonRecord): boolean =>
  ['favourited', 'reblogged', 'bookmarked'].some((flag) => typeof raw[flag] === 'boolean')

const keep = (into: Collected, raw: JsonRecord, row: StatusRow): void => {
  const isViewed = hasViewer(raw)
  if (!isViewed && into.statuses.has(row.id) && !into.viewerless.has(row.id)) return
  into.statuses.set(row.id, row)
  if (isViewed) into.viewerless.delete(row.id)
  else into.viewerless.add(row.id)
}

/** Clocks of instances differ a little; only what is further ahead counts as a date in the future. */
const clockTolerance = 60_000

/** Missing, unreadable and future dates come from the id where ids carry time, else from the clock (rows 36 to 39). */
const createdAtOf = (raw: JsonRecord, id: string, now: number): number => {
  const known = [timeOf(raw['created_at']), timeOfSnowflake(id)]
  return known.find((time) => time !== null && time <= now + clockTolerance) ?? now
}

/** States of a quote (mastodon-api.md 1.13); what is unknown counts as not authorized. */
const quoteStates: ReadonlySet<string> = new Set([
  'pending',
  'accepted',
  'rejected',
  'revoked',
  'deleted',
  'unauthorized',
  'blocked_account',
  'blocked_domain',
  'muted_account',
])

/** Mastodon wraps a quote in {state, quoted_status}; Akkoma and others put the quoted post there itself. */
const quoteOf = (value: unknown): { quote: StatusRow['quote']; post: unknown } => {
  if (!isRecord(value)) return { quote: null, post: null }
  const wrapped = typeof value['state'] === 'string'
  const post = wrapped ? value['quoted_status'] : value
  const statusId = (isRecord(post) ? idOf(post['id']) : null) ?? idOf(value['quoted_status_id'])
  if (!wrapped)
    return statusId === null ? { quote: null, post: null } : { quote: { state: 'accepted', statusId }, post }
  const state = textOf(value['state'], 40)
  return { quote: { state: quoteStates.has(state) ? state : 'unauthorized', statusId }, post }
}

/** What a boost and an original have in common. */
const frameOf = (raw: JsonRecord, id: string, authorId: string, context: NormalizeContext) => {
  const url = urlOf(raw['url'], context.origin)
  return {
    account: context.account,
    id,
    uri:
      textOf(raw['uri'], 4_000) ||
      url?.slice(0, 4_000) ||
      `${context.origin}/statuses/${encodeURIComponent(id)}`,
    url,
    createdAt: createdAtOf(raw, id, context.now),
    fetchedAt: context.now,
    authorId,
    visibility: textOf(raw['visibility'], 40) || 'public',
    viewer: {
      favourited: raw['favourited'] === true,
      boosted: raw['reblogged'] === true,
      bookmarked: raw['bookmarked'] === true,
      muted: raw['muted'] === true,
    },
  }
}

/** A boost repeats the text of its original; the row only refers to it. */
const boostRow = (frame: ReturnType<typeof frameOf>, boostOf: string): StatusRow => ({
  ...frame,
  boostOf,
  editedAt: null,
  replyToId: null,
  replyToAuthorId: null,
  quote: null,
  content: '',
  spoilerText: '',
  sensitive: false,
  language: null,
  media: [],
  poll: null,
  card: null,
  mentions: [],
  tags: [],
  emojis: [],
  repliesCount: 0,
  boostsCount: 0,
  favouritesCount: 0,
})

const longestContent = 500_000

const originalRow = (
  frame: ReturnType<typeof frameOf>,
  raw: JsonRecord,
  quote: StatusRow['quote'],
  { origin }: NormalizeContext,
): StatusRow => ({
  ...frame,
  boostOf: null,
  editedAt: timeOf(raw['edited_at']),
  replyToId: idOf(raw['in_reply_to_id']),
  replyToAuthorId: idOf(raw['in_reply_to_account_id']),
  quote,
  content: textOf(raw['content'], longestContent),
  spoilerText: textOf(raw['spoiler_text'], 20_000),
  sensitive: raw['sensitive'] === true,
  language: textOrNull(raw['language'], 40),
  media: mediaOf(raw['media_attachments'], origin, frame.id),
  poll: pollOf(raw['poll'], origin),
  card: cardOf(raw['card'], origin),
  mentions: mentionsOf(raw['mentions'], origin),
  tags: tagsOf(raw['tags'], origin),
  emojis: emojisOf(raw['emojis'], origin),
  repliesCount: countOf(raw['replies_count']),
  boostsCount: countOf(raw['reblogs_count']),
  favouritesCount: countOf(raw['favourites_count']),
})

/** A post in a boost in a quote in a boost: real servers stop at two, hostile ones do not. */
const deepest = 3

/** Adds a post and what it refers to; answers its id, or null (and adds nothing) if it cannot be read. */
const collect = (value: unknown, context: NormalizeContext, into: Collected, depth = 0): string | null => {
  const id = isRecord(value) ? idOf(value['id']) : null
  if (!isRecord(value) || id === null || depth > deepest) return null
  const boosted = isRecord(value['reblog'])
  const boostOf = boosted && depth === 0 ? collect(value['reblog'], context, into, depth + 1) : null
  if (boosted && depth === 0 && (boostOf === null || boostOf === id)) return null

  const author =
    profileOf(value['account'], context) ?? missingProfile(urlOf(value['url'], context.origin), context)
  into.profiles.set(author.id, author)
  const frame = frameOf(value, id, author.id, context)
  if (boostOf !== null) {
    keep(into, value, boostRow(frame, boostOf))
    return id
  }
  const { quote, post } = quoteOf(value['quote'])
  collect(post, context, into, depth + 1)
  keep(into, value, originalRow(frame, value, quote, context))
  return id
}

const entryOf = ({ id, createdAt }: StatusRow): AnsweredEntry => ({
  id,
  order: orderOf(id),
  statusId: id,
  at: createdAt,
})

/** One post with what it refers to; null if it cannot be read. */
export const normalizeStatus = (value: unknown, context: NormalizeContext): NormalizedItem | null => {
  const rows = emptyCollection()
  const status = rows.statuses.get(collect(value, context, rows) ?? '')
  return status === undefined ? null : { batch: batchOf(rows), entry: entryOf(status) }
}

/** A page of posts in the server's order, each once. */
export const normalizePage = (values: readonly unknown[], context: NormalizeContext): NormalizedPage => {
  const rows = emptyCollection()
  const ids = values.map((value) => collect(value, context, rows))
  const readable = [...new Set(ids)].flatMap((id) => rows.statuses.get(id ?? '') ?? [])
  return {
    ...batchOf(rows),
    entries: readable.map(entryOf),
    malformed: ids.filter((id) => id === null).length,
  }
}

/**
 * A page of items of another kind in the server's order; one that comes twice, because it moved up while the page was read,
 * counts where it came first.
 * @param read answers null for what cannot be read; that is left out and counted
 */
export const pageOfItems = (
  values: readonly unknown[],
  read: (value: unknown) => NormalizedItem | null,
): NormalizedPage => {
  const all = values.map(read)
  const items = new Map<string, NormalizedItem>()
  for (const item of all) {
    if (item !== null && !items.has(item.entry.statusId)) items.set(item.entry.statusId, item)
  }
  return {
    ...mergeRows([...items.values()].map(({ batch }) => batch)),
    entries: [...items.values()].map(({ entry }) => entry),
    malformed: all.filter((item) => item === null).length,
  }
}

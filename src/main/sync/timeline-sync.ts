/** One timeline of one account: what can be done to it, and what there is to do. All state is in the store's segments. */
import { AppError } from '../../shared/errors'
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { oldestOrder } from '../../shared/order'
import type { ItemKind, SegmentRow } from '../../shared/rows'
import type { StoreClient } from '../../shared/contract'
import {
  streamOf,
  timelineKey,
  timelineKinds,
  type Paging,
  type StreamSource,
  type TimelineSpec,
} from '../../shared/timelines'
import type { Log } from '../log'
import type { AccountClient } from '../mastodon/api'
import { createLookOn, readBelow, readBelowAgain, readNewest } from './collection'
import { feedPages, unlessIgnored } from './feed-pages'
import { fillGap, reopenGap } from './fill-gap'
import { readHandful } from './handful'
import { fetchOlder, seekMissing } from './history'
import { refusable, unlessIdsChanged } from './id-change'
import { placesById, placesByPage } from './places'
import { openGaps, segmentAt } from './ranges'
import { createTimelineBook, type TimelineBook } from './timeline-book'
import { createSliceReader } from './slices'
import { orderIn } from './timeline-store'
import type { Outcome, Run, TimelineContext } from './timeline-context'
import { readTip, type Reach } from './tip'

const minutes = 60_000
const hours = 60 * minutes
/** One page more than the server keeps is asked for: it says that this was all. */
const pageRows = 40

/** How far each kind of look at the newest end goes (mastodon-api.md 1.4). */
export const reaches = {
  /** What is new, and no further than to what is confirmed. */
  join: { depthMs: 0, pages: 0 },
  tip: { depthMs: 15 * minutes, pages: 5 },
  recent: { depthMs: 6 * hours, pages: 5 },
  /** The same at other servers: their ids tell when a post was written, so what comes late stands deeper. */
  recentElsewhere: { depthMs: 24 * hours, pages: 5 },
  /** Everything that Mastodon keeps of a home or a list, and as much of notifications. */
  whole: { depthMs: Number.POSITIVE_INFINITY, pages: 20 },
} as const satisfies Record<string, Reach>

/** Reading again for what came in late: of the last hours, of everything. */
export type Rescan = 'recent' | 'whole'

/** What the background has left to do, most urgent first. */
export interface Backlog {
  gaps: number
  /** Upper edge of the newest open gap. */
  gap: Order | null
  /** Whether the first fetch of what the server keeps is not finished. */
  history: boolean
  /** Stored entries. */
  count: number
  asOf: number | null
  /** See TimelineRow. */
  renewedAt: number | null
  /** Whether a look at everything is under way, a piece of which was taken. */
  isLooking: boolean
}

export interface TimelineSync {
  timeline: TimelineKey
  /** What its entries refer to. */
  item: ItemKind
  /** Stream that feeds it, if any. */
  stream: StreamSource | null
  /** Entries of a feed that are fetched unasked at first, as far as the server has so many; 0 if a page is enough. */
  atFirst: number
  /** All of it is the account's own, and read whole. */
  isCollection: boolean
  /** Pages of all that is stored of a collection, as it was last counted; 0 of what is read again to a limit. */
  pages: () => number
  /** What is read again besides the newest end, and how often it is due (second-looks.ts). */
  rescans: readonly Rescan[]
  book: TimelineBook
  /** Of a collection a look at everything is one piece of it: the next one goes on below (see `Backlog.isLooking`). */
  look: (reach: Reach, run: Run) => Promise<Outcome>
  /** After a look at everything: reads again some of what stands deeper than that goes. */
  lookDeeper: (run: Run) => Promise<void>
  /** Fills the gap below the range that holds `above`. */
  fill: (above: Order, run: Run) => Promise<Outcome>
  /** The same because the user asks, by an order of the store: also where posts were found lost, and below the oldest range. */
  fillAsked: (above: Order, run: Run) => Promise<Outcome>
  older: (pages: number, run: Run) => Promise<Outcome>
  backlog: () => Promise<Backlog>
}

export const createTimelineSync = (given: {
  account: AccountKey
  spec: TimelineSpec
  client: Pick<AccountClient, 'page' | 'isMastodon'>
  store: StoreClient
  log: Log
  /** The server gives other ids than in that era, as it showed at that server time; resolves when another one has begun. */
  onIdsChanged: (timeline: TimelineKey, after: number, at: number) => Promise<void>
}): TimelineSync => {
  const { account, spec, client, store, log, onIdsChanged } = given
  const timeline = timelineKey(account, spec)
  const { serverKeeps, atFirst = serverKeeps, item, paging, order } = timelineKinds[spec.kind]
  const book = createTimelineBook(store, account, timeline)
  const ask: TimelineContext['ask'] = (cursor, options) => client.page(spec, cursor, options)
  const context: TimelineContext = {
    ask: paging === 'feed' ? feedPages(refusable(ask)) : ask,
    book,
    isFilled: serverKeeps > 0,
    isMastodon: client.isMastodon,
    log,
  }
  const readSlice = createSliceReader(context)
  const collection = { ...context, places: order === 'page' ? placesByPage(book) : placesById }
  const overOldest = async (read: (segment: SegmentRow) => Promise<Outcome>): Promise<Outcome> => {
    const oldest = (await book.overview()).segments.at(-1)
    return oldest === undefined ? 'done' : read(oldest)
  }
  const presentOrder = async (stored: Order): Promise<Order> => {
    const order = orderIn(stored, await book.era())
    // Why: by ids of another era nothing can be asked; what the server still has of it was read anew above.
    if (order === oldestOrder) throw new AppError({ code: 'notFound' })
    return order
  }
  const fillAsked = async (above: Order, run: Run): Promise<Outcome> => {
    const { segments } = await book.overview()
    const oldest = segments.at(-1)
    if (segmentAt(segments, above)?.from === oldest?.from) {
      return oldest?.below === 'open' ? fetchOlder(context, 2, run) : seekMissing(context, 2, run)
    }
    await reopenGap(context, above)
    return fillGap(context, above, run)
  }
  const asFeed = async (run: Run, work: () => Promise<Outcome>): Promise<Outcome> => {
    const era = await book.era()
    const begin = (at: number): Promise<void> => onIdsChanged(timeline, era, at)
    return unlessIdsChanged(context, run, begin, () => unlessIgnored(context, work))
  }
  const lookOn = createLookOn(collection)
  const ways: Record<Paging, Pick<TimelineSync, 'look' | 'fill' | 'fillAsked' | 'older' | 'rescans'>> = {
    collection: {
      look: (reach, run) => (reach === reaches.whole ? lookOn(run) : readNewest(collection, run)),
      // A page at a time, as all that the background does.
      fill: (above, run) => readBelow(collection, above, 1, run),
      fillAsked: async (above, run) => readBelowAgain(collection, await presentOrder(above), 2, run),
      older: (pages, run) => overOldest(({ to }) => readBelow(collection, to, pages, run)),
      rescans: ['whole'],
    },
    handful: {
      look: (_reach, run) => readHandful(context, run),
      fill: (_above, run) => readHandful(context, run),
      fillAsked: (_above, run) => readHandful(context, run),
      older: (_pages, run) => readHandful(context, run),
      rescans: [],
    },
    feed: {
      look: (reach, run) => asFeed(run, () => readTip(context, reach, run)),
      fill: (above, run) => asFeed(run, () => fillGap(context, above, run)),
      fillAsked: (above, run) => asFeed(run, async () => fillAsked(await presentOrder(above), run)),
      older: (pages, run) => asFeed(run, () => fetchOlder(context, pages, run)),
      // What is fetched one page deep is not read again deeper.
      rescans: atFirst > 0 ? ['recent', 'whole'] : ['recent'],
    },
  }
  /** Pages of what is stored. */
  let counted = 0
  return {
    timeline,
    item,
    stream: streamOf(spec),
    atFirst,
    isCollection: paging === 'collection',
    pages: () => (paging === 'collection' ? counted : 0),
    book,
    ...ways[paging],
    lookDeeper: async (run) => {
      if (paging === 'feed' && serverKeeps === 0) await asFeed(run, () => readSlice(run))
    },
    backlog: async () => {
      const { row, segments } = await book.overview()
      const gaps = openGaps(segments)
      const isOpen = segments.at(-1)?.below === 'open'
      // What lies beneath from an older era is not counted: all of it has to be read anew.
      const isAnew = row?.era !== undefined && isOpen
      const count = isAnew ? await book.countUpTo(atFirst + pageRows) : (row?.count ?? 0)
      counted = Math.ceil((row?.count ?? 0) / (row?.fullest ?? pageRows))
      return {
        gaps: gaps.length,
        gap: gaps[0]?.upper.to ?? null,
        history: isOpen && (paging !== 'feed' || count < atFirst + pageRows),
        count,
        asOf: row?.asOf ?? null,
        renewedAt: row?.renewedAt ?? null,
        isLooking: row?.lookedTo !== undefined,
      }
    },
  }
}

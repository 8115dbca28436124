/**
 * Takes what an account has beyond the number that was chosen: of posts, each counted once wherever it stands, but for those of
 * collections, and of what else feeds hold. What holds most gives first: a busy timeline must not push out a quiet one, nor threads a home.
 */
import type { TimelineKey } from '../../shared/ids'
import type { TimelineRow } from '../../shared/rows'
import type { Totals } from '../../shared/storage-report'
import { traitsOf } from '../../shared/timelines'

/** Entries that leave at once. */
const sliceSize = 40

export interface Taking {
  /** So many stay; infinite where the user keeps any number. */
  most: number
  /** Whether nothing more is to be taken. */
  isOver: () => boolean
  totals: () => Promise<Totals>
  /** Rows of all timelines. */
  rows: () => Promise<readonly TimelineRow[]>
  /** Whether anything may be taken from a timeline. */
  mayGive: (timeline: TimelineKey) => boolean
  /** Takes so many of the oldest entries, as far as they may go; answers how many went. */
  trim: (timeline: TimelineKey, excess: number) => Promise<number>
  /** Drops the thread that was not fetched for longest and may go; answers how many went. */
  dropThread: () => Promise<number>
  /** Removes the posts that nothing holds any more, with a rest after each slice. */
  sweep: () => Promise<void>
  /** To be awaited after each slice, so that one stands before the next, whatever that is. */
  rest: () => Promise<void>
}

interface Holder {
  name: TimelineKey | 'threads'
  count: number
  /** Answers how many went, of entries or threads. */
  give: (excess: number) => Promise<number>
}

const isOfPosts = ({ timeline }: TimelineRow): boolean => traitsOf(timeline).item === 'post'

/** Notifications stand in one timeline, so each has its entries to itself. */
const takeOthers = async (taking: Taking): Promise<void> => {
  let hasTaken = false
  const givers = (await taking.rows()).filter((row) => taking.mayGive(row.timeline))
  for (const { timeline, count } of givers.filter((row) => !isOfPosts(row))) {
    let excess = count - taking.most
    while (excess > 0 && !taking.isOver()) {
      const removed = await taking.trim(timeline, Math.min(excess, sliceSize))
      if (removed === 0) break
      hasTaken = true
      excess -= removed
      await taking.rest()
    }
  }
  // Posts that only these held count until they are swept: a home is not to give for them.
  if (hasTaken) await taking.sweep()
}

/**
 * How many posts of bookmarks and favourites are not counted: nothing is ever taken from these, so a home would have to give for
 * them. Those that stand in a feed too are among them: to know them, each entry would have to be looked up. So an account may have
 * a little more than was chosen, and never less.
 */
const inCollections = (rows: readonly TimelineRow[]): number =>
  rows
    .filter((row) => isOfPosts(row) && traitsOf(row.timeline).paging === 'collection')
    .reduce((sum, { count }) => sum + count, 0)

const holdersOf = (
  { mayGive, trim, dropThread }: Taking,
  rows: readonly TimelineRow[],
  inThreads: number,
): Holder[] => [
  { name: 'threads', count: inThreads, give: dropThread },
  ...rows
    .filter((row) => isOfPosts(row) && mayGive(row.timeline))
    .map(({ timeline, count }) => ({
      name: timeline,
      count,
      give: (excess: number) => trim(timeline, excess),
    })),
]

/** An entry that goes may leave its post to another timeline: so after every slice is asked anew how many there are. */
const takePosts = async (taking: Taking): Promise<void> => {
  const spent = new Set<Holder['name']>()
  for (;;) {
    const { posts, inThreads } = await taking.totals()
    if (posts <= taking.most) return
    const rows = await taking.rows()
    const excess = posts - inCollections(rows) - taking.most
    if (excess <= 0) return
    const holders = holdersOf(taking, rows, inThreads).filter(({ name }) => !spent.has(name))
    const [largest] = holders.toSorted((one, other) => other.count - one.count)
    // Last: much may have been chosen while it was counted.
    if (largest === undefined || taking.isOver()) return
    const taken = await largest.give(Math.min(excess, sliceSize))
    await taking.rest()
    if (taken > 0) await taking.sweep()
    else spent.add(largest.name)
  }
}

/** Takes what is too much, until nothing is or nothing more may go. */
export const takeExcess = async (taking: Taking): Promise<void> => {
  await takeOthers(taking)
  await takePosts(taking)
}

/** The hard states that random lives must reach, and how they are noticed in what the engine asks and writes. */
import type { FeedChange } from '../../support/fake-mastodon/model/types'
import type { SegmentRow } from '../../../src/shared/rows'
import type { StoreOpArgs } from '../../../src/shared/contract'
import type { PageResult } from '../../../src/shared/store-shapes'
import { isPlainObject } from './plain'
import type { Scene } from './support'

/** How often each hard state was reached. */
export const hardStates = [
  'gap open',
  'gap lost',
  'loss that no answer can disprove',
  'rows over a loss became a range of their own',
  'tip overlapped only what had streamed in',
  'streamed posts joined',
  'empty page although the feed goes on',
  'short page although the feed goes on',
  'rows only from above (since_id)',
  'partial answer',
  'late post inside a range',
  'post marked as gone',
  'killed before a request',
  'killed after an answer',
  'killed before a write',
  'killed after a write',
  'killed with an open gap',
  'killed in the first fetch',
  'answer that is an error',
  'edit of a stored post',
  'deletion of a stored post',
  'answer that lags behind',
  'post delivered late',
  'post fetched under an old id',
  'boost',
  'older boost that came back with an undone one',
  'boost undone',
  'post of a new follow among older ones',
  'post of an unfollowed person taken out',
  'post trimmed off',
  'post vacuumed',
  'post of a rebuilt feed',
  'old post put back by an edit',
  'blind window opened',
  'blind window settled',
  'blind window lost',
  'killed with a blind window',
  'stream that was closed',
  'stream that died silently',
  'call refused by a store that is down',
] as const
export type HardState = (typeof hardStates)[number]

/** What a store may hold although the ledger does not: too rare to be wanted, and counted so that it stays rare. */
const excuses = ['lowest post above a loss, gone without a word'] as const
type Counted = HardState | (typeof excuses)[number]
export type Tally = Record<Counted, number>

export const createTally = (): Tally => {
  // Why as: fromEntries forgets that all keys are there.
  return Object.fromEntries([...hardStates, ...excuses].map((state) => [state, 0])) as Tally
}

/** One line for each state, as the tests print them. */
export const tallyLines = (tally: Tally, states: readonly Counted[] = [...hardStates, ...excuses]): string =>
  states.map((state) => `${String(tally[state]).padStart(7)}  ${state}`).join('\n')

/** What changed the home on the server: a deed of a life may come to nothing (a boost of nothing), and this tells. */
const stateOfCause: Partial<Record<FeedChange['cause'], HardState>> = {
  late: 'post delivered late',
  fetched: 'post fetched under an old id',
  boost: 'boost',
  reinsert: 'older boost that came back with an undone one',
  unboost: 'boost undone',
  merge: 'post of a new follow among older ones',
  unmerge: 'post of an unfollowed person taken out',
  trim: 'post trimmed off',
  vacuum: 'post vacuumed',
  regenerate: 'post of a rebuilt feed',
}

/**
 * Posts that had left the home and that an edit put back, for longer than the cut that may follow at once. An edit of a post that
 * stands there adds it as well, which changes nothing.
 */
const putBackByEdits = (history: readonly FeedChange[]): number => {
  const left = new Set<string>()
  let count = 0
  for (const [at, { change, id, cause }] of history.entries()) {
    const next = history[at + 1]
    const isCutAgain = next?.id === id && next.cause === 'trim'
    if (change === 'added' && cause === 'edit' && left.has(id) && !isCutAgain) count += 1
    if (change === 'removed') left.add(id)
    else left.delete(id)
  }
  return count
}

export const observeHistory = (tally: Tally, scene: Scene): void => {
  const history = scene.instance.world.historyOf('reader')
  for (const { cause } of history) {
    const state = stateOfCause[cause]
    if (state !== undefined) tally[state] += 1
  }
  tally['old post put back by an edit'] += putBackByEdits(history)
}

export const observeFaults = (tally: Tally, { instance, refused }: Scene): void => {
  const struck = instance.faults.struck()
  tally['stream that was closed'] += struck['stream-close'] ?? 0
  tally['stream that died silently'] += struck['stream-silent-death'] ?? 0
  tally['call refused by a store that is down'] += refused()
}

export const hasBlindWindow = (segments: readonly SegmentRow[]): boolean =>
  segments.some(({ blind }) => blind !== undefined)

/** Rows of a page, and of a whole home: small ones bring their edges near. */
export const cut = [8, 60] as const

export const observe = (tally: Tally, memory: { segments: SegmentRow[] }) => {
  const note = (state: HardState): void => {
    tally[state] += 1
  }
  return (name: string, args: unknown, result: unknown): void => {
    if (name === 'updateStatuses' && typeof result === 'number' && result > 0) note('edit of a stored post')
    if (name === 'removeEntries' && typeof result === 'number' && result > 0) {
      note('deletion of a stored post')
    }
    if (name === 'loseBlindWindow') {
      note('blind window lost')
      // Not taken for settled by the next page.
      memory.segments = memory.segments.map(({ blind: _, ...segment }) => segment)
    }
    if (name !== 'applyPage' && name !== 'applyStream') return
    // Why as: the two operations answer this, and the harness passes both on as they are.
    const { segments, added } = result as PageResult
    const before = memory.segments
    memory.segments = segments
    const page = args as StoreOpArgs<'applyPage'>
    if (hasBlindWindow(before) && !hasBlindWindow(segments)) note('blind window settled')
    if (name === 'applyStream') {
      if (added > 0) note('streamed posts joined')
      if (hasBlindWindow(segments) && !hasBlindWindow(before)) note('blind window opened')
      return
    }
    if (segments.slice(0, -1).some(({ below }) => below === 'open')) note('gap open')
    if (segments.some(({ below }) => below === 'lost')) note('gap lost')
    if (page.below === 'lost' && page.entries.length > 0) note('rows over a loss became a range of their own')
    const top = segments[0]
    if (
      page.asOf !== null &&
      page.covers !== null &&
      top !== undefined &&
      top.verified > page.covers.newest
    ) {
      note('tip overlapped only what had streamed in')
    }
    if (added > 0 && segments.length === before.length) {
      const same = segments.every(({ from, to }, at) => from === before[at]?.from && to === before[at]?.to)
      if (same) note('late post inside a range')
    }
  }
}

export const observeAnswers =
  (tally: Tally, scene: () => Scene | null) =>
  (url: URL, status: number, body: string): void => {
    if (url.pathname !== '/api/v1/timelines/home') return
    if (status === 206) tally['partial answer'] += 1
    if (status >= 400) tally['answer that is an error'] += 1
    if (status !== 200) return
    let rows: unknown
    try {
      rows = JSON.parse(body)
    } catch {
      tally['answer that is an error'] += 1
      return
    }
    if (!Array.isArray(rows)) return
    const maxId = url.searchParams.get('max_id')
    const sinceId = url.searchParams.get('since_id')
    if (sinceId !== null && rows.length > 0) tally['rows only from above (since_id)'] += 1
    if (maxId === null && sinceId === null && !url.searchParams.has('min_id')) {
      // What stands in the home already, but cannot be read yet.
      const newest = scene()?.instance.world.feedIds('reader')[0]
      if (newest !== undefined && scene()?.ledger()[0] !== newest) tally['answer that lags behind'] += 1
    }
    if (maxId === null || url.searchParams.has('min_id') || sinceId !== null) return
    const below = (scene()?.instance.world.feedIds('reader') ?? []).filter(
      (id) => id.length < maxId.length || (id.length === maxId.length && id < maxId),
    )
    const readable = new Set(scene()?.ledger() ?? [])
    if (rows.length === 0 && below.some((id) => readable.has(id))) {
      tally['empty page although the feed goes on'] += 1
    }
    const oldest: unknown = rows.at(-1)
    if (rows.length > 0 && rows.length < cut[0] && isPlainObject(oldest) && below.at(-1) !== oldest['id']) {
      tally['short page although the feed goes on'] += 1
    }
  }

/** What must hold of a store once an account came to rest, against the ledger of the instance. */
import { expect } from 'vitest'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import type { Order } from '../../../src/shared/ids'
import type { SegmentRow } from '../../../src/shared/rows'
import type { FeedCause } from '../../support/fake-mastodon/model/types'
import { reader } from '../../support/sync-harness'
import { cut } from './hard-states'
import { keyOf, type Beside, type Life } from './life'
import { cameOnTop } from './losses'

const holds = (segments: SegmentRow[], order: Order): boolean =>
  segments.some(({ from, to }) => from <= order && to >= order)

/** Segments are in order, do not touch, and no gap is left that could be filled. */
const checkShape = (segments: SegmentRow[]): void => {
  segments.forEach((segment, at) => {
    expect(segment.from <= segment.verified && segment.verified <= segment.to).toBe(true)
    const next = segments[at + 1]
    if (next === undefined) return
    expect(segment.to < next.from, 'segments overlap').toBe(true)
    expect(segment.below, 'a gap that could be filled is left').toBe('lost')
  })
  expect(segments.at(-1)?.below ?? 'end').not.toBe('open')
}

/** Why a post leaves a home without an event that says so. */
const silently: readonly FeedCause[] = ['vacuum', 'unmerge', 'trim']

/** Of the lowest post above a loss no answer tells whether it vanished or was cut off, too: those that left without a word. */
const undecided = ({ scene }: Life, segments: SegmentRow[]): string[] => {
  const last = new Map(scene.instance.world.historyOf('reader').map((line) => [line.id, line]))
  const edges = segments.filter(({ below }) => below === 'lost').map(({ to }) => idOfOrder(to))
  return edges.filter((id) => {
    const line = last.get(id)
    return line?.change === 'removed' && silently.includes(line.cause)
  })
}

/** Content, edits and order of everything that the server has. */
const checkRows = async (life: Life, segments: SegmentRow[]): Promise<void> => {
  const { scene, tally } = life
  const rows = scene.instance.world.homeOf('reader')
  const oldest = rows.at(-1)
  const leftOut = new Set(await scene.leftOut())
  const expected = rows.map(({ id }) => id)
  const limit = oldest === undefined ? null : orderOf(oldest.id)
  // Why: of what a rebuilt feed left out, nobody can know whether it would be there.
  const stored = (await scene.stored()).filter(
    (id) => !leftOut.has(id) && limit !== null && orderOf(id) <= limit,
  )
  const excused = undecided(life, segments).filter((id) => stored.includes(id))
  tally['lowest post above a loss, gone without a word'] += excused.length
  expect(stored.filter((id) => !excused.includes(id))).toEqual(expected)
  for (const row of rows) {
    expect(holds(segments, orderOf(row.id)), 'a post stands outside all ranges').toBe(true)
    const status = await scene.store.database.statuses.get([reader, row.postId])
    expect({ content: status?.content, spoiler: status?.spoilerText, edited: status?.editedAt }).toEqual({
      content: row.content,
      spoiler: row.spoilerText,
      edited: row.editedAt,
    })
  }
}

/** Posts that the server cut off before anybody fetched them lie in gaps, and gaps lie only where there are such. */
const checkGaps = async (life: Life, segments: SegmentRow[]): Promise<void> => {
  const { scene, rebuilt } = life
  const stored = new Set([...(await scene.stored()), ...(await scene.gone())])
  const history = scene.instance.world.historyOf('reader')
  const last = new Map(history.map(({ id, change, cause }) => [id, { change, cause }]))
  // Why: what the server put in below the newest and cut off again before anybody could look was never a neighbour.
  const putIn = new Set(
    history.filter(({ change, cause }) => change === 'added' && !cameOnTop(cause)).map(({ id }) => id),
  )
  const vacuumed = new Set(history.filter(({ cause }) => cause === 'vacuum').map(({ id }) => id))
  const everLost = history.filter(
    ({ id, cause, change }) => change === 'removed' && cause === 'trim' && !putIn.has(id),
  )
  const lost = everLost
    .map(({ id }) => id)
    .filter((id) => !stored.has(id) && !vacuumed.has(id) && last.get(id)?.cause === 'trim')
  for (const id of lost) {
    const order = orderOf(id)
    const range = segments.find(({ from, to }) => from <= order && to >= order)
    const older = [...stored].filter(
      (other) => orderOf(other) > order && orderOf(other) <= (range?.to ?? order),
    )
    // Why: the server itself put such posts below its end, and made them neighbours.
    if (older.every((other) => putIn.has(other))) continue
    expect(holds(segments, orderOf(id)), `hole without a gap: ${id}`).toBe(false)
  }
  if (rebuilt) return
  const known = [...stored].map(orderOf)
  /**
   * Whether the feed still showed a stored post of the older range, or of one beneath it, when the loss was found. Without one, a feed
   * that was cut and then lost the rest answers just as one that was never cut (mastodon-api.md 1.3): nobody can know.
   */
  const wasProvable = (lower: SegmentRow): boolean => {
    const kept = life.losses.get(lower.from)
    return known.some((order) => kept?.has(order) ?? (order >= lower.from && order <= lower.to))
  }
  const ever = history.map(({ id }) => id).filter((id) => !stored.has(id))
  const ranges = segments.filter(({ from }) => !life.islands.has(from))
  ranges.slice(0, -1).forEach((segment, at) => {
    const next = ranges[at + 1]
    if (next !== undefined && !wasProvable(next)) {
      life.tally['loss that no answer can disprove'] += 1
      return
    }
    const missing = ever.filter(
      (id) => orderOf(id) > segment.to && next !== undefined && orderOf(id) < next.from,
    )
    const edges = `${idOfOrder(segment.to)} to ${next === undefined ? '' : idOfOrder(next.from)}`
    expect(missing.length, `a gap where nothing is missing: ${edges}`).toBeGreaterThan(0)
  })
}

/**
 * Whether all of the feed's first page vanished. To whom nothing is stored that looks like an empty home: nothing leads further
 * down (docs/decisions/segments.md).
 */
const looksEmpty = ({ scene }: Life): boolean => {
  const { world } = scene.instance
  const vanished = new Set(
    world
      .historyOf('reader')
      .filter(({ cause }) => cause === 'vacuum')
      .map(({ id }) => id),
  )
  const feed = [...vanished, ...world.homeOf('reader').map(({ id }) => id)]
  const byAge = feed.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
  return byAge.slice(0, cut[0]).every((id) => vanished.has(id))
}

export const checkTruth = async (life: Life): Promise<void> => {
  const segments = await life.scene.segments()
  if (segments.length === 0 && looksEmpty(life)) return
  checkShape(segments)
  await checkRows(life, segments)
  await checkGaps(life, segments)
}

/** How far down a look at everything reaches: twenty pages, which are 800 rows where pages are not cut as small as here. */
export const deepest = 20 * cut[0]

/** @param served what the server has of it as far down as a look reaches, newest first */
export const checkBeside = async (
  { scene }: Life,
  beside: Beside,
  served: readonly string[],
): Promise<void> => {
  const timeline = keyOf(beside)
  const entries = await scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
  const present = entries.filter(({ goneAt }) => goneAt === null)
  const oldest = served.at(-1)
  // Why: what stands below the server's end may have been cut off there, as 800 posts are kept, and stays.
  const shown = present.filter(({ order }) => oldest !== undefined && order <= orderOf(oldest))
  expect(shown.map(({ statusId }) => statusId)).toEqual(served)
  const { segments } = await scene.store.call('overview', { timeline })
  expect(segments.map(({ below }) => below)).not.toContain('open')
  for (const { order } of present)
    expect(holds(segments, order), 'a row stands outside all ranges').toBe(true)
}

import { describe, expect, it } from 'vitest'
import { openingOf } from '../../../src/renderer/columns/opening'
import type { TimelineSource } from '../../../src/renderer/columns/source'
import type { Order } from '../../../src/shared/ids'

const order = (at: number): Order => at.toString().padStart(6, '0') as Order

/** A timeline of numbered entries; a post's uri is `uri <number>`. */
const timelineOf = (entries: number[], uris: Record<string, number> = {}): TimelineSource => {
  const orders = entries.toSorted((one, other) => one - other).map(order)
  return {
    slice: () => Promise.resolve([]),
    changesInMs: () => Promise.resolve(null),
    has: (at) => Promise.resolve(orders.includes(at)),
    olderThan: (at, limit) => Promise.resolve(orders.filter((one) => one > at).slice(0, limit)),
    newerThan: (at, limit) =>
      Promise.resolve(
        orders
          .filter((one) => one < at)
          .toReversed()
          .slice(0, limit),
      ),
    countNewer: (at, most) => Promise.resolve(Math.min(most, orders.filter((one) => one < at).length)),
    placeOf: () => Promise.resolve(null),
    orderOfUri: (uri) => Promise.resolve(uri in uris ? order(uris[uri] ?? 0) : null),
    count: () => Promise.resolve(orders.length),
    era: () => Promise.resolve(0),
  }
}
const hundred = Array.from({ length: 100 }, (_, at) => 100 + at)
const place = (at: number, offset = -12.5) => ({ order: order(at), uri: `uri ${at}`, offset })

describe('where a column opens', () => {
  it('is at the newest if it was never read', async () => {
    expect(await openingOf(timelineOf(hundred), null)).toEqual({
      range: { newest: order(100), oldest: order(107) },
      anchor: null,
      seen: null,
      isSettled: true,
    })
    expect(await openingOf(timelineOf([]), null)).toBeNull()
  })

  it('is at the kept entry, with some above it where those are in view', async () => {
    const opening = await openingOf(timelineOf(hundred), place(150))
    expect(opening).toEqual({
      range: { newest: order(149), oldest: order(161) },
      anchor: place(150),
      seen: order(150),
      isSettled: true,
    })
    expect((await openingOf(timelineOf(hundred), place(150, 60)))?.range.newest).toBe(order(146))
  })

  it('finds the post under another id by its uri', async () => {
    const source = timelineOf(
      hundred.filter((at) => at !== 150),
      { 'uri 150': 170 },
    )
    expect((await openingOf(source, place(150)))?.anchor?.order).toBe(order(170))
  })

  it('knows what was seen above the place, unless ids are others now', async () => {
    const read = { ...place(150), seen: order(120) }
    expect((await openingOf(timelineOf(hundred), read))?.seen).toBe(order(120))
    const moved = timelineOf(
      hundred.filter((at) => at !== 150),
      { 'uri 150': 170 },
    )
    expect((await openingOf(moved, read))?.seen).toBe(order(170))
    const gone = timelineOf(hundred.filter((at) => at !== 150))
    expect(await openingOf(gone, read)).toMatchObject({ anchor: { order: order(151) }, seen: order(120) })
    // What was read further up since counts, not what was kept before.
    expect((await openingOf(timelineOf(hundred), { ...read, seen: order(180) }))?.seen).toBe(order(150))
  })

  it('takes the next older entry for one that is gone', async () => {
    const source = timelineOf(hundred.filter((at) => at < 150 || at > 155))
    expect((await openingOf(source, place(150)))?.anchor?.order).toBe(order(156))
  })

  it('waits at the top while nothing as old as the place is stored', async () => {
    const opening = await openingOf(timelineOf(hundred), place(500))
    expect(opening).toMatchObject({ anchor: null, isSettled: false, range: { newest: order(100) } })
  })
})

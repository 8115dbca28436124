import { describe, expect, it } from 'vitest'
import {
  entryToGoTo,
  stoppedElsewhere,
  type PlaceToGoTo,
} from '../../../src/renderer/columns/stopped-elsewhere'
import type { Below } from '../../../src/shared/rows'
import { orderOf } from '../../../src/shared/order'
import { homeOf } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, pageOf } from '../../support/store-builders'

/** Ranges of ids, newest first, each with what lies below it. */
const segments = (...ranges: [from: string, to: string, below: Below][]) =>
  ranges.map(([from, to, below]) => ({ from: orderOf(from), to: orderOf(to), below }))
const older = orderOf('40')

describe('where the user stopped elsewhere', () => {
  it.each<[string, string, Parameters<typeof segments>, string | null]>([
    [
      'is the next older entry within what is proved',
      '45',
      [
        ['90', '80', 'open'],
        ['50', '10', 'end'],
      ],
      '40',
    ],
    [
      'is nowhere yet in a gap that may be filled',
      '60',
      [
        ['90', '80', 'open'],
        ['50', '10', 'end'],
      ],
      null,
    ],
    [
      'is the last that was read where the server lost it',
      '60',
      [
        ['90', '80', 'lost'],
        ['50', '10', 'end'],
      ],
      '40',
    ],
    [
      'is that too where the user had it removed',
      '60',
      [
        ['90', '80', 'trimmed'],
        ['50', '10', 'end'],
      ],
      '40',
    ],
    [
      'is nowhere yet above all that is known',
      '95',
      [
        ['90', '80', 'open'],
        ['50', '10', 'end'],
      ],
      null,
    ],
    ['is nowhere while nothing is proved', '60', [], null],
  ])('%s', (_, there, ranges, expected) => {
    const around = { isStored: false, older, oldest: older, segments: segments(...ranges) }
    const found = entryToGoTo(orderOf(there), around)
    expect(found).toEqual(expected === null ? null : { order: orderOf(expected), isThere: true })
  })

  it('is the entry itself wherever it stands', () => {
    const around = { isStored: true, older, oldest: older, segments: [] }
    expect(entryToGoTo(orderOf('60'), around)).toEqual({ order: orderOf('60'), isThere: true })
  })

  it.each<[string, Below, string, PlaceToGoTo | null]>([
    ['nowhere yet while older ones may come', 'open', '80', null],
    ['the oldest where that is all there ever was', 'end', '80', { order: orderOf('80'), isThere: false }],
    ['the oldest where the server lost the rest', 'lost', '80', { order: orderOf('80'), isThere: false }],
    [
      'the oldest where the user had the rest removed',
      'trimmed',
      '80',
      { order: orderOf('80'), isThere: false },
    ],
  ])('is, below all that is stored, %s', (_, below, oldest, expected) => {
    const around = {
      isStored: false,
      older: null,
      oldest: orderOf(oldest),
      segments: segments(['90', '80', below]),
    }
    expect(entryToGoTo(orderOf('60'), around)).toEqual(expected)
  })

  it('is nowhere where nothing is stored at all', () => {
    const around = { isStored: false, older: null, oldest: null, segments: segments(['90', '80', 'end']) }
    expect(entryToGoTo(orderOf('60'), around)).toBeNull()
  })
})

describe('looked up in the store', () => {
  const { store, reader } = useReadStore()

  it('comes with the page that fills the gap', async () => {
    const timeline = homeOf(anna)
    const find = (id: string) => stoppedElsewhere(reader(), timeline, orderOf(id))
    await store().call('applyPage', pageOf(['90', '80']))
    await store().call('applyPage', pageOf(['50', '40']))
    const at = (id: string): PlaceToGoTo => ({ order: orderOf(id), isThere: true })
    expect(await find('60')).toBeNull()
    expect(await find('45')).toEqual(at('40'))
    await store().call('applyPage', pageOf(['80', '70', '60', '50']))
    expect(await find('60')).toEqual(at('60'))
    expect(await find('65')).toEqual(at('60'))
    expect(await find('30')).toBeNull()
    const [from = orderOf('')] = (await reader().segments(timeline)).map((segment) => segment.from)
    await store().call('setBelow', { timeline, from, below: 'lost' })
    expect(await find('30')).toEqual({ order: orderOf('40'), isThere: false })
  })
})

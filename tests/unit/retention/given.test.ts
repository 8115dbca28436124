/** What the keeper is given of accounts and columns. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { placesIn, serverNowOf, unreadIn } from '../../../src/main/retention/given'
import { asColumnId, type TimelineKey } from '../../../src/shared/ids'
import { newestOrder, orderOf } from '../../../src/shared/order'
import type { AccountState, Column, ReadingPlace, Spot } from '../../../src/shared/session'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { anna, bert } from '../../support/store-builders'

const [first, second] = [asColumnId('column01'), asColumnId('column02')]

const column = (id: Column['id'], timeline: TimelineKey): Column => ({
  id,
  account: anna,
  timeline,
  name: null,
  width: 320,
  follow: false,
})

const spot = (id: string): Spot => ({ order: orderOf(id), uri: '', offset: 0 })
const place = (id: string, ...left: string[]): ReadingPlace => ({
  ...spot(id),
  jumps: { left: left.map(spot), hasReadOn: true },
})

const noMarkers = { get: () => null, set: () => undefined }
const settingsOf = (
  columns: Column[],
  places: Record<Column['id'], ReadingPlace>,
): Parameters<typeof unreadIn>[0] => ({
  columns: () => columns,
  places: () => places,
  settledMarkers: noMarkers,
  heardMarkers: noMarkers,
})

const home = homeOf(anna)

describe('the places of a timeline', () => {
  it('are those of all columns that show it, and of no others', () => {
    const columns = [column(first, home), column(second, home), column(asColumnId('column03'), homeOf(bert))]
    const places = { [first]: spot('5'), [second]: spot('9'), [asColumnId('column03')]: spot('7') }
    expect(placesIn(settingsOf(columns, places), home)).toEqual([orderOf('5'), orderOf('9')])
    expect(placesIn(settingsOf(columns, {}), home)).toEqual([])
  })

  it('are also those that a reader jumped away from and can go back to', () => {
    const settings = settingsOf([column(first, home)], { [first]: place('90', '30', '60') })
    expect(placesIn(settings, home)).toEqual([orderOf('90'), orderOf('30'), orderOf('60')])
  })

  it('are each named once, since each costs a look on either side', () => {
    const columns = [column(first, home), column(second, home)]
    const places = { [first]: place('90', '30', '90', '30'), [second]: place('30') }
    expect(placesIn(settingsOf(columns, places), home)).toEqual([orderOf('90'), orderOf('30')])
  })

  it('are no more than the jumps that are kept, whatever the file says', () => {
    const many = Array.from({ length: 500 }, (_, at) => String(at + 1))
    const settings = settingsOf([column(first, home)], { [first]: place('900', ...many) })
    expect(placesIn(settings, home)).toEqual(['900', ...many.slice(-10)].map((id) => orderOf(id)))
  })
})

describe('what is unread', () => {
  it('is all that is newer than where a column is being read, wherever that was jumped to from', () => {
    const notifications = timelineKey(anna, { kind: 'notifications' })
    const settings = settingsOf([column(first, notifications)], { [first]: place('30', '90') })
    expect(unreadIn(settings, notifications)).toEqual([{ newest: newestOrder, oldest: orderOf('30') }])
  })
})

describe('the time of an instance', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const stateOf = (connection: AccountState['connection']): AccountState => ({
    account: anna,
    connection,
    problem: null,
    nextTryAt: null,
    clockOffsetMs: -40_000,
    timelines: [],
  })

  it.each(['live', 'polling'] as const)('is told while it answers: %s', (connection) => {
    expect(serverNowOf(stateOf(connection))).toBe(960_000)
  })

  it.each(['connecting', 'offline', 'paused', 'signedOut'] as const)(
    'is not made up from this machine’s clock while it does not: %s',
    (connection) => {
      expect(serverNowOf(stateOf(connection))).toBeNull()
    },
  )

  it('is not known of an account that nobody syncs', () => {
    expect(serverNowOf(undefined)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { idJustAbove, lastIdAt, lowestIdLike, timeOfId } from '../../../src/main/sync/id-time'
import { createIdMaker } from '../../support/fake-mastodon/ids'
import { createRandom } from '../../support/fake-mastodon/random'
import { orderOf } from '../../../src/shared/order'

const time = Date.UTC(2026, 10, 23, 9, 30, 0, 123)

describe.each(['snowflake', 'ulid', 'uuid7'] as const)('the time in ids: %s', (scheme) => {
  const make = createIdMaker(scheme, createRandom(7))

  it('is read from them', () => {
    expect(timeOfId(make(time))).toBe(time)
  })

  it('bounds all ids of that time and none of the next millisecond', () => {
    const last = lastIdAt(make(time), time)
    expect(last).not.toBeNull()
    expect(orderOf(last ?? '') <= orderOf(make(time))).toBe(true)
    expect(orderOf(last ?? '') > orderOf(make(time + 1))).toBe(true)
  })

  it('has a lowest id under all of them', () => {
    const lowest = lowestIdLike(make(time))
    expect(orderOf(lowest) > orderOf(make(Date.UTC(2017, 0, 1)))).toBe(true)
  })
})

it.each(['interaction-1', 'AcHxLq1AbCdEfGhIjK', '1', 'a1b2', '99999999999999999999'])(
  'is not made up for %s',
  (id) => {
    expect(timeOfId(id)).toBeNull()
    expect(lastIdAt(id, time)).toBeNull()
  },
)

it.each([
  ['117694892204165705', '117694892204165706'],
  ['99999999999999999', '100000000000000000'],
  ['01JDCPB2Z0AAAAAAAAAAAAAAAA', '01JDCPB2Z0AAAAAAAAAAAAAAAA'],
])('a bound just over %s is %s', (id, above) => {
  expect(idJustAbove(id)).toBe(above)
})

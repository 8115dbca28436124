import { describe, expect, it } from 'vitest'
import { inEra, orderOf } from '../../../src/shared/order'
import { endButton, gapButton, gapText, stillLost } from '../../../src/renderer/columns/gap-text'
import { duration, timeOfDay, timeRange } from '../../../src/renderer/columns/times'
import { noticesOf } from '../../../src/renderer/app/notices'
import { goesOn, shortcutList, wishOf } from '../../../src/renderer/app/shortcuts'

const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 4, day, hour, minute).getTime()
const now = at(14, 9, 0)
const hour = 3_600_000

describe('times', () => {
  it('say the day only where it is not today’s', () => {
    expect(timeOfDay(at(14, 8, 41), now)).toBe('08:41')
    expect(timeOfDay(at(13, 8, 41), now)).toBe('13 May, 08:41')
    expect(() => timeOfDay(1e20, now)).not.toThrow()
    expect(() => timeOfDay(Number.NaN, now)).not.toThrow()
    expect(timeOfDay(new Date(2025, 4, 14, 8, 41).getTime(), now)).toBe('14 May 2025, 08:41')
    expect(timeRange(at(14, 5, 41), at(14, 8, 10), now)).toBe('05:41 to 08:10')
    expect(timeRange(at(13, 5, 41), at(13, 8, 10), now)).toBe('13 May, 05:41 to 08:10')
    expect(timeRange(at(13, 22, 0), at(14, 8, 10), now)).toBe('13 May, 22:00 to 08:10')
  })

  it.each([
    [0, 'less than a minute'],
    [59_999, 'less than a minute'],
    [60_000, '1 min'],
    [59.9 * 60_000, '59 min'],
    [2 * hour, '2 h'],
    [2 * hour + 29 * 60_000, '2 h 29 min'],
    [24 * hour + 59 * 60_000, '1 day'],
    [76 * hour, '3 days 4 h'],
    [14 * 24 * hour + 5 * hour, '14 days'],
    [Number.MAX_SAFE_INTEGER, '104249991 days'],
  ])('say of %d ms that they are %s', (ms, said) => {
    expect(duration(ms)).toBe(said)
  })
})

describe('a gap', () => {
  const times = { newer: at(14, 8, 10), older: at(14, 5, 41) }

  it('says what is known of it', () => {
    expect(gapText({ below: 'open', ...times }, now)).toEqual({
      text: 'Posts may be missing',
      span: '05:41 to 08:10 (2 h 29 min)',
    })
    expect(gapText({ below: 'lost', ...times }, now).text).toBe(
      'The server no longer has the posts between 05:41 and 08:10 (2 h 29 min)',
    )
    expect(gapText({ below: 'trimmed', ...times }, now).text).toBe(
      'Posts between 05:41 and 08:10 (2 h 29 min) were removed by your storage limit',
    )
    expect(gapText({ below: 'trimmed', newer: times.newer, older: null }, now).text).toBe(
      'Posts before 08:10 were removed by your storage limit',
    )
    expect(gapText({ below: 'lost', newer: null, older: null }, now).text).toBe(
      'The server no longer has the posts',
    )
    expect(gapText({ below: 'end', ...times }, now).text).toBe('The start of what the server keeps')
    const unasked = gapText({ below: 'unasked', newer: at(14, 8, 10), older: at(5, 8, 9) }, now)
    expect(unasked.text).toContain('Steppe did not look here for a while.')
    expect(unasked.span).toBe('5 May, 08:09 to 08:10 (9 days)')
  })

  const place = { order: orderOf('7'), ...times }

  it('is filled now, or when online', () => {
    const button = (connection: 'live' | 'polling' | 'offline') =>
      gapButton({ below: 'open', ...place }, connection, now, 0)?.text
    expect(button('live')).toBe('Fill')
    expect(button('polling')).toBe('Fill')
    expect(button('offline')).toBe('Fill when online')
  })

  it('is looked for again where it was lost, and says of which posts', () => {
    const lost = gapButton({ below: 'lost', ...place }, 'live', now, 0)
    expect(lost?.text).toBe('Look again')
    expect(lost?.label).toBe('Look again for the posts between 05:41 and 08:10 (2 h 29 min)')
    expect(gapButton({ below: 'lost', ...place, newer: null, older: null }, 'live', now, 0)?.label).toBe(
      'Look again for the posts',
    )
    expect(gapButton({ below: 'trimmed', ...place }, 'live', now, 0)?.text).toBe('Fetch them')
    expect(gapButton({ below: 'unasked', ...place }, 'live', now, 0)).toBeNull()
  })

  it('is looked for again at the end in the same words, and fetched where nobody knows', () => {
    expect(endButton({ below: 'lost', ...place }, now, 0)).toEqual(
      gapButton({ below: 'lost', ...place }, 'live', now, 0),
    )
    for (const below of ['open', 'trimmed'] as const)
      expect(endButton({ below, ...place }, now, 0)).toMatchObject({ text: 'Fetch older posts' })
  })

  it('cannot be asked for where the server has given other ids since', () => {
    for (const below of ['open', 'lost', 'trimmed'] as const) {
      const older = { below, ...times, order: inEra(orderOf('7'), 1) }
      expect(gapButton(older, 'live', now, 2)).toBeNull()
      expect(endButton(older, now, 2)).toBeNull()
      expect(gapButton(older, 'live', now, 1)).not.toBeNull()
      expect(endButton(older, now, 1)).not.toBeNull()
    }
  })

  it('says that it was looked for in vain where that was, while it is lost, and only just now', () => {
    const lost = { below: 'lost', order: orderOf('7') } as const
    const sought = { order: orderOf('7'), at: now }
    expect(stillLost(lost, sought, now)).toBe('Asked again just now: still not there.')
    // What is drawn is a little behind the clock.
    expect(stillLost(lost, sought, now - 20_000)).not.toBeNull()
    expect(stillLost(lost, sought, now + 59_000)).not.toBeNull()
    expect(stillLost(lost, sought, now + 60_000)).toBeNull()
    expect(stillLost(lost, null, now)).toBeNull()
    expect(stillLost({ ...lost, order: orderOf('8') }, sought, now)).toBeNull()
    expect(stillLost({ ...lost, below: 'open' }, sought, now)).toBeNull()
  })
})

describe('notices', () => {
  it('speak of the store first, and of the keyring only where there are sign-ins', () => {
    const ready = { is: 'ready', storeId: 's', lost: false } as const
    const usual = { store: ready, keyring: 'keyring', sparing: null, hasAccounts: true } as const
    const lost = noticesOf({ ...usual, store: { ...ready, lost: true }, keyring: 'weaker' })
    expect(lost.map(({ text }) => text.slice(0, 24))).toEqual([
      'The local copy was lost ',
      'This system has no keyri',
    ])
    expect(noticesOf({ ...usual, keyring: 'session', hasAccounts: false })).toEqual([])
    for (const is of ['full', 'newer', 'blocked', 'unavailable'] as const) {
      expect(noticesOf({ ...usual, store: { is } })).toMatchObject([{ isGrave: true }])
    }
  })

  it('say that less is asked for, and why, once there is an account', () => {
    const usual = { store: { is: 'opening' }, keyring: 'keyring', hasAccounts: true } as const
    for (const [sparing, said] of [
      ['battery', /^On battery/],
      ['metered', /limited data/],
      ['slow', /slow connection/],
    ] as const) {
      expect(noticesOf({ ...usual, sparing })).toMatchObject([
        { text: expect.stringMatching(said) as unknown },
      ])
      expect(noticesOf({ ...usual, sparing, hasAccounts: false })).toEqual([])
    }
    expect(noticesOf({ ...usual, sparing: null })).toEqual([])
  })
})

describe('keys', () => {
  const stroke = (key: string, over = {}) => ({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    defaultPrevented: false,
    ...over,
  })

  it('do what the list says, and nothing with a modifier or once used', () => {
    expect(wishOf(stroke('j'))).toEqual({ do: 'next' })
    expect(wishOf(stroke('7'))).toEqual({ do: 'column', number: 7 })
    expect(wishOf(stroke('0'))).toBeNull()
    expect(wishOf(stroke('j', { ctrlKey: true }))).toBeNull()
    expect(wishOf(stroke('Home', { defaultPrevented: true }))).toBeNull()
    const single = shortcutList.flatMap(({ keys, inPost }) =>
      inPost !== true && keys.length === 1 ? keys : [],
    )
    for (const key of single) expect(wishOf(stroke(key)), key).not.toBeNull()
  })

  it('that jump do so once, however long they are held', () => {
    const isHeldFor = (key: string): boolean => {
      const wish = wishOf(stroke(key))
      return wish !== null && goesOn(wish)
    }
    for (const key of ['j', 'k', 'ArrowLeft', 'ArrowRight']) expect(isHeldFor(key), key).toBe(true)
    for (const key of ['Home', 'End', '.', 'z', 'Escape', '1']) expect(isHeldFor(key), key).toBe(false)
  })
})

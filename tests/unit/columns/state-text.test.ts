/** What a column says of how its account stands: in a few words, in full, and in the place of posts. */
import { describe, expect, it } from 'vitest'
import { accountReason, emptyText, reasonText, stateText } from '../../../src/renderer/columns/state-text'
import type { AppErrorDetail } from '../../../src/shared/errors'
import { asAccountKey, type TimelineKey } from '../../../src/shared/ids'
import type { AccountState, TimelineState } from '../../../src/shared/session'
import { homeOf, timelineKey } from '../../../src/shared/timelines'

const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 4, day, hour, minute).getTime()
const now = at(14, 9, 0)
const account = asAccountKey('annaaaaa')
const home = homeOf(account)
const local = timelineKey(account, { kind: 'local' })
const state = (over: Partial<AccountState>, facts: Partial<TimelineState> = {}): AccountState => ({
  account,
  connection: 'live',
  problem: null,
  nextTryAt: null,
  clockOffsetMs: 0,
  timelines: [home, local].map((timeline) => ({
    timeline,
    renewedAt: null,
    isRebuilding: false,
    gapsFilling: 0,
    firstFetch: null,
    elsewhere: null,
    problem: null,
    isLive: timeline === home,
    asOf: at(14, 8, 41),
    ...facts,
  })),
  ...over,
})
const said = (over: Partial<AccountState>, facts: Partial<TimelineState> = {}, timeline = home): string =>
  stateText(state(over, facts), timeline, now).text

describe('the state of a column', () => {
  it('is one sentence', () => {
    expect(said({})).toBe('Live')
    expect(said({ connection: 'polling' }, { isLive: false })).toBe('As of 08:41')
    expect(said({ connection: 'connecting' }, { isLive: false })).toBe('As of 08:41')
    expect(said({ connection: 'connecting' }, { asOf: null, isLive: false })).toBe('Connecting')
    expect(said({ connection: 'offline' })).toBe('Offline, as of 08:41')
    expect(said({ connection: 'offline' }, { asOf: null })).toBe('Offline')
    expect(said({ connection: 'offline', problem: { code: 'gone', why: 'closed' } })).toBe(
      'Instance gone, as of 08:41',
    )
    expect(said({}, { gapsFilling: 3 })).toBe('Filling 3 gaps')
    expect(said({}, { gapsFilling: 1 })).toBe('Filling 1 gap')
    const firstFetch = { posts: 320, total: 800 }
    expect(said({}, { firstFetch })).toBe('Fetching your home: 320 of 800')
    expect(said({}, { firstFetch }, local)).toBe('Fetching posts: 320 of 800')
  })

  it('says “Live” only of what is streamed, and of one timeline what is wrong with it alone', () => {
    expect(said({}, {}, local)).toBe('As of 08:41')
    const deleted = state({}, { problem: { code: 'notFound' } })
    expect(stateText(deleted, local, now).text).toBe('Not available')
    expect(emptyText(deleted, local)).toMatch(/does not have this/)
    expect(emptyText(state({}), local)).toBe('No posts yet.')
    expect(emptyText(state({}), local, true)).toBe('Your filters, mutes and blocks hide all the posts here.')
    const key = (kind: 'notifications' | 'conversations' | 'scheduled' | 'bookmarks') =>
      timelineKey(account, { kind })
    const empty = (timeline: TimelineKey) =>
      state({ timelines: state({}).timelines.map((one) => ({ ...one, timeline })) })
    expect(emptyText(empty(key('notifications')), key('notifications'))).toBe('No notifications yet.')
    expect(emptyText(empty(key('conversations')), key('conversations'))).toBe('No conversations yet.')
    expect(emptyText(empty(key('scheduled')), key('scheduled'))).toBe('Nothing is scheduled.')
    expect(emptyText(empty(key('bookmarks')), key('bookmarks'))).toBe('No bookmarks yet.')
    expect(emptyText(state({}), key('notifications'), true)).toMatch(/ hide all the notifications here\.$/)
    expect(emptyText(state({}), key('notifications'))).toBe('Notifications are on their way.')
    expect(emptyText(state({}, { asOf: null }), home)).toBe('Your home is on its way.')
    const off = { code: 'forbidden', why: 'switchedOff' } as const
    expect(emptyText(state({}, { problem: off }), local)).toMatch(/switched this timeline off/)
    const gone = { code: 'gone', why: 'noApi' } as const
    expect(emptyText(state({ connection: 'offline', problem: gone }), local)).toMatch(
      /no instance has answered/,
    )
  })

  it('says of one timeline that the instance is putting it together, whatever else happens to it', () => {
    const isRebuilding = true
    expect(said({}, { isRebuilding })).toBe('Being put together, as of 08:41')
    expect(said({}, { isRebuilding, asOf: null, gapsFilling: 2 })).toBe('Being put together')
    expect(said({ connection: 'paused' }, { isRebuilding })).toBe('Paused, as of 08:41')
    expect(said({ connection: 'offline' }, { isRebuilding })).toBe('Offline, as of 08:41')
    expect(said({}, { isRebuilding, problem: { code: 'notFound' } })).toBe('Not available')

    const sentence = /^The instance is putting this timeline together\. /
    const building = state({}, { isRebuilding, asOf: null })
    expect(reasonText(building, home, now)).toMatch(sentence)
    expect(emptyText(building, home)).toMatch(sentence)
    expect(emptyText(state({}, { isRebuilding }), local)).toMatch(sentence)
    expect(reasonText(state({}), home, now)).toBeUndefined()
    expect(reasonText(state({ problem: { code: 'timeout' } }, { isRebuilding }), home, now)).toMatch(
      /took too long/,
    )
  })

  it('promises posts only where nobody has seen yet that there are none', () => {
    for (const connection of ['offline', 'signedOut', 'paused', 'connecting'] as const)
      expect(emptyText(state({ connection }), local)).toBe('No posts yet.')
    const unseen = (connection: AccountState['connection']) =>
      emptyText(state({ connection }, { asOf: null }), local)
    expect(unseen('offline')).toMatch(/as soon as the instance answers/)
    expect(unseen('signedOut')).toMatch(/once you have signed in again/)
    expect(unseen('paused')).toMatch(/^Paused\./)
  })

  it.each<[AppErrorDetail, RegExp]>([
    [{ code: 'rateLimited', retryAt: at(14, 9, 5) }, /asks for a pause.* from 09:05 on/],
    [{ code: 'server', status: 503 }, /a problem of its own \(error 503\)/],
    [{ code: 'offline', host: 'one.example' }, /^one\.example cannot be reached/],
    [{ code: 'offline', why: 'noNetwork' }, /^This computer has no network\./],
  ])('tells in full why it is offline: %o', (problem, reason) => {
    const offline = state({ connection: 'offline', problem })
    expect(stateText(offline, home, now).text).toBe('Offline, as of 08:41')
    for (const why of [reasonText(offline, local, now), accountReason(offline, now)])
      expect(why).toMatch(reason)
  })

  it('is as of when that is signed out, too', () => {
    const signedOut = (asOf: number | null) =>
      reasonText(state({ connection: 'signedOut' }, { asOf }), home, now)
    expect(signedOut(at(14, 8, 41))).toMatch(/no longer accepts this sign-in\. .* as of 08:41\.$/)
    expect(signedOut(null)).toBe('The instance no longer accepts this sign-in.')
  })

  it('says quietly that nothing is wrong with what is only looked at now and then', () => {
    const key = timelineKey(account, { kind: 'bookmarks' })
    const bookmarks = (connection: AccountState['connection']) =>
      state({
        connection,
        timelines: state({}, { isLive: false }).timelines.map((one) => ({ ...one, timeline: key })),
      })
    expect(stateText(bookmarks('live'), key, now)).toMatchObject({ text: 'As of 08:41', shape: 'asked' })
    expect(reasonText(bookmarks('live'), key, now)).toMatch(/from time to time.*of this kind do not stream/)
    expect(stateText(bookmarks('connecting'), key, now).shape).toBe('part')
    expect(reasonText(bookmarks('connecting'), key, now)).toBeUndefined()
    expect(reasonText(state({}, { isLive: false }), home, now)).toMatch(/does not stream at the moment/)
  })

  it('says the day by the server’s clock where that is wrong', () => {
    const day = 86_400_000
    expect(said({ connection: 'polling', clockOffsetMs: -day }, { asOf: at(13, 8, 41), isLive: false })).toBe(
      'As of 08:41',
    )
    expect(said({ connection: 'polling' }, { asOf: at(13, 8, 41), isLive: false })).toBe(
      'As of 13 May, 08:41',
    )
  })

  it('asks for a sign-in before anything else', () => {
    expect(stateText(state({ connection: 'signedOut' }, { gapsFilling: 2 }), home, now)).toEqual({
      text: 'Sign in again',
      shape: 'stop',
      signIn: true,
    })
  })
})

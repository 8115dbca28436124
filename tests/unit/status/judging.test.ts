import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../src/shared/sets'
import {
  changesAt,
  judged,
  judgedPost,
  openly,
  rulesOf,
  type Circumstances,
  type HidingSets,
} from '../../../src/renderer/status/judging'
import { filtersMet, readyFilter } from '../../../src/renderer/status/filters'
import type { TimelineEntry } from '../../../src/renderer/db/queries'
import type { ProfileRow, StatusRow } from '../../../src/shared/rows'
import { orderOf } from '../../../src/shared/order'
import { entryRow, mediaRow, profileRow, statusRow } from './builders'

const now = 1_000_000
const home: Circumstances = { context: 'home', ownHandle: 'me@example.org', askedFor: null, now }

const filter = (over: Partial<Filter> = {}): Filter => ({
  id: '1',
  title: 'Rain',
  contexts: ['home'],
  expiresAt: null,
  action: 'warn',
  keywords: [{ keyword: 'rain', wholeWord: true }],
  statusIds: [],
  ...over,
})
const set = <Member>(...members: Member[]) => ({ members, asOf: 1 })
const sets = (over: Partial<HidingSets> = {}): HidingSets => ({
  filters: null,
  mutes: null,
  blocks: null,
  domainBlocks: null,
  ...over,
})
const member = { id: '7', handle: 'jonas@kolektiva.example', name: 'Jonas' }
const post = (over: Parameters<typeof statusRow>[0] = {}) => ({
  status: statusRow(over),
  author: profileRow(),
})

const isMet = (keyword: string, wholeWord: boolean, content: string): boolean =>
  filtersMet(
    [readyFilter(filter({ keywords: [{ keyword, wholeWord }] }))],
    statusRow({ content }),
    'home',
    now,
  ).length > 0

describe('a filter', () => {
  it.each([
    ['rain', true, 'It will rain.', true],
    ['rain', true, 'RAIN', true],
    ['rain', true, 'trains', false],
    ['rain', false, 'trains', true],
    ['rain', true, 'brain rain', true],
    ['regen', true, 'Größe, Regen!', true],
    ['ö', true, 'Größe', false],
    ['#rain', true, 'so#rain', true],
    ['#rain', true, '#rains', false],
    ['a.c', false, 'abc', false],
    ['c++', true, 'I like c++', true],
    ['雨', false, '今日は雨です', true],
  ])('for %s (whole word: %s) in %s: %s', (keyword, wholeWord, text, expected) => {
    expect(isMet(keyword, wholeWord, `<p>${text}</p>`)).toBe(expected)
  })

  it('searches text without markup, warnings, polls and descriptions of media', () => {
    expect(isMet('span', false, '<p><span>x</span></p>')).toBe(false)
    expect(isMet('ra in', false, '<p>ra<strong> in</strong></p>')).toBe(true)
    const ready = [readyFilter(filter())]
    const met = (over: Parameters<typeof statusRow>[0]): boolean =>
      filtersMet(ready, statusRow(over), 'home', now).length > 0
    expect(met({ spoilerText: 'Rain!' })).toBe(true)
    expect(met({ media: [mediaRow({ description: 'A street in the rain' })] })).toBe(true)
    expect(met({})).toBe(false)
  })

  it('counts in its contexts, until it ends, and for posts that were put into it', () => {
    const rain = { content: '<p>rain</p>' }
    const met = (over: Partial<Filter>, status = statusRow(rain)): boolean =>
      filtersMet([readyFilter(filter(over))], status, 'home', now).length > 0
    expect(met({ contexts: ['public'] })).toBe(false)
    expect(met({ expiresAt: now - 1 })).toBe(false)
    expect(met({ expiresAt: now + 1 })).toBe(true)
    expect(met({ keywords: [], statusIds: ['100'] })).toBe(true)
    expect(met({ keywords: [], statusIds: ['101'] })).toBe(false)
  })
})

describe('a post', () => {
  it('is shown where nothing is hidden', () => {
    expect(judgedPost(rulesOf(sets({ blocks: set() })), post(), null, home)).toBe(openly)
  })

  it.each(['blocks', 'mutes', 'domainBlocks'] as const)('by somebody in %s is not shown', (name) => {
    const members = name === 'domainBlocks' ? set('kolektiva.example') : set({ ...member, until: null })
    expect(judgedPost(rulesOf(sets({ [name]: members })), post(), null, home)).toBeNull()
  })

  it.each([
    ['xn--mnchen-3ya.example', 'x@münchen.example', true],
    ['xn--mnchen-3ya.example', 'x@XN--MNCHEN-3YA.example', true],
    ['münchen.example', 'x@xn--mnchen-3ya.example', true],
    ['münchen.example', 'x@MÜNCHEN.example', true],
    ['xn--mnchen-3ya.example', 'x@munchen.example', false],
    ['xn--mnchen-3ya.example', 'x@news.münchen.example', false],
    ['kolektiva.example', 'x@news.kolektiva.example', false],
    ['kolektiva.example', 'x@ü kolektiva.example', false],
  ])('while %s is blocked, by %s is hidden: %s', (domain, handle, expected) => {
    const rules = rulesOf(sets({ domainBlocks: set(domain) }))
    const byThem = { status: statusRow(), author: profileRow({ handle }) }
    expect(judgedPost(rules, byThem, null, home) === null).toBe(expected)
  })

  it('is shown again when the mute ends, and that time is known', () => {
    const rules = rulesOf(sets({ mutes: set({ ...member, until: now + 5 }) }))
    expect(judgedPost(rules, post(), null, home)).toBeNull()
    expect(changesAt(rules, now)).toBe(now + 5)
    expect(judgedPost(rules, post(), null, { ...home, now: now + 5 })).not.toBeNull()
    expect(changesAt(rules, now + 5)).toBeNull()
  })

  it('that names somebody who is muted is not shown, unless it is one’s own', () => {
    const rules = rulesOf(sets({ mutes: set({ ...member, id: '9', until: null }) }))
    const mentions = [{ id: '9', acct: 'x', username: 'x', url: null }]
    expect(judgedPost(rules, post({ mentions }), null, home)).toBeNull()
    const own = { status: statusRow({ mentions }), author: profileRow({ handle: 'me@example.org' }) }
    expect(judgedPost(rules, own, null, home)).not.toBeNull()
  })

  it('is shown on the profile that was asked for', () => {
    const rules = rulesOf(sets({ mutes: set({ ...member, until: null }) }))
    expect(judgedPost(rules, post(), null, { ...home, askedFor: '7' })).toEqual(openly)
  })

  it('is hidden, covered or has its media covered, as the filter says', () => {
    const judge = (action: Filter['action']) =>
      judgedPost(
        rulesOf(sets({ filters: set(filter({ action })) })),
        post({ content: '<p>rain</p>' }),
        null,
        home,
      )
    expect(judge('hide')).toBeNull()
    expect(judge('warn')).toMatchObject({ coveredBy: ['Rain'], blurredBy: [] })
    expect(judge('blur')).toMatchObject({ coveredBy: [], blurredBy: ['Rain'] })
  })

  it('of one’s own is never filtered', () => {
    const own = {
      status: statusRow({ content: '<p>rain</p>' }),
      author: profileRow({ handle: 'Me@example.org' }),
    }
    expect(judgedPost(rulesOf(sets({ filters: set(filter({ action: 'hide' })) })), own, null, home)).toEqual(
      openly,
    )
  })

  it('loses only what it quotes where that is hidden', () => {
    const quoted = { status: statusRow({ id: '5', content: '<p>rain</p>' }), author: profileRow({ id: '8' }) }
    const byFilter = rulesOf(sets({ filters: set(filter({ action: 'hide' })) }))
    expect(judgedPost(byFilter, post(), quoted, home)).toMatchObject({ isQuoteHidden: true, coveredBy: [] })
    const byBlock = rulesOf(sets({ blocks: set({ ...member, id: '7' }) }))
    const other = {
      status: statusRow({ authorId: '10' }),
      author: profileRow({ id: '10', handle: 'a@b.example' }),
    }
    expect(judgedPost(byBlock, other, post({ id: '5' }), home)).toMatchObject({ isQuoteHidden: true })
  })
})

const common = { order: orderOf('100'), at: 0, uri: 'x:100', entry: entryRow('100') }
const account = profileRow().account
const other = profileRow({ id: '8', handle: 'mina@far.example' })
const me = profileRow({ id: '1', handle: 'me@example.org' })
const rainHiddenBy = (action: Filter['action']) =>
  rulesOf(sets({ filters: set(filter({ action, contexts: ['thread', 'notifications'] })) }))

describe('a conversation', () => {
  const conversation = (
    people: ProfileRow[],
    status: StatusRow,
    author: ProfileRow | null = people[0] ?? null,
  ): TimelineEntry => ({
    ...common,
    kind: 'conversation',
    conversation: {
      account,
      id: '100',
      profileIds: people.map(({ id }) => id),
      unread: true,
      lastStatusId: status.id,
      fetchedAt: 0,
    },
    people,
    last: { status, author },
  })
  const thread: Circumstances = { ...home, context: 'thread' }
  const rain = statusRow({ content: '<p>rain</p>' })

  it('is covered or hidden where its last post meets a filter for conversations', () => {
    const one = conversation([profileRow()], rain)
    expect(judged(rainHiddenBy('warn'), one, thread)).toMatchObject({ coveredBy: ['Rain'] })
    expect(judged(rainHiddenBy('hide'), one, thread)).toBeNull()
    expect(judged(rainHiddenBy('hide'), one, home)).toEqual(openly)
    expect(judged(rainHiddenBy('hide'), conversation([profileRow()], statusRow()), thread)).toEqual(openly)
    const own = conversation([profileRow()], { ...rain, authorId: '1' }, me)
    expect(judged(rainHiddenBy('hide'), own, thread)).toEqual(openly)
  })

  it.each(['blocks', 'mutes'] as const)(
    'with people in %s is hidden, among others while they speak',
    (name) => {
      const rules = rulesOf(sets({ [name]: set({ ...member, until: null }) }))
      const [jonas, both] = [profileRow(), [profileRow(), other]]
      const mentions = [{ id: '7', acct: 'jonas@kolektiva.example', username: 'jonas', url: null }]
      expect(
        judged(rules, conversation([jonas], statusRow({ authorId: '1', mentions }), me), thread),
      ).toBeNull()
      expect(judged(rules, conversation(both, statusRow(), jonas), thread)).toBeNull()
      expect(
        judged(rules, conversation(both, statusRow({ authorId: '8', mentions }), other), thread),
      ).toEqual(openly)
    },
  )
})

describe('a notification, and somebody whose notifications are held back,', () => {
  const there: Circumstances = { ...home, context: 'notifications' }
  const goneAt = (is: boolean) => ({ entry: { ...common.entry, goneAt: is ? 5 : null } })
  const notification = (
    over: Partial<Extract<TimelineEntry, { kind: 'notification' }>> = {},
  ): TimelineEntry => ({
    ...common,
    kind: 'notification',
    notification: {
      account,
      id: '100',
      type: 'mention',
      createdAt: 0,
      profileId: '7',
      statusId: null,
      groupKey: 'ungrouped-100',
      detail: null,
      fetchedAt: 0,
    },
    person: profileRow(),
    post: null,
    ...over,
  })
  const requestRow = {
    account,
    id: '100',
    profileId: '7',
    count: 3,
    statusId: null,
    updatedAt: 0,
    fetchedAt: 0,
  }
  const request = (over: Partial<Extract<TimelineEntry, { kind: 'request' }>> = {}): TimelineEntry => ({
    ...common,
    kind: 'request',
    request: requestRow,
    person: profileRow(),
    post: null,
    ...over,
  })

  it.each([
    ['blocks', set(member)],
    ['domainBlocks', set('kolektiva.example')],
  ])('are hidden by %s', (name, members) => {
    const rules = rulesOf(sets({ [name]: members }))
    for (const one of [notification(), request()]) expect(judged(rules, one, there)).toBeNull()
  })

  it('are hidden by a block although the person is not stored', () => {
    const rules = rulesOf(sets({ blocks: set(member) }))
    for (const one of [notification({ person: null }), request({ person: null })])
      expect(judged(rules, one, there)).toBeNull()
    expect(
      judged(rules, request({ person: other, request: { ...requestRow, profileId: '8' } }), there),
    ).toEqual(openly)
  })

  it('are hidden by a mute at once if it is one of notifications too, and by no other', () => {
    const mute = (hidesNotifications: boolean) =>
      rulesOf(sets({ mutes: set({ ...member, until: now + 5, hidesNotifications }) }))
    for (const make of [notification, request]) {
      expect(judged(mute(true), make(), there)).toBeNull()
      expect(judged(mute(true), make(), { ...there, now: now + 5 })).toEqual(openly)
      expect(judged(mute(false), make(), there)).toEqual(openly)
      expect(judged(mute(false), make(goneAt(true)), there)).toEqual(openly)
    }
  })

  it('are hidden by a mute of which that is not known once the server has taken them away', () => {
    const rules = rulesOf(sets({ mutes: set({ ...member, until: null }) }))
    for (const make of [notification, request]) {
      expect(judged(rules, make(), there)).toEqual(openly)
      expect(judged(rules, make(goneAt(true)), there)).toBeNull()
    }
  })

  it('show no words of a post that meets a filter', () => {
    const one = notification({ post: post({ content: '<p>rain</p>' }) })
    expect(judged(rainHiddenBy('warn'), one, there)).toMatchObject({ coveredBy: ['Rain'] })
    expect(judged(rainHiddenBy('hide'), one, there)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../src/shared/sets'
import {
  changesAt,
  judgedPost,
  openly,
  rulesOf,
  type Circumstances,
  type HidingSets,
} from '../../../src/renderer/status/judging'
import { filtersMet, readyFilter } from '../../../src/renderer/status/filters'
import { mediaRow, profileRow, statusRow } from './builders'

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

import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../src/shared/sets'
import { changesAt, judgedPost, openly, rulesOf } from '../../../src/renderer/status/judging'
import { profileRow, statusRow } from './builders'
import { filter, home, member, now, post, set, sets } from './hiding'

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

  it('that names somebody of a blocked domain is not shown either', () => {
    const rules = rulesOf(sets({ domainBlocks: set('xn--mnchen-3ya.example') }))
    const naming = (acct: string) =>
      judgedPost(rules, post({ mentions: [{ id: '9', acct, username: 'x', url: null }] }), null, home)
    expect(naming('x@münchen.example')).toBeNull()
    expect(naming('x@other.example')).not.toBeNull()
    const asked = { ...home, askedFor: '7' }
    const mentions = [{ id: '9', acct: 'x@münchen.example', username: 'x', url: null }]
    expect(judgedPost(rules, post({ mentions }), null, asked)).not.toBeNull()
    // Of the account's own instance.
    expect(naming('xn--mnchen-3ya.example')).not.toBeNull()
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

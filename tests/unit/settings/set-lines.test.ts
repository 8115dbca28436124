import { describe, expect, it } from 'vitest'
import { linesOf, policySentences, shownSets, type ShownSets } from '../../../src/renderer/settings/set-lines'
import type { Filter, NotificationPolicy } from '../../../src/shared/sets'

const nothing: ShownSets = {
  filters: null,
  mutes: null,
  blocks: null,
  domainBlocks: null,
  followRequests: null,
  lists: null,
  followedTags: null,
}
const jonas = { id: '7', handle: 'jonas@kolektiva.example', name: 'Jonas' }
const nameless = { id: '8', handle: 'mina@far.example', name: ' ' }
/** Turns the line around, or breaks it. */
const hostile = { id: '9', handle: 'eve@far.example', name: 'Eve\u202e\nsnruter' }
const set = <Member>(...members: Member[]) => ({ members, asOf: 1 })

describe('the lines of a set', () => {
  it.each(shownSets)(
    'are none of %s as long as it was never read, and an empty list where nothing is in it',
    (name) => {
      expect(linesOf(nothing, name, 0)).toBeNull()
      expect(linesOf({ ...nothing, [name]: set() }, name, 0)).toEqual([])
    },
  )

  it.each(['blocks', 'followRequests'] as const)('of %s are names with handles, on one line each', (name) => {
    expect(linesOf({ ...nothing, [name]: set(jonas, nameless, hostile) }, name, 0)).toEqual([
      '\u2068Jonas\u2069, \u2066@jonas@kolektiva.example\u2069',
      '\u2066@mina@far.example\u2069',
      '\u2068Eve snruter\u2069, \u2066@eve@far.example\u2069',
    ])
  })

  it('of lists say who is in them, and which are left out of home', () => {
    const list = { id: '1', title: 'Birders', isExclusive: false, people: [jonas, nameless] }
    const lists = set(
      list,
      { ...list, title: 'Quiet\nones', isExclusive: true, people: [jonas] },
      { ...list, title: 'Nobody', people: [] },
    )
    expect(linesOf({ ...nothing, lists }, 'lists', 0)).toEqual([
      '\u2068Birders\u2069: 2 people. \u2068Jonas\u2069, \u2066@jonas@kolektiva.example\u2069; \u2066@mina@far.example\u2069',
      '\u2068Quiet ones\u2069: 1 person, left out of home. \u2068Jonas\u2069, \u2066@jonas@kolektiva.example\u2069',
      '\u2068Nobody\u2069: 0 people',
    ])
    const everybody = { ...list, people: Array.from({ length: 203 }, () => jonas) }
    expect(linesOf({ ...nothing, lists: set(everybody) }, 'lists', 0)?.[0]).toMatch(/; [^;]* and 3 more$/)
  })

  it('of filters keep a title and words that run the other way from turning the line around', () => {
    const filter = {
      id: '1',
      title: 'شتاء\u202e',
      action: 'hide',
      contexts: ['home'],
      expiresAt: null,
      keywords: [
        { keyword: 'ثلج', wholeWord: true },
        { keyword: 'snow\n', wholeWord: true },
      ],
      statusIds: [],
    } satisfies Filter
    expect(linesOf({ ...nothing, filters: set(filter) }, 'filters', 0)).toEqual([
      '\u2068شتاء\u2069: hides posts with “\u2068ثلج\u2069”, “\u2068snow\u2069” in home and lists',
    ])
  })

  it('of domains are the domains, and of hashtags those with their sign', () => {
    const sets = {
      ...nothing,
      domainBlocks: set('nasty.example', 'bad\u202e.example'),
      followedTags: set('Owls', 'größe'),
    }
    expect(linesOf(sets, 'domainBlocks', 0)).toEqual(['nasty.example', 'bad.example'])
    expect(linesOf(sets, 'followedTags', 0)).toEqual(['\u2068#Owls\u2069', '\u2068#größe\u2069'])
  })
})

const policy = (
  lines: Partial<NotificationPolicy['lines']>,
  waitingPeople = 0,
): Parameters<typeof policySentences>[0] => ({
  lines: {
    not_following: 'accept',
    not_followers: 'accept',
    new_accounts: 'accept',
    private_mentions: 'accept',
    limited_accounts: 'accept',
    bots: 'accept',
    ...lines,
  },
  waitingPeople,
})

describe('what is said of held-back notifications', () => {
  it('names whom they come from, and how many people wait', () => {
    const three = policy({ not_following: 'filter', new_accounts: 'filter', bots: 'filter' }, 3)
    expect(policySentences(three)).toEqual([
      'Held back: from people you do not follow, new accounts and automated accounts; 3 people wait.',
    ])
    const one = policy({ private_mentions: 'filter', limited_accounts: 'drop' }, 1)
    expect(policySentences(one)).toEqual([
      'Held back: from strangers who mention you privately; 1 person waits.',
      'Ignored: from accounts that the moderators limited.',
    ])
  })

  it('does not claim to count further than servers do', () => {
    expect(policySentences(policy({ bots: 'filter' }, 100))).toEqual([
      'Held back: from automated accounts; 100 people or more wait.',
    ])
  })

  it('tells that nothing is held back, and who still waits from before', () => {
    expect(policySentences(policy({}))).toEqual(['None are held back.'])
    expect(policySentences(policy({}, 2))).toEqual(['Nothing new is held back; 2 people wait.'])
    expect(policySentences(policy({ not_followers: 'filter' }))).toEqual([
      'Held back: from people who do not follow you; nobody waits.',
    ])
  })
})

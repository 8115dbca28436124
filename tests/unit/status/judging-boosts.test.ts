import { describe, expect, it } from 'vitest'
import {
  judged,
  openly,
  rulesOf,
  type Circumstances,
  type HidingSets,
  type Rules,
} from '../../../src/renderer/status/judging'
import type { TimelineEntry } from '../../../src/renderer/db/queries'
import { orderOf } from '../../../src/shared/order'
import type { Filter } from '../../../src/shared/sets'
import { entryRow, profileRow, statusRow } from './builders'

const home: Circumstances = { context: 'home', ownHandle: 'me@example.org', askedFor: null, now: 1_000 }
const rules = (over: Partial<HidingSets>): Rules =>
  rulesOf({ filters: null, mutes: null, blocks: null, domainBlocks: null, ...over })
const set = <Member>(...members: Member[]) => ({ members, asOf: 1 })

const jonas = profileRow()
const mina = profileRow({ id: '8', handle: 'mina@far.example' })
const me = profileRow({ id: '1', handle: 'me@example.org' })
const boost = (
  by: typeof jonas,
  of: typeof jonas,
  over: Parameters<typeof statusRow>[0] = {},
): TimelineEntry => ({
  kind: 'post',
  order: orderOf('100'),
  at: 0,
  uri: 'x:100',
  entry: entryRow('100'),
  status: statusRow({ authorId: by.id, boostOf: '50' }),
  author: by,
  boosted: { status: statusRow({ id: '50', authorId: of.id, ...over }), author: of },
  quoted: null,
  replyTo: null,
})

const member = { id: '7', handle: jonas.handle, name: 'Jonas' }
const hiding: [string, Rules][] = [
  ['who is blocked', rules({ blocks: set(member) })],
  ['who is muted', rules({ mutes: set({ ...member, until: null }) })],
  ['whose mute has not ended', rules({ mutes: set({ ...member, until: 1_001 }) })],
  ['whose domain is blocked', rules({ domainBlocks: set('kolektiva.example') })],
]

describe.each(hiding)('of somebody %s', (_name, hides) => {
  it('neither what they boost is shown nor what others boost of them, not even oneself', () => {
    expect(judged(hides, boost(jonas, mina), home)).toBeNull()
    expect(judged(hides, boost(mina, jonas), home)).toBeNull()
    expect(judged(hides, boost(jonas, me), home)).toBeNull()
    expect(judged(hides, boost(me, jonas), home)).toBeNull()
    expect(judged(hides, boost(mina, me), home)).toEqual(openly)
  })

  it('the boosts are shown on their profile, and on that of somebody else no boost of them', () => {
    expect(judged(hides, boost(jonas, mina), { ...home, askedFor: '7' })).toEqual(openly)
    expect(judged(hides, boost(mina, jonas), { ...home, askedFor: '8' })).toBeNull()
  })
})

it('a boost is shown again once the mute has ended', () => {
  const ended = rules({ mutes: set({ ...member, until: 1_000 }) })
  expect(judged(ended, boost(jonas, mina), home)).toEqual(openly)
  expect(judged(ended, boost(mina, jonas), home)).toEqual(openly)
})

it('a boost of a post that names somebody hidden is not shown, unless that post is one’s own', () => {
  const hides = rules({ blocks: set(member) })
  const mentions = [{ id: '7', acct: 'jonas@kolektiva.example', username: 'jonas', url: null }]
  expect(judged(hides, boost(me, mina, { mentions }), home)).toBeNull()
  expect(judged(hides, boost(mina, me, { mentions }), home)).toEqual(openly)
})

it('a boost meets the filters that what it boosts meets, except of one’s own posts', () => {
  const filter = (action: Filter['action']): Rules =>
    rules({
      filters: set({
        id: '1',
        title: 'Rain',
        contexts: ['home'],
        expiresAt: null,
        action,
        keywords: [{ keyword: 'rain', wholeWord: true }],
        statusIds: [],
      }),
    })
  const rain = { content: '<p>rain</p>' }
  expect(judged(filter('hide'), boost(mina, jonas, rain), home)).toBeNull()
  expect(judged(filter('warn'), boost(mina, jonas, rain), home)).toMatchObject({ coveredBy: ['Rain'] })
  expect(judged(filter('hide'), boost(me, jonas, rain), home)).toBeNull()
  expect(judged(filter('hide'), boost(mina, me, rain), home)).toEqual(openly)
  expect(judged(filter('hide'), boost(mina, jonas), home)).toEqual(openly)
})

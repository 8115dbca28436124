/** Entries of timelines that are no posts: conversations, notifications, and people whose notifications are held back. */
import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../src/shared/sets'
import { judged, openly, rulesOf, type Circumstances } from '../../../src/renderer/status/judging'
import type { TimelineEntry } from '../../../src/renderer/db/queries'
import type { ProfileRow, StatusRow } from '../../../src/shared/rows'
import { orderOf } from '../../../src/shared/order'
import { entryRow, profileRow, statusRow } from './builders'
import { filter, home, member, now, post, set, sets } from './hiding'

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

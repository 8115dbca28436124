import { afterEach, describe, expect, it } from 'vitest'
import { newestOrder, oldestOrder } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { normalizeScheduled } from '../../../src/main/mastodon/normalize-scheduled'
import type { PersonalityName } from '../../support/fake-mastodon'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, startOfTests, type Scene } from './support'

let scene: Scene | null = null
afterEach(async () => {
  await scene?.end()
  scene = null
})

const scheduled = timelineKey(reader, { kind: 'scheduled' })
const begin = async (personality: PersonalityName): Promise<Scene> => {
  const attention = { isVisible: () => false, isSparing: () => false }
  scene = await createScene({ personality, harness: { timelines: [{ kind: 'scheduled' }], attention } })
  return scene
}
const entriesOf = ({ store }: Scene) =>
  store.database.entries
    .where('[timeline+order]')
    .between([scheduled, newestOrder], [scheduled, oldestOrder], true, true)
    .toArray()
const waiting = async (at: Scene): Promise<string[]> =>
  (await entriesOf(at)).filter(({ goneAt }) => goneAt === null).map(({ statusId }) => statusId)
/** What waits on the server, the last one first. */
const ledger = ({ instance }: Scene): string[] =>
  instance.world
    .scheduledOf('reader')
    .toSorted((one, other) => other.scheduledAt - one.scheduledAt)
    .map(({ id }) => id)
/** So many, whose times have nothing to do with the order in which they were made. */
const schedule = ({ instance, ...at }: Scene, count: number): void => {
  for (let number = 0; number < count; number += 1) {
    instance.clock.advance(1_000)
    const when = startOfTests + (((number * 37) % 101) + 2) * hours
    instance.world.schedule({ author: 'reader', at: when, text: `Later, ${number}.` })
  }
  at.follow()
}

describe.each<PersonalityName>(['mastodon-4.3', 'mastodon-4.6', 'gotosocial', 'hollo', 'pleroma', 'worst'])(
  'scheduled posts on %s',
  (personality) => {
    it('all come, in the order of their times', async () => {
      const at = await begin(personality)
      schedule(at, 95)
      at.start()
      await at.advance(minutes)
      expect(await waiting(at)).toEqual(ledger(at))
      expect(await waiting(at)).toHaveLength(95)
      const { segments } = await at.store.call('overview', { timeline: scheduled })
      expect(segments.map(({ below }) => below)).toEqual(['end'])
    })
  },
)

it('what is put to another time moves, what is taken back or posted is marked and kept', async () => {
  const at = await begin('mastodon-4.6')
  schedule(at, 5)
  at.start()
  await at.advance(minutes)
  const [last = '', , , second = '', first = ''] = ledger(at)
  at.instance.world.reschedule('reader', second, startOfTests + 500 * hours)
  at.instance.world.unschedule('reader', last)
  await at.advance(20 * minutes)
  expect(await waiting(at)).toEqual(ledger(at))
  expect(ledger(at)[0]).toBe(second)
  await at.advance(3 * hours)
  expect(ledger(at)).not.toContain(first)
  expect(await waiting(at)).toEqual(ledger(at))
  expect((await entriesOf(at)).map(({ statusId }) => statusId)).toContain(first)
  expect(await at.store.database.scheduled.get([reader, first])).toMatchObject({ text: 'Later, 0.' })
})

it('a set that cannot be read whole proves nothing', async () => {
  const at = await begin('mastodon-4.6')
  schedule(at, 95)
  at.start()
  await at.advance(minutes)
  const before = await waiting(at)
  at.instance.world.unschedule('reader', before[0] ?? '')
  at.instance.faults.add({
    name: 'http-503-html',
    when: ({ path, query }) => path === '/api/v1/scheduled_statuses' && query.has('max_id'),
  })
  await at.advance(16 * minutes)
  expect(await waiting(at)).toEqual(before)
})

it('none at all is an answer too', async () => {
  const at = await begin('mastodon-4.6')
  at.start()
  await at.advance(minutes)
  const { row, segments } = await at.store.call('overview', { timeline: scheduled })
  expect(row?.asOf).not.toBeNull()
  expect(segments).toEqual([])
})

it('is read from whatever servers send', () => {
  const context = { account: reader, origin: 'https://one.example', domain: 'one.example', now: 5 }
  const params = { text: 'Soon', poll: { options: ['Yes', 3, 'No'] }, in_reply_to_id: 12 }
  const raw = { id: '3', scheduled_at: '2026-11-24T09:00:00.000Z', params, media_attachments: null }
  expect(normalizeScheduled(raw, context)?.batch.scheduled).toMatchObject([
    {
      id: '3',
      text: 'Soon',
      isReply: true,
      visibility: '',
      media: [],
      scheduledAt: Date.UTC(2026, 10, 24, 9),
    },
  ])
  expect(normalizeScheduled({ ...raw, params: 'x' }, context)?.batch.scheduled).toMatchObject([{ text: '' }])
  for (const none of [null, 7, {}, { ...raw, id: null }, { ...raw, scheduled_at: 'soon' }])
    expect(normalizeScheduled(none, context)).toBeNull()
})

/** Rows 47 to 49, 52 and 60 of the fault map: notifications and conversations, and a token that was taken back. */
import { afterEach, expect, it } from 'vitest'
import type { TimelineSpec } from '../../../../src/shared/timelines'
import { reader } from '../../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from '../support'
import { during, idsOf, stateOf, stocked, timelineState } from './support'

let scene: Scene
afterEach(() => scene.end())

const notifications = { kind: 'notifications' } as const
const conversations = { kind: 'conversations' } as const

const mentioned = async (specs: TimelineSpec[], count = 10): Promise<void> => {
  scene = await createScene({ harness: { timelines: specs } })
  for (let at = 0; at < count; at += 1) {
    scene.instance.clock.advance(1_000)
    const handle = `friend${at}@far.example`
    scene.instance.world.addAccount({ handle })
    scene.instance.world.post({ author: handle, text: '@reader hello', visibility: 'direct' })
  }
  scene.follow()
}
const ledger = (): string[] => scene.instance.world.notificationsOf('reader').map(({ id }) => id)
const rows = () => scene.store.database.notifications.toArray()

it('fault 47: notifications of types that nobody knows are there, with who did it', async () => {
  await mentioned([notifications])
  scene.instance.faults.add({ name: 'unknown-notification' })
  scene.start()
  const asked = await during(scene, 10 * minutes)
  expect(await idsOf(scene, notifications)).toEqual(ledger())
  expect(new Set((await rows()).map(({ type }) => type))).toEqual(new Set(['annual_report', 'hologram']))
  expect((await rows()).every(({ profileId }) => profileId !== null)).toBe(true)
  expect(timelineState(scene, notifications)?.problem).toBeNull()
  expect(asked.filter(({ path }) => path === '/api/v1/notifications').length).toBeLessThanOrEqual(20)
})

it('fault 48: mentions whose post is missing are there without it', async () => {
  await mentioned([notifications])
  scene.instance.faults.add({ name: 'mention-without-status' })
  scene.start()
  await scene.advance(10 * minutes)
  expect(await idsOf(scene, notifications)).toEqual(ledger())
  expect((await rows()).map(({ type, statusId }) => [type, statusId])).toEqual(
    ledger().map(() => ['mention', null]),
  )
})

it('fault 49: a conversation without a last post is left out until it has one', async () => {
  await mentioned([conversations])
  const remove = scene.instance.faults.add({ name: 'conversation-without-status' })
  scene.start()
  const asked = await during(scene, 10 * minutes)
  expect(timelineState(scene, conversations)?.problem).toBeNull()
  expect(await idsOf(scene, conversations)).toEqual([])
  expect(asked.filter(({ path }) => path === '/api/v1/conversations').length).toBeLessThanOrEqual(15)
  remove()
  await scene.advance(15 * minutes)
  const talks = scene.instance.world.conversationsOf('reader').map(({ id }) => id)
  expect(await idsOf(scene, conversations)).toEqual(talks)
})

it('fault 52: groups of the server are never asked for, so what they fail to name is not missed', async () => {
  await mentioned([notifications])
  scene.instance.faults.add({ name: 'missing-samples' })
  scene.start()
  const asked = await during(scene, 10 * minutes)
  const grouped = asked.filter(({ path }) => path.startsWith('/api/v2/notifications'))
  expect(grouped.filter(({ path }) => !path.endsWith('/policy'))).toEqual([])
  expect(await idsOf(scene, notifications)).toEqual(ledger())
  for (const { profileId } of await rows()) {
    expect(await scene.store.database.profiles.get([reader, profileId ?? ''])).toBeDefined()
  }
})

it('fault 60: a token that was taken back is asked about once more, whatever the words, and then no more', async () => {
  scene = await stocked({ harness: { timelines: [notifications, { kind: 'local' }] } })
  const before = await scene.stored()
  scene.instance.faults.add({ name: 'unauthorized-localised' })
  const first = await during(scene, 2 * minutes)
  expect(scene.signedOut()).toBe(true)
  expect(stateOf(scene).connection).toBe('signedOut')
  expect(first.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5)
  expect(await during(scene, 48 * hours)).toEqual([])
  expect(await scene.stored()).toEqual(before)
  expect(await scene.store.database.statuses.count()).toBeGreaterThanOrEqual(before.length)
})

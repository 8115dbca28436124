/** What the tests of the fault map share: an account whose home is stored, and what it asks while something is wrong. */
import { expect } from 'vitest'
import type { Fault, FakeInstance } from '../../../support/fake-mastodon'
import { newestOrder, oldestOrder } from '../../../../src/shared/order'
import type { EntryRow, StatusRow } from '../../../../src/shared/rows'
import type { AccountState, TimelineState } from '../../../../src/shared/session'
import { timelineKey, type TimelineSpec } from '../../../../src/shared/timelines'
import { reader } from '../../../support/sync-harness'
import { createScene, minutes, type Scene } from '../support'

type Asked = FakeInstance['requests'][number]
export type SceneOptions = NonNullable<Parameters<typeof createScene>[0]>

/** An account with so many posts stored, polled for five minutes already. */
export const stocked = async (options: SceneOptions = {}, count = 60): Promise<Scene> => {
  const scene = await createScene(options)
  await scene.write(count)
  scene.start()
  await scene.advance(5 * minutes)
  return scene
}

/** Time goes on. @returns what was asked meanwhile */
export const during = async (scene: Scene, milliseconds: number): Promise<Asked[]> => {
  const before = scene.instance.requests.length
  await scene.advance(milliseconds)
  return scene.instance.requests.slice(before)
}

export const stateOf = (scene: Scene): AccountState => scene.engine().state()

export const timelineState = (scene: Scene, spec: TimelineSpec): TimelineState | undefined =>
  stateOf(scene).timelines.find(({ timeline }) => timeline === timelineKey(reader, spec))

/** Entries of any timeline that are not marked as gone, newest first. */
export const entriesOf = async (scene: Scene, spec: TimelineSpec): Promise<EntryRow[]> => {
  const timeline = timelineKey(reader, spec)
  const rows = await scene.store.database.entries
    .where('[timeline+order]')
    .between([timeline, newestOrder], [timeline, oldestOrder], true, true)
    .toArray()
  return rows.filter(({ goneAt }) => goneAt === null)
}

export const idsOf = async (scene: Scene, spec: TimelineSpec): Promise<string[]> =>
  (await entriesOf(scene, spec)).map(({ statusId }) => statusId)

export const rowOf = async (scene: Scene, id: string): Promise<StatusRow> => {
  const row = await scene.store.database.statuses.get([reader, id])
  if (row === undefined) throw new Error(`The post ${id} is not stored.`)
  return row
}

/** Tips of home among requests: those without a cursor. */
export const tipsIn = (asked: readonly Asked[], path = '/api/v1/timelines/home'): Asked[] =>
  asked.filter(
    (one) => one.path === path && !['max_id', 'min_id', 'since_id'].some((name) => name in one.query),
  )

/** A fault strikes while 30 posts wait: what is stored stays, and only so much is asked. Then it ends, and all comes. */
export const outlast = async (
  scene: Scene,
  fault: Fault,
  { lasts, most, problem }: { lasts: number; most: number; problem: object },
): Promise<void> => {
  const before = await scene.stored()
  const remove = scene.instance.faults.add(fault)
  await scene.write(30)
  const asked = await during(scene, lasts)
  expect(stateOf(scene)).toMatchObject({ connection: 'offline', problem })
  expect(await scene.stored()).toEqual(before)
  expect(await scene.gone()).toEqual([])
  expect(asked.length).toBeLessThanOrEqual(most)
  remove()
  await scene.advance(15 * minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect(await scene.stored()).toEqual(scene.ledger())
}

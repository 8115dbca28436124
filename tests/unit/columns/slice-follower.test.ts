// First: Dexie looks at its loading whether there is a database to watch.
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Item } from '../../../src/renderer/columns/items'
import { SliceFollower } from '../../../src/renderer/columns/slice-follower'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import { idOfOrder, newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import type { Filter } from '../../../src/shared/sets'
import { homeOf } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, pageOf, profileRow, statusRow } from '../../support/store-builders'

const { store, reader } = useReadStore()
const all = { newest: newestOrder, oldest: oldestOrder }
/** Longer than it takes to store a set and to draw what it leaves. */
const shortly = 400

let asOf = 0
let drawn: string[][]
let follower: SliceFollower
beforeEach(async () => {
  drawn = []
  const statuses = [statusRow('2', { authorId: '8', content: '<p>rain</p>' }), statusRow('1')]
  await store().call(
    'applyPage',
    pageOf(['2', '1'], { statuses, profiles: ['7', '8'].map((id) => profileRow(id)) }),
  )
  const viewer = { handle: 'me@example.org', serverNow: () => Date.now() }
  follower = new SliceFollower({
    source: timelineSource(reader(), homeOf(anna), viewer),
    draw: (items) => void drawn.push(idsIn(items)),
    isUrgent: () => true,
  })
  await follower.show(all)
})
afterEach(() => follower.stop())

const idsIn = (items: readonly Item[]): string[] =>
  items.flatMap((item) => (item.kind === 'entry' ? [idOfOrder(item.order)] : []))
const isDrawn = (ids: string[]) =>
  vi.waitFor(() => expect(drawn.at(-1)).toEqual(ids), { interval: 10, timeout: 5_000 })
const later = (): number => {
  asOf += 1
  return asOf
}
const mute = (until: number) =>
  store().call('putSet', {
    account: anna,
    name: 'mutes',
    members: [{ id: '8', handle: 'person8@one.example', name: '', until }],
    asOf: later(),
  })
const filter = (expiresAt: number) => {
  const members: Filter[] = [
    {
      id: '1',
      title: 'Rain',
      contexts: ['home'],
      expiresAt,
      action: 'hide',
      keywords: [{ keyword: 'rain', wholeWord: true }],
      statusIds: [],
    },
  ]
  return store().call('putSet', { account: anna, name: 'filters', members, asOf: later() })
}

describe('a column that stands still', () => {
  it.each([
    ['mute', mute],
    ['filter', filter],
  ])(
    'shows again what a %s hid that was made elsewhere meanwhile, when it ends by itself',
    async (_what, hide) => {
      await isDrawn(['2', '1'])
      await hide(Date.now() + shortly)
      await isDrawn(['1'])
      await isDrawn(['2', '1'])
    },
  )

  it('asks no more once it has ended', async () => {
    await isDrawn(['2', '1'])
    await mute(Date.now() + shortly)
    await isDrawn(['1'])
    follower.stop()
    const times = drawn.length
    await new Promise((resolve) => setTimeout(resolve, shortly + 100))
    expect(drawn).toHaveLength(times)
  })
})

describe('a redrawing that waits for a frame', () => {
  /** Frames that come only when they are made to. */
  const holdFrames = (): { wereAsked: () => boolean; run: () => void } => {
    const asked: (() => void)[] = []
    vi.stubGlobal('document', { hidden: false })
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => asked.push(callback))
    onTestFinished(() => void vi.unstubAllGlobals())
    return { wereAsked: () => asked.length > 0, run: () => asked.splice(0).forEach((callback) => callback()) }
  }

  it('is not taken for the answer to what is asked for after it', async () => {
    const frames = holdFrames()
    let isUrgent = true
    const patient = new SliceFollower({
      source: timelineSource(reader(), homeOf(anna), {
        handle: 'me@example.org',
        serverNow: () => Date.now(),
      }),
      draw: (items) => void drawn.push(idsIn(items)),
      isUrgent: () => isUrgent,
    })
    onTestFinished(() => patient.stop())
    follower.stop()
    await patient.show(all)
    isUrgent = false
    drawn = []
    await mute(Date.now() + 60_000)
    await vi.waitFor(() => expect(frames.wereAsked()).toBe(true))

    let isShown = false
    const one = orderOf('2')
    const showing = patient.show({ newest: one, oldest: one }).then(() => (isShown = true))
    frames.run()
    await Promise.resolve()
    expect({ isShown, drawn }).toEqual({ isShown: false, drawn: [] })
    await vi.waitFor(() => expect(frames.wereAsked()).toBe(true))
    frames.run()
    await showing
    expect(drawn).toEqual([[]])
  })
})

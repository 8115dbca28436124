/** What the user's limit took away of a timeline stays away until somebody asks for it, and then comes back whole. */
import { afterEach, describe, expect, it } from 'vitest'
import { orderOf } from '../../../src/shared/order'
import type { Order } from '../../../src/shared/ids'
import { createTimelineBook } from '../../../src/main/sync/timeline-book'
import { noRows } from '../../../src/shared/row-batch'
import { idsDown, pageOf } from '../../support/store-builders'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

/** Leaves the newest, and those around places. */
const trimTo = async (newestKept: number, places: Order[] = []): Promise<void> => {
  const order = { account: reader, timeline: home, olderThan: null, serverNow: 0, keeps: [] }
  for (;;) {
    const trimming = scene.engine().trim({ ...order, excess: 40, newestKept, around: 20, places })
    await scene.settle()
    if ((await trimming).removed === 0) return
  }
}

describe('what was trimmed', () => {
  it('is not fetched again by tips, second looks or the first fetch, also after a start', async () => {
    scene = await createScene()
    await scene.write(300)
    scene.start()
    await scene.advance(5 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    await trimTo(100)
    const kept = scene.ledger().slice(0, 100)
    expect(await scene.stored()).toEqual(kept)
    // Looks at the last hours, and at everything that the server keeps.
    await scene.advance(2 * hours)
    expect(await scene.stored()).toEqual(kept)
    await scene.stop()
    scene.start()
    await scene.advance(hours)
    expect(await scene.stored()).toEqual(kept)
    expect((await scene.segments()).map(({ below }) => below)).toEqual(['trimmed'])
  })

  it('comes back below the oldest when it is asked for', async () => {
    scene = await createScene()
    await scene.write(200)
    scene.start()
    await scene.advance(5 * minutes)
    await trimTo(60)
    const [oldest] = (await scene.segments()).map(({ to }) => to)
    const asked = scene.engine().fillGap(home, oldest ?? orderOf('0'))
    await scene.advance(minutes)
    await asked
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
  })

  it('is lost where the server has nothing of it, also if an edit puts a single post back', async () => {
    scene = await createScene()
    const [first = ''] = await scene.write(200)
    scene.start()
    await scene.advance(5 * minutes)
    await trimTo(60)
    const stored = await scene.stored()
    for (const kept of [40, 60]) {
      scene.instance.world.trimHome('reader', kept)
      scene.instance.world.edit(first, { text: `Better words than ${kept}.` })
      expect(scene.ledger().at(-1)).toBe(first)
      const asked = scene.engine().fillGap(home, (await scene.segments()).at(-1)?.to ?? orderOf('0'))
      await scene.advance(minutes)
      await asked
      expect(await scene.stored()).toEqual(stored)
      expect((await scene.segments()).map(({ below }) => below)).toEqual(['lost'])
    }
  })

  it.each(['rebuilding', 'failing'] as const)(
    'stays trimmed where the answer to who asks proves nothing: %s',
    async (trouble) => {
      scene = await createScene()
      await scene.write(200)
      scene.start()
      await scene.advance(5 * minutes)
      await trimTo(60)
      const stored = await scene.stored()
      if (trouble === 'rebuilding') scene.instance.world.regenerateHome('reader', 60_000)
      else scene.instance.faults.add({ name: 'http-502-html', when: ({ query }) => query.has('max_id') })
      const asked = expect(
        scene.engine().fillGap(home, (await scene.segments()).at(-1)?.to ?? orderOf('0')),
      ).rejects.toMatchObject({ detail: { code: trouble === 'rebuilding' ? 'inconclusive' : 'server' } })
      await scene.advance(20_000)
      await asked
      expect(await scene.stored()).toEqual(stored)
      expect((await scene.segments()).map(({ below }) => below)).toEqual(['trimmed'])
    },
  )

  it('comes back between what is read and the newest when it is asked for', async () => {
    scene = await createScene()
    await scene.write(300)
    scene.start()
    await scene.advance(5 * minutes)
    const place = orderOf(scene.ledger()[200] ?? '')
    await trimTo(60, [place])
    await scene.advance(hours)
    expect(await scene.stored()).toEqual([...scene.ledger().slice(0, 60), ...scene.ledger().slice(180, 221)])
    const asked = scene.engine().fillGap(home, (await scene.segments())[0]?.to ?? place)
    await scene.advance(minutes)
    await asked
    expect(await scene.stored()).toEqual(scene.ledger().slice(0, 221))
  })

  it('is not claimed by a page that was asked for before', async () => {
    scene = await createScene()
    const { store } = scene
    await store.call('applyPage', pageOf(idsDown(200, 100), { account: reader }))
    const book = createTimelineBook(store.call, reader, home)
    const older = (mark: number, oldest: number) => {
      const page = pageOf(idsDown(99, oldest), { account: reader })
      const entries = page.entries.map((entry) => ({ ...entry, id: entry.statusId, at: 0 }))
      return {
        fetched: { mark, answer: { ...noRows, ...page, entries, serverTime: 0, partial: false } },
        covers: { newest: orderOf('100'), oldest: orderOf(String(oldest)) },
        authoritative: null,
        asOf: null,
      }
    }
    const before = book.mark()
    const order = { account: reader, timeline: home, olderThan: null, serverNow: 0, keeps: [], places: [] }
    await book.trim({ ...order, excess: 20, newestKept: 1, around: 0 })
    await book.apply(older(before, 80) as never)
    expect((await scene.segments()).map(({ from, to }) => [from, to])).toEqual([
      [orderOf('200'), orderOf('120')],
    ])
    expect(await scene.stored()).toEqual(idsDown(200, 120))
  })
})

import { expect, test, type Page } from '@playwright/test'
import { homeOf } from '../../src/shared/timelines'
import { anna, bert, idsDown, pageOf, statusRow } from '../support/store-builders'
import { startStoreApp, type StoreApp } from '../support/store-app'

let store: StoreApp
test.beforeEach(async () => {
  store = await startStoreApp()
})
test.afterEach(async () => {
  await store.close()
})

/** Starts to follow a timeline in a window; the answer reads what the window has seen of it. */
const watched = async (page: Page, timeline: ReturnType<typeof homeOf>) => {
  const watch = await page.evaluateHandle((key) => window.watch(key), timeline)
  const seen = () => watch.evaluate(({ answers, statusIds }) => ({ answers, statusIds }))
  await expect.poll(async () => (await seen()).answers).toBe(1)
  return seen
}

test('a page with a row that cannot be stored leaves nothing, in no table', async () => {
  const page = pageOf(idsDown(90, 1))
  page.entries.push({ order: null as never, statusId: '1' })
  await expect(store.call('applyPage', page)).rejects.toMatchObject({ detail: { code: 'bug' } })
  const reader = await store.openReader()
  await reader.evaluate(() => window.reader.openForReading())
  expect(
    await reader.evaluate(
      (key) => window.reader.timelineBetween(key, { newest: '' as never, oldest: '\uffff' as never }),
      homeOf(anna),
    ),
  ).toEqual([])
  expect(await reader.evaluate((key) => window.reader.timelineRow(key), homeOf(anna))).toBeNull()
})

test('two windows see a page, an edit and a removal', async () => {
  await store.call('applyPage', pageOf(['3', '2']))
  const windows = [await store.openReader(), await store.openReader()]
  const views = await Promise.all(windows.map((page) => watched(page, homeOf(anna))))
  const all = async () => Promise.all(views.map(async (seen) => (await seen()).statusIds.join()))
  expect(await all()).toEqual(['3,2', '3,2'])
  await store.call('applyPage', pageOf(['5', '4', '3']))
  await expect.poll(all).toEqual(['5,4,3,2', '5,4,3,2'])
  const answered = async () =>
    Math.min(...(await Promise.all(views.map(async (seen) => (await seen()).answers))))
  const before = await answered()
  await store.call('updateStatuses', {
    account: anna,
    statuses: [statusRow('4', { editedAt: 5, content: 'x' })],
    profiles: [],
  })
  await expect.poll(answered).toBeGreaterThan(before)
  await store.call('removeEntries', {
    account: anna,
    timeline: homeOf(anna),
    statusIds: ['4'],
    checkAt: 0,
  })
  await expect.poll(all).toEqual(['5,3,2', '5,3,2'])
})

test('a page of more than 50 rows does not wake the queries of another timeline', async () => {
  await store.call('applyPage', pageOf(['2', '1']))
  await store.call('applyPage', pageOf(['2', '1'], { account: bert }))
  const page = await store.openReader()
  const [annas, berts] = [await watched(page, homeOf(anna)), await watched(page, homeOf(bert))]
  await store.call('applyPage', pageOf(idsDown(120, 1), { account: bert }))
  await expect.poll(async () => (await berts()).statusIds.length).toBe(120)
  await store.call('removeEntries', {
    account: bert,
    timeline: homeOf(bert),
    statusIds: idsDown(110, 40),
    checkAt: 0,
  })
  await expect.poll(async () => (await berts()).statusIds.length).toBe(49)
  expect((await annas()).answers).toBe(1)
})

test('the same page again wakes nobody', async () => {
  await store.call('applyPage', pageOf(idsDown(40, 1)))
  const seen = await watched(await store.openReader(), homeOf(anna))
  await store.call('applyPage', pageOf(idsDown(40, 1)))
  await store.call('applyPage', pageOf(['41']))
  await expect.poll(async () => (await seen()).statusIds.length).toBe(41)
  expect((await seen()).answers).toBe(2)
})

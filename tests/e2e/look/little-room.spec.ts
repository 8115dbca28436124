/** What is stored can be read, and wiped, however little room its table has. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { resizeWindow, zoomWindow } from '../../support/launch'
import { pickColumns } from '../../support/picked-columns'

const { scene, steppe, begin } = useTwoAccounts(20)
const { columnOf, open, add } = pickColumns(steppe)

test.beforeEach(() => begin())

const storage = (): Locator => steppe().window.getByRole('tabpanel', { name: 'Storage' })
/** What of the tables cannot be read: how far the page goes sideways, and words of a name that are on two lines. */
const unread = (): Promise<{ sideways: number; broken: string[] }> =>
  storage().evaluate((panel) => {
    const isBroken = (name: Element): boolean => {
      const text = name.firstChild
      const words = [...(text?.textContent ?? '').matchAll(/\S+/gu)]
      return words.some(({ 0: word, index }) => {
        if (text === null) return false
        const range = new Range()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1
      })
    }
    const body = panel.closest('dialog')?.querySelector('.body')
    return {
      sideways: (body?.scrollWidth ?? Number.NaN) - (body?.clientWidth ?? 0),
      broken: [...panel.querySelectorAll('tbody th')].filter(isBroken).map((name) => name.textContent),
    }
  })

test('what is stored is told in a small window and in large print, and can be wiped', async () => {
  const { world } = scene().struck.instance
  world.notify('ada', { type: 'follow', from: 'person5' })
  world.favourite('ada', world.post({ author: 'person1', text: 'Dew on the grass.' }).id)
  for (const kind of ['Notifications', 'Favourites']) {
    await open(kind)
    await add()
    await expect(columnOf(kind).getByRole('article').first()).toBeVisible()
  }
  for (const [width, zoom] of [
    [1024, 1],
    [1024, 2],
    [400, 1],
  ] as const) {
    await resizeWindow(steppe(), width, 700)
    await zoomWindow(steppe(), zoom)
    await steppe().window.getByRole('button', { name: 'Settings' }).click()
    await steppe().window.getByRole('tab', { name: 'Storage' }).click()
    await expect(storage().getByRole('row', { name: /^Favourites/ })).toBeVisible()
    expect(await unread(), `${width} pixels, ${zoom} times as large`).toEqual({ sideways: 0, broken: [] })
    const wipe = storage().getByRole('button', { name: 'Wipe Notifications of @ada@steppe.example' })
    await wipe.scrollIntoViewIfNeeded()
    await expect(wipe).toBeInViewport({ ratio: 0.95 })
    await expectNothing(steppe().window, 'storage in little room')
    await steppe().window.keyboard.press('Escape')
  }
})

/** Where the user stopped on another device is offered, and told to the others; the column never goes there by itself. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { useTwoAccounts } from '../../support/each-scene'
import { nap } from '../../support/launch'
import { placeOf, readOn, watchDrift } from '../../support/reading'

// Else a slow machine had told the instance where it read before the first test began, and what is said then is not the first word.
const { scene, steppe, begin } = useTwoAccounts(60, { unread: ['/api/v1/markers'] })

const column = (): Locator => scene().struck.column(steppe().window)
const article = (uri: string): Locator => column().locator(`article[data-uri="${uri}"]`)
const offer = (): Locator => column().getByRole('button', { name: 'Go to where you stopped elsewhere' })

test('the first word of the instance is offered, taken by a click, and undone by a key', async () => {
  const { world } = scene().struck.instance
  const ids = world.homeOf('ada').map(({ id }) => id)
  const [newest, there] = [ids[0] ?? '', ids[40] ?? '']
  world.setMarker('ada', 'home', there)
  await begin({ pace: 0.05 })
  await expect(offer()).toBeVisible()
  await expectNothing(steppe().window, 'offer to go where reading stopped elsewhere')
  const before = article(world.homeOf('ada')[0]?.uri ?? '')
  await expect(before).toBeInViewport()
  await offer().click()
  await expect(offer()).toBeHidden()
  await expect(article(world.homeOf('ada')[40]?.uri ?? '')).toBeInViewport()
  expect(world.markerOf('ada', 'home')).toBe(there)
  await steppe().window.keyboard.press('z')
  await expect(before).toBeInViewport()
  await expect.poll(() => world.markerOf('ada', 'home')).toBe(newest)

  await steppe().close()
  await begin({ pace: 0.05 })
  await expect(offer()).toHaveCount(0)
})

test('a place before all that the instance has left is offered as the oldest', async () => {
  const { world } = scene().struck.instance
  const oldest = world.homeOf('ada').at(-1)
  world.setMarker('ada', 'home', '1')
  await begin({ pace: 0.05 })
  await expect(offer()).toHaveCount(0)
  await column().getByRole('button', { name: 'Go to the oldest unread elsewhere' }).click()
  await expect(article(oldest?.uri ?? '')).toBeInViewport()
})

test('what is declined is not offered again', async () => {
  const { world } = scene().struck.instance
  world.setMarker('ada', 'home', world.homeOf('ada')[30]?.id ?? '')
  await begin({ pace: 0.05 })
  await expect(offer()).toBeVisible()
  await column().getByRole('button', { name: 'Stay here' }).click()
  await expect(offer()).toHaveCount(0)
  await steppe().close()
  await begin({ pace: 0.05 })
  await expect(offer()).toHaveCount(0)
})

test('another device reads on: what is read here, further down, stays at its pixel while that is offered', async () => {
  const { world } = scene().struck.instance
  await begin({ pace: 0.05 })
  const before = await readOn(column(), 1_500)
  expect(before.isScrolled).toBe(true)
  // What is told from here would write over the other device's word.
  await expect.poll(() => world.markerOf('ada', 'home')).not.toBeNull()
  const drift = await watchDrift(column(), before.uri)
  scene().write(scene().struck, 3)
  world.setMarker('ada', 'home', world.homeOf('ada')[0]?.id ?? '')
  // Asked again by who comes back, but not at once.
  await expect(async () => {
    await nap(steppe().app)
    await expect(offer()).toBeVisible({ timeout: 1_000 })
  }).toPass()
  expect(await drift()).toBeLessThan(1)
  expect(await placeOf(column())).toEqual(before)
})

test('a place in a gap is offered once the gap is filled, and is where reading stopped', async () => {
  const { instance } = scene().struck
  const { world } = instance
  // More than one look at the newest end reads.
  scene().write(scene().struck, 260)
  const there = world.homeOf('ada')[250]
  world.setMarker('ada', 'home', there?.id ?? '')
  let fill = (): void => undefined
  const held = new Promise<void>((resolve) => (fill = resolve))
  let wasHeard = false
  instance.onRequest(({ path, query }) => {
    if (path === '/api/v1/markers') wasHeard = true
    return query.has('min_id') ? held : undefined
  })
  await begin({ said: /^Filling/ })
  await expect.poll(() => wasHeard).toBe(true)
  // What was answered has been told to the window by then.
  await steppe().window.waitForTimeout(1_000)
  await expect(offer()).toHaveCount(0)
  fill()
  await offer().click()
  await expect(article(there?.uri ?? '')).toBeInViewport()
})

/** Sign-ins that nobody finished: given up while their instance was slow, or not done in time. */
import { expect, test, type Locator } from '@playwright/test'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe, openedLinks, type Steppe } from '../../support/launch'
import { beginSignIn, homeColumn, previewInstance, signIn } from '../../support/sign-in'

let steppe: Steppe
let one: FakeInstance
let two: FakeInstance

test.beforeEach(async () => {
  one = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  two = await startFakeInstance({ domain: 'birds.example', seed: 2 })
  populate(one.world, { reader: 'ada', posts: 30, until: one.clock.now() })
  populate(two.world, { reader: 'bo', posts: 30, until: two.clock.now(), seed: 2 })
  steppe = await launchSteppe({ pace: 0.2 })
})

test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await Promise.all([one.stop(), two.stop()])
})

const linkIn = (dialog: Locator): Locator => dialog.getByRole('textbox', { name: 'Sign-in link' })

/** Signs in in the browser, by the link that is shown. */
const finishByBrowser = async (dialog: Locator, instance: FakeInstance, username: string): Promise<void> => {
  const link = await linkIn(dialog).inputValue()
  expect((await fetch(instance.oauth.approve(link, username))).ok).toBe(true)
  await expect(dialog).toBeHidden()
}

/** A dialog is out of sight before the page is told that it was closed; what it says then, main has heard once it answers the next. */
const untilHeard = (): Promise<void> =>
  steppe.window.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
    const { steppe: main } = globalThis as unknown as {
      steppe: { invoke: (name: string, args: unknown) => Promise<unknown> }
    }
    await main.invoke('sync.report', undefined)
  })

test.describe('one that was given up while its instance was slow', () => {
  const registrations = () => one.requests.filter(({ path }) => path === '/api/v1/apps')

  /** @returns has the instance answer at last, and waits until it has */
  const giveUp = async (): Promise<() => Promise<void>> => {
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    one.onRequest(({ path }) => (path === '/api/v1/apps' ? held : undefined))
    const dialog = await previewInstance(steppe, one)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('button', { name: 'Keep it anyway, less protected' }).click()
    await expect.poll(() => registrations().length).toBe(1)
    await steppe.window.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await untilHeard()
    return async () => {
      answer()
      await expect.poll(() => registrations().map(({ status }) => status)).toEqual([200])
    }
  }

  test('opens no page', async () => {
    const answerAtLast = await giveUp()
    await answerAtLast()
    const dialog = await beginSignIn(steppe, two)
    expect(await openedLinks(steppe.app)).toEqual([await linkIn(dialog).inputValue()])
  })

  test('leaves the one alone that is waited for', async () => {
    const answerAtLast = await giveUp()
    const dialog = await beginSignIn(steppe, two)
    await answerAtLast()
    await finishByBrowser(dialog, two, 'bo')
    await expect(homeColumn(steppe.window, 'bo@birds.example').getByRole('article').first()).toBeVisible()
    expect(await openedLinks(steppe.app)).toHaveLength(1)
  })
})

test.describe('one that was not done in time', () => {
  /** Has main remember what ends a sign-in after five minutes. */
  const watchLimit = (): Promise<void> =>
    steppe.app.evaluate(() => {
      globalThis.setTimeout = new Proxy(globalThis.setTimeout, {
        apply: (real, self, args: Parameters<typeof setTimeout>) => {
          if (args[1] === 300_000) Object.assign(globalThis, { expireSignIn: args[0] })
          return Reflect.apply(real, self, args) as unknown
        },
      })
    })

  /** Lets the five minutes pass, and begins anew. */
  const startAgain = async (dialog: Locator): Promise<void> => {
    const first = await linkIn(dialog).inputValue()
    await steppe.app.evaluate(() => (globalThis as unknown as { expireSignIn: () => void }).expireSignIn())
    await expect(dialog.getByRole('heading', { name: 'This sign-in is over' })).toBeFocused()
    await expect(dialog.getByRole('alert')).toHaveText(
      'This sign-in took too long or was already used. Start again.',
    )
    await expect(dialog.getByRole('textbox')).toHaveCount(0)
    await expectNothing(steppe.window, 'sign-in that took too long')
    await dialog.getByRole('button', { name: 'Start again' }).click()
    await expect(linkIn(dialog)).not.toHaveValue(first)
    expect((await openedLinks(steppe.app)).slice(-2)).toEqual([first, await linkIn(dialog).inputValue()])
  }

  test('begins anew at the same instance', async () => {
    await watchLimit()
    const dialog = await beginSignIn(steppe, one)
    await startAgain(dialog)
    await finishByBrowser(dialog, one, 'ada')
    await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
  })

  test('begins anew for the same account', async () => {
    await signIn(steppe, one, 'ada')
    const column = homeColumn(steppe.window, 'ada@steppe.example')
    await expect(column.getByText('Live', { exact: true })).toBeVisible()
    for (const { value, accountId } of one.oauth.snapshot().tokens) {
      if (accountId !== null) one.oauth.revoke(value)
    }
    await watchLimit()
    await column.getByRole('button', { name: 'Sign in again' }).click()
    const dialog = steppe.window.getByRole('dialog', { name: 'Sign in again as @ada@steppe.example' })
    await startAgain(dialog)
    await finishByBrowser(dialog, one, 'ada')
    await expect(column.getByText('Live', { exact: true })).toBeVisible()
  })
})

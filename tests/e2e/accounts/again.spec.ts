/** Sign-ins that end, by the instance, by the user or with the program, and begin again: the posts stay throughout. */
import { expect, test, type Locator } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectNothing } from '../../support/axe'
import { populate, startFakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe, openedLinks, type Steppe } from '../../support/launch'
import { finishByCode, homeColumn, previewInstance, signIn } from '../../support/sign-in'
import { expectHonest, expectWhole } from '../../support/stored'
import {
  expectPolite,
  expectUntouched,
  homeRequests,
  signInTwo,
  stateOf,
  type Scene,
  type Template,
} from '../../support/two-accounts'

test.describe('of two accounts, one', () => {
  let template: Template
  let scene: Scene
  let steppe: Steppe

  test.beforeAll(async () => {
    template = await signInTwo(60)
  })
  test.afterAll(() => template.forget())
  test.beforeEach(async () => {
    scene = await template.scene()
    steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 })
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
  })
  test.afterEach(async () => {
    await steppe.close()
    await scene.end()
  })

  const column = (): Locator => scene.struck.column(steppe.window)
  const newest = (): Locator => {
    const { instance, username } = scene.struck
    return column().locator(`article[data-uri="${instance.world.homeOf(username)[0]?.uri}"]`)
  }

  test('whose token is revoked asks for a new sign-in over its posts, and nothing else', async () => {
    const { instance, username } = scene.struck
    const seen = newest()
    for (const { value, accountId } of instance.oauth.snapshot().tokens) {
      if (accountId !== null) instance.oauth.revoke(value)
    }
    const again = column().getByRole('button', { name: 'Sign in again' })
    await expect(again).toBeVisible()
    await expect(seen).toBeInViewport()
    await expectHonest(steppe.window, instance, username)
    await expectNothing(steppe.window, 'to be signed in again')
    const before = instance.requests.length
    scene.write(scene.struck, 3)
    await expectUntouched(scene, steppe.window)
    await steppe.window.waitForTimeout(1_000)
    expect(instance.requests.slice(before).map(({ path }) => path)).toEqual([])

    const mend = instance.faults.add({ name: 'http-503-html' })
    await again.click()
    const dialog = steppe.window.getByRole('dialog', { name: 'Sign in again as @ada@steppe.example' })
    await expect(dialog.getByRole('alert')).toHaveText(/has a problem of its own/)
    await expectNothing(steppe.window, 'sign-in that could not be renewed')
    mend()
    await dialog.getByRole('button', { name: 'Try again' }).click()
    await expect(dialog.getByRole('textbox', { name: 'Authorization code' })).toBeVisible()
    await expectNothing(steppe.window, 'being signed in again')
    await finishByCode(dialog, instance, username)
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
    await expectWhole(steppe.window, instance, username)
    for (const side of [scene.struck, scene.other]) expectPolite(side)
  })

  test('asks for the right person when another one signs in again, and opens a page that leads on', async () => {
    const { instance, username } = scene.struck
    for (const { value, accountId } of instance.oauth.snapshot().tokens) {
      if (accountId !== null) instance.oauth.revoke(value)
    }
    await column().getByRole('button', { name: 'Sign in again' }).click()
    const dialog = steppe.window.getByRole('dialog', { name: 'Sign in again as @ada@steppe.example' })
    const link = dialog.getByRole('textbox', { name: 'Sign-in link' })
    const first = await link.inputValue()
    await dialog.getByRole('button', { name: 'Copy sign-in link' }).click()
    await fetch(instance.oauth.approve(first, 'person1'))
    await expect(dialog.getByRole('alert')).toContainText(
      'You signed in as @person1@steppe.example, not as @ada@steppe.example.',
    )
    await expectNothing(steppe.window, 'another account signed in')
    await expect(link).not.toHaveValue(first)
    await expect(dialog.getByRole('button', { name: 'Copy sign-in link' })).toBeVisible()

    await dialog.getByRole('button', { name: 'Open again' }).click()
    await expect(dialog.getByRole('alert')).toBeHidden()
    const next = await link.inputValue()
    expect((await openedLinks(steppe.app)).at(-1)).toBe(next)
    expect((await fetch(instance.oauth.approve(next, username))).ok).toBe(true)
    await expect(dialog).toBeHidden()
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
    await expectWhole(steppe.window, instance, username)
  })

  test('asks who signs in by the link, too, that is shown after the code of another one', async () => {
    const { instance, username } = scene.struck
    for (const { value, accountId } of instance.oauth.snapshot().tokens) {
      if (accountId !== null) instance.oauth.revoke(value)
    }
    await column().getByRole('button', { name: 'Sign in again' }).click()
    const dialog = steppe.window.getByRole('dialog', { name: 'Sign in again as @ada@steppe.example' })
    await dialog.getByRole('button', { name: 'Use a code instead' }).click()
    const link = dialog.getByRole('textbox', { name: 'Sign-in link' })
    await expect(link).toHaveValue(/urn%3Aietf/)
    const code = dialog.getByRole('textbox', { name: 'Authorization code' })
    const hand = async (by: string): Promise<void> => {
      await code.fill(instance.oauth.approve(await link.inputValue(), by))
      await dialog.getByRole('button', { name: 'Continue' }).click()
    }
    await hand('person1')
    await expect(dialog.getByRole('alert')).toContainText('You signed in as @person1@steppe.example')
    await expect(link).toHaveValue(/urn%3Aietf.*force_login=true/)
    await hand(username)
    await expect(dialog).toBeHidden()
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
  })

  test('that was signed out with its posts kept has them at once when it is signed in again', async () => {
    const { instance, username } = scene.struck
    await steppe.window.getByRole('button', { name: /^@ada@steppe\.example/ }).click()
    await steppe.window.getByRole('button', { name: 'Sign out…' }).click()
    const dialog = steppe.window.getByRole('dialog', { name: 'Sign out' })
    await expectNothing(steppe.window, 'signing out')
    await dialog.getByRole('button', { name: 'Sign out, keep the posts' }).click()
    await expect(dialog).toBeHidden()
    await expect(column()).toHaveCount(0)
    await expectUntouched(scene, steppe.window)

    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    instance.onRequest(({ path }) => (path.startsWith('/api/v1/timelines/') ? held : undefined))
    const before = homeRequests(instance).length
    await signIn(steppe, instance, username)
    await expect(newest()).toBeInViewport()
    await expectHonest(steppe.window, instance, username)
    scene.write(scene.struck, 3)
    answer()
    await expect(stateOf(scene.struck, steppe.window, 'Live')).toBeVisible()
    await expectWhole(steppe.window, instance, username)
    // The tip and what confirms it: what was kept is not fetched again.
    expect(homeRequests(instance).length - before).toBeLessThanOrEqual(4)
  })
})

test('without a keyring a sign-in is not kept, lasts until the end, or is not begun', async () => {
  const instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 30, until: instance.clock.now(), seed: 1 })
  let steppe = await launchSteppe({ pace: 0.1 })
  const { userData } = steppe
  try {
    const asks = async (): Promise<Locator> => {
      const dialog = await previewInstance(steppe, instance)
      await dialog.getByRole('button', { name: 'Continue' }).click()
      await expect(dialog.getByRole('heading', { name: 'This system has no keyring' })).toBeFocused()
      return dialog
    }
    const refused = await asks()
    await expectNothing(steppe.window, 'keyring asked about')
    await refused.getByRole('button', { name: 'Not now' }).click()
    await expect(refused).toBeHidden()
    expect(instance.requests.filter(({ path }) => /^\/(oauth|api\/v1\/apps)/.test(path))).toEqual([])

    const dialog = await asks()
    await dialog.getByRole('button', { name: 'Only until Steppe closes' }).click()
    await dialog.getByRole('button', { name: 'Use a code instead' }).click()
    await expect(dialog.getByText(/The page then shows a code/)).toBeVisible()
    await expectNothing(steppe.window, 'code waited for')
    await steppe.window.keyboard.press('Escape')
    await signIn(steppe, instance, 'ada')
    const column = (): Locator => homeColumn(steppe.window, 'ada@steppe.example')
    await expect(column().getByText('Live', { exact: true })).toBeVisible()
    await expect(steppe.window.getByText(/your sign-ins last until Steppe closes/)).toBeVisible()
    await expectNothing(steppe.window, 'sign-ins that are not kept')

    await steppe.close()
    const kept = await readFile(join(userData, 'secrets.json'), 'utf8').catch(() => '{}')
    expect(kept).not.toContain('token')
    steppe = await launchSteppe({ userData, pace: 0.1 })
    await expect(column().getByRole('button', { name: 'Sign in again' })).toBeVisible()
    await expect(column().getByRole('article').first()).toBeVisible()
  } finally {
    await steppe.close()
    await forgetProfile(userData)
    await instance.stop()
  }
})

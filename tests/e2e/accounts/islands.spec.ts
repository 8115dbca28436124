/** Accounts are islands, in Chromium's own network stack: nothing of one reaches another one, nor another host. */
import { expect, test } from '@playwright/test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe, nap, openedLink, type Steppe } from '../../support/launch'
import { beginSignIn, homeColumn, signIn } from '../../support/sign-in'
import { expectHonest, expectWhole } from '../../support/stored'
import { json, tinyServer, type TinyServer } from '../../support/tiny-server'
import { expectAsOf, expectUntouched, signInTwo, stateOf } from '../../support/two-accounts'

test.describe('two accounts on one instance', () => {
  let instance: FakeInstance
  let steppe: Steppe

  test.beforeEach(async () => {
    instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
    const until = instance.clock.now()
    const some = { until, posts: 30, people: 6, media: 0.5, boosts: 0, replies: 0 }
    populate(instance.world, { ...some, reader: 'ada', prefix: 'bird' })
    populate(instance.world, { ...some, reader: 'bo', prefix: 'fish', seed: 2 })
    for (const name of ['cookie', 'cacheable'] as const) instance.faults.add({ name })
    steppe = await launchSteppe({ pace: 0.1 })
    await signIn(steppe, instance, 'ada')
    await expect(homeColumn(steppe.window, 'ada@steppe.example').getByRole('article').first()).toBeVisible()
  })
  test.afterEach(async () => {
    await steppe.close()
    await forgetProfile(steppe.userData)
    await instance.stop()
  })

  const pictures = async (): Promise<string[]> => {
    const folder = join(steppe.userData, 'media', 'files')
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted()
  }
  /** Pictures that are kept, once those of the newest posts are there and no more come. */
  const settledPictures = async (more: number): Promise<string[]> => {
    let last: string[] = []
    let quiet = 0
    await expect
      .poll(
        async () => {
          const before = last.length
          last = await pictures()
          quiet = last.length > more && last.length === before ? quiet + 1 : 0
          // Twice in a row: a busy machine keeps one waiting for seconds.
          return quiet
        },
        { timeout: 30_000, intervals: [2_000] },
      )
      .toBe(2)
    return last
  }

  test('neither cookies nor cached answers cross, and the instance is asked who signs in', async () => {
    await beginSignIn(steppe, instance)
    const page = await openedLink(
      steppe.app,
      (url) => url.startsWith(instance.origin) && new URL(url).searchParams.get('force_login') === 'true',
    )
    expect((await fetch(instance.oauth.approve(page, 'bo'))).ok).toBe(true)
    for (const [handle, posts] of [
      ['ada', /bird/],
      ['bo', /fish/],
    ] as const) {
      const articles = homeColumn(steppe.window, `${handle}@steppe.example`).getByRole('article')
      await expect(articles.first()).toBeVisible()
      for (const name of await articles.evaluateAll((all) => all.map((one) => one.textContent)))
        expect(name).toMatch(posts)
      // Each was asked for itself, though every answer said that it may be kept for an hour.
      const own = instance.requests.filter(({ account }) => account === handle)
      expect(own.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['/api/v1/accounts/verify_credentials', '/api/v1/timelines/home']),
      )
    }
    expect(instance.faults.struck().cookie).toBeGreaterThan(10)
    expect(instance.requests.filter(({ headers }) => 'cookie' in headers)).toEqual([])
  })

  test('signing one out takes its token back, and on request its posts and pictures; the other stays', async () => {
    const adas = await settledPictures(0)
    await signIn(steppe, instance, 'bo')
    const bos = homeColumn(steppe.window, 'bo@steppe.example')
    await expect(bos.getByRole('article').first()).toBeVisible()
    await settledPictures(adas.length)

    await steppe.window.getByRole('button', { name: /^@bo@steppe\.example/ }).click()
    await steppe.window.getByRole('button', { name: 'Sign out…' }).click()
    const dialog = steppe.window.getByRole('dialog', { name: 'Sign out' })
    await expect(dialog).toContainText('removes the account’s columns')
    await expect(dialog).toContainText('also removes kept pictures of older posts of your other accounts')
    await dialog.getByRole('button', { name: 'Sign out and wipe' }).click()
    await expect(dialog).toBeHidden()
    await expect(bos).toHaveCount(0)
    const revoked = instance.requests.filter(({ path }) => path === '/oauth/revoke')
    expect(revoked.map(({ status }) => status)).toEqual([200])
    const left = instance.oauth.snapshot().tokens.filter(({ accountId }) => accountId !== null)
    expect(left).toHaveLength(1)
    // What was wiped is wiped: posts of ada alone are left, in full.
    await expectWhole(steppe.window, instance, 'ada')
    expect(await pictures()).toEqual(adas)
  })
})

test.describe('a redirect to another host', () => {
  let thief: TinyServer
  test.beforeEach(async () => {
    thief = await tinyServer()
    thief.answer((response) => json(response, 200, []))
  })
  test.afterEach(() => thief.close())

  test('is never followed with a token, and said', async () => {
    const template = await signInTwo(60)
    const scene = await template.scene()
    const { struck } = scene
    scene.write(struck, 5)
    struck.instance.faults.add({ name: 'redirect-cross-origin', to: thief.origin })
    const steppe = await launchSteppe({ userData: scene.userData, pace: 0.1 })
    try {
      await expectAsOf(struck, steppe.window)
      const said = stateOf(struck, steppe.window, /^Offline/)
      await expect(said).toHaveAttribute('title', /sent Steppe to another place/)
      await expectHonest(steppe.window, struck.instance, struck.username, struck)
      await expectUntouched(scene, steppe.window)
      expect(struck.instance.faults.struck()['redirect-cross-origin']).toBeGreaterThan(0)
      expect(thief.asked).toEqual([])

      struck.instance.faults.clear()
      await nap(steppe.app)
      await expect(stateOf(struck, steppe.window, 'Live')).toBeVisible({ timeout: 30_000 })
      await expectWhole(steppe.window, struck.instance, struck.username)
      expect(thief.asked).toEqual([])
    } finally {
      await steppe.close()
      await scene.end()
      await template.forget()
    }
  })
})

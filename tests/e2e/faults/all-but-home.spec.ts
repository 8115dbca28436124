/**
 * An instance that answers for home, and for nothing else: the column goes on, and whatever fails beside it waits before it is asked for
 * again. While home fails, too, none of it is asked at all, so only here it could be asked for again and again.
 */
import { expect, test } from '@playwright/test'
import { launchSteppe, nap } from '../../support/launch'
import { expectHonest, expectWhole } from '../../support/stored'
import {
  askedSoFar,
  expectAsOf,
  expectFrugal,
  expectPolite,
  expectSpared,
  expectUntouched,
  signInTwo,
  stateOf,
} from '../../support/two-accounts'

const home = '/api/v1/timelines/home'
/** Due at the start, since they could not be read at the sign-in. */
const unread = ['/api/v2/filters', '/api/v1/mutes', '/api/v1/blocks', '/api/v1/lists', '/api/v1/markers']

test('an instance of which everything but home fails', async () => {
  const template = await signInTwo(60, { unread })
  const scene = await template.scene()
  const { struck } = scene
  const { instance } = struck
  const isFailing = (path: string): boolean => path.startsWith('/api/') && path !== home
  instance.faults.add({ name: 'http-502-html', when: ({ path }) => isFailing(path) })
  instance.faults.add({ name: 'stream-502' })
  scene.write(struck, 90)
  const { app, window, close } = await launchSteppe({ userData: scene.userData, pace: 0.1 })
  try {
    await expectWhole(window, instance, struck.username)
    await expectAsOf(struck, window, 'As of')
    const asked = (): string[] =>
      unread.filter((path) => instance.requests.some((request) => request.path === path))
    await expect.poll(asked).toEqual(unread)
    await expectUntouched(scene, window)
    // 30 s of the app's.
    await window.waitForTimeout(3_000)
    // What is synced without a column waits ever longer, as sockets do, each by itself (see `most` in faults.spec.ts); and as each of
    // the six fails for the first time, home is asked whether it is the instance.
    expectFrugal(struck, 0, { home: 12 + 6, sockets: 12, streamed: 12, collected: 12 })
    await expectHonest(window, instance, struck.username, struck)

    const before = askedSoFar(struck)
    instance.faults.clear()
    await nap(app)
    await expect(stateOf(struck, window, 'Live')).toBeVisible({ timeout: 30_000 })
    await expectWhole(window, instance, struck.username)
    expectFrugal(struck, before)
    expectPolite(struck)
    expectSpared(scene, { wakings: 2 })
  } finally {
    await close()
    await scene.end()
    await template.forget()
  }
})

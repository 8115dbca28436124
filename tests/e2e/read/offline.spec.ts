import { expect, test } from '@playwright/test'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe, type Steppe } from '../../support/launch'
import { placeOf, readOn } from '../../support/reading'
import { homeColumn, signIn } from '../../support/sign-in'

const accounts = [
  { domain: 'steppe.example', username: 'ada' },
  { domain: 'birds.example', username: 'bo' },
] as const

let userData: string
let instances: FakeInstance[]
let steppe: Steppe

test.beforeEach(async () => {
  userData = await freshProfile()
  instances = await Promise.all(
    accounts.map(({ domain }, index) => startFakeInstance({ domain, seed: index + 1 })),
  )
  instances.forEach(({ world, clock }, index) => {
    populate(world, {
      reader: accounts[index]?.username ?? '',
      posts: 200,
      until: clock.now(),
      seed: index + 1,
    })
  })
  steppe = await launchSteppe({ userData, pace: 0.2 })
})

test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(userData)
  await Promise.all(instances.map((instance) => instance.stop()))
})

test('read on at the same line after a power cut, with both instances gone', async () => {
  const columns = accounts.map(({ domain, username }) => `${username}@${domain}`)
  for (const [index, { username }] of accounts.entries()) {
    await signIn(steppe, instances[index] as FakeInstance, username)
  }
  const before = []
  for (const handle of columns) {
    const column = homeColumn(steppe.window, handle)
    await expect(column.getByText('Live', { exact: true })).toBeVisible()
    const place = await readOn(column, 1_537)
    expect(place.isScrolled).toBe(true)
    before.push(place)
  }
  await steppe.kill()
  await Promise.all(instances.map((instance) => instance.stop()))

  steppe = await launchSteppe({ userData, pace: 0.2 })
  for (const [index, handle] of columns.entries()) {
    const column = homeColumn(steppe.window, handle)
    await expect(column.getByRole('article').first()).toBeVisible()
    await expect(column.getByText(/^As of|^Offline/)).toBeVisible()
    const after = await placeOf(column)
    expect(after.uri).toBe(before[index]?.uri)
    expect(Math.abs(after.offset - (before[index]?.offset ?? 0))).toBeLessThanOrEqual(1)
  }
})

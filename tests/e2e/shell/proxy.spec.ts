/** Everything that the app asks the network for: behind a proxy it goes through it, and it says whose it is. */
import { expect, test } from '@playwright/test'
import { populate, startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { forgetProfile, launchSteppe, type Steppe } from '../../support/launch'
import { startHttpProxy, type Proxy } from '../../support/proxies'
import { homeColumn, signIn } from '../../support/sign-in'

let instance: FakeInstance
let proxy: Proxy
let steppe: Steppe

test.beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'steppe.example', seed: 1 })
  populate(instance.world, { reader: 'ada', posts: 20, media: 1, until: instance.clock.now(), seed: 1 })
  proxy = await startHttpProxy()
  // Why the list: Chromium goes directly to this machine, unless it is told that even that goes through the proxy.
  const args = [`--proxy-server=http://${proxy.host}`, '--proxy-bypass-list=<-loopback>']
  steppe = await launchSteppe({ pace: 0.1, args })
})
test.afterEach(async () => {
  await steppe.close()
  await forgetProfile(steppe.userData)
  await proxy.close()
  await instance.stop()
})

test('requests, the stream and pictures all go through the proxy, and name Steppe, its version and a page', async () => {
  await signIn(steppe, instance, 'ada')
  const column = homeColumn(steppe.window, 'ada@steppe.example')
  await expect(column.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 })
  const passed = (): string[] => proxy.passed.map(({ request }) => request)
  await expect.poll(() => passed().some((one) => /^GET \/media\//.test(one)), { timeout: 20_000 }).toBe(true)
  expect(passed()).toEqual(
    expect.arrayContaining(['POST /oauth/token', 'GET /api/v1/timelines/home', 'GET /api/v1/streaming']),
  )
  const known = new Set(passed())
  const others = instance.requests.filter(({ method, path }) => !known.has(`${method} ${path}`))
  expect(others.map(({ method, path }) => `${method} ${path}`)).toEqual([])

  const version = await steppe.app.evaluate(({ app }) => app.getVersion())
  const name = new RegExp(`^Steppe/${version.replaceAll('.', String.raw`\.`)} \\(\\+https://[^\\s)]+\\)$`)
  const otherwise = instance.requests.filter(({ headers }) => !name.test(headers['user-agent'] ?? ''))
  expect(otherwise.map(({ path, headers }) => `${path}: ${headers['user-agent'] ?? ''}`)).toEqual([])
  expect(instance.requests.map(({ path }) => path)).toContain('/api/v1/streaming')
})

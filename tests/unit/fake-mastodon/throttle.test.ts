import { afterEach, describe, expect, it } from 'vitest'
import { populate, startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, FakeInstanceOptions } from '../../support/fake-mastodon/index'
import { minute, noon, readerOf } from './client'

let instance: FakeInstance

const open = async (options: FakeInstanceOptions = {}): Promise<void> => {
  instance = await startFakeInstance({ now: noon + 2 * minute + 250, ...options })
  populate(instance.world, { posts: 10, people: 2, until: noon })
}
afterEach(() => instance.stop())

const rate = (headers: Headers): string[] =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`) ?? '')

describe("Mastodon's limits", () => {
  it('count 300 requests of a token in five minutes of the clock', async () => {
    await open()
    const reader = readerOf(instance)
    instance.throttle.fill('token', reader.token, 298)
    const first = await reader.home()
    expect(rate(first.headers)).toEqual(['300', '1', '2026-11-01T12:05:00.250000Z'])
    expect((await reader.home()).status).toBe(200)
    const refused = await reader.get('/api/v1/timelines/home')
    expect(refused.status).toBe(429)
    expect(await refused.json()).toEqual({ error: 'Too many requests' })
    expect(refused.headers.get('retry-after')).toBeNull()
    expect(rate(refused.headers)).toEqual(['300', '0', '2026-11-01T12:05:00.250000Z'])
    expect(refused.headers.get('date')).toBe('Sun, 01 Nov 2026 12:02:00 GMT')
    instance.clock.set(noon + 5 * minute)
    expect((await reader.home()).status).toBe(200)
  })

  it('count paging by person over all tokens, 300 in fifteen minutes, beside the rest', async () => {
    await open()
    const reader = readerOf(instance)
    const account = instance.world.account('reader').id
    instance.throttle.fill('paging', account, 299)
    const page = await reader.home('min_id=1')
    expect(rate(page.headers)).toEqual(['300', '0', '2026-11-01T12:15:00.250000Z'])
    const other = instance.oauth.issueToken('reader', 'read')
    const headers = { authorization: `Bearer ${other}` }
    const refused = await fetch(`${instance.origin}/api/v1/timelines/home?since_id=1`, { headers })
    expect(refused.status).toBe(429)
    const tip = await reader.home()
    expect(tip.status).toBe(200)
    expect(rate(tip.headers)[1]).toBe('298')
    // A refused request counts too.
    expect(instance.throttle.count('paging', account)).toBe(301)
  })

  it('count strangers by address, and registrations of apps at five in ten minutes', async () => {
    await open()
    const anonymous = await fetch(`${instance.origin}/api/v2/instance`)
    expect(rate(anonymous.headers).slice(0, 2)).toEqual(['300', '299'])
    const statuses = []
    for (let count = 0; count < 6; count += 1) {
      const body = new URLSearchParams({ client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' })
      statuses.push((await fetch(`${instance.origin}/api/v1/apps`, { method: 'POST', body })).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  })

  it('can be switched off', async () => {
    await open({ throttle: false })
    const reader = readerOf(instance)
    instance.throttle.fill('token', reader.token, 1000)
    const answer = await reader.home()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
  })
})

it('GoToSocial counts the address for all its people and answers 503 with Retry-After', async () => {
  await open({ personality: 'gotosocial' })
  instance.world.addAccount({ handle: 'second' })
  instance.throttle.fill('ip', '127.0.0.1', 299)
  expect((await readerOf(instance).home()).status).toBe(200)
  const refused = await readerOf(instance, 'second').home()
  expect(refused.status).toBe(429)
  const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1000
  expect(reset).toBeGreaterThan(instance.clock.now())
  expect(reset - instance.clock.now()).toBeLessThanOrEqual(5 * minute)
})

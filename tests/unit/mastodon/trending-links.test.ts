/** Rows 31 and 32 of the fault map: links that trend come by offset, from servers that read over it, in an order that moves. */
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import type { AccountClient } from '../../../src/main/mastodon/api'
import type { Asked } from '../../../src/main/mastodon/sets'
import { readTrendingLinks } from '../../../src/main/mastodon/trending-links'
import { offersInMemory } from '../../../src/main/mastodon/offers'
import { startFakeInstance, type FakeInstance, type PersonalityName } from '../../support/fake-mastodon'
import { account, transportOver } from './fixtures'

let fake: FakeInstance
let client: AccountClient
afterEach(() => fake.stop())

const begin = async (count: number, personality?: PersonalityName): Promise<void> => {
  fake = await startFakeInstance({ throttle: false, ...(personality === undefined ? {} : { personality }) })
  fake.world.addAccount({ handle: 'reader' })
  for (let at = 0; at < count; at += 1) {
    const card = { url: `https://news.example/${at}?a=b`, title: at === 0 ? '' : `News ${at}` }
    fake.world.post({ author: 'reader', text: card.url, card })
  }
  client = createAccountClient({
    accountKey: account,
    origin: fake.origin,
    domain: fake.domain,
    token: fake.oauth.issueToken('reader'),
    transport: transportOver({ timeout: 2_000 }),
    clock: systemClock(),
    offers: offersInMemory(),
  })
}
const links = async (): Promise<string[]> =>
  (await client.set('trendingLinks', { priority: 'user' })).members.map(({ url }) => url)
const offsets = (): (string | null)[] => fake.requests.map(({ query }) => query['offset'] ?? null)

it.each([0, 1, 20, 25])('%i links that trend are read whole', async (count) => {
  await begin(count)
  const found = new Set(await links())
  // Scores move between two pages, so what stands at the edge may be missing.
  if (count <= 20) expect(found.size).toBe(count)
  else expect(found.size).toBeGreaterThanOrEqual(20)
})

it('links are told by the instance’s own words, of those that are more than anybody looks through the first', async () => {
  await begin(70)
  const { members } = await client.set('trendingLinks', { priority: 'user' })
  expect(members).toHaveLength(40)
  for (const { url, title } of members) {
    const at = /(\d+)\?a=b$/.exec(url)?.[1]
    expect(title).toBe(at === '0' ? '' : `News ${at}`)
  }
})

it('what the picker could not make a column of is not offered: a relative address, one of another kind', async () => {
  await begin(0)
  const json = ['/news/1', 'javascript:alert(1)', 'https://news.example/1'].map((url) => ({ url, title: '' }))
  const { origin } = fake
  const ask: Asked['ask'] = () =>
    Promise.resolve({ json, status: 200, headers: new Headers(), serverTime: 0 })
  const { members } = await readTrendingLinks({ ask, origin })
  expect(members.map(({ url }) => url)).toEqual(['https://news.example/1'])
})

it('fault 31: a server that reads over the offset is asked twice, and gives each link once', async () => {
  await begin(30)
  fake.faults.add({ name: 'offset-ignored' })
  const found = await links()
  expect(new Set(found).size).toBe(found.length)
  expect(found.length).toBeGreaterThanOrEqual(20)
  expect(offsets().length).toBeLessThanOrEqual(4)
})

it('fault 32: an order that moves between two pages gives no link twice, and no page without end', async () => {
  await begin(60)
  fake.faults.add({ name: 'unstable-order' })
  const found = await links()
  expect(new Set(found).size).toBe(found.length)
  expect(found).toHaveLength(40)
  expect(offsets().length).toBeLessThanOrEqual(6)
})

it('an instance that has no such thing is known for it', async () => {
  await begin(0, 'gotosocial')
  await expect(links()).rejects.toThrow()
  expect(client.lacks('trendingLinks')).toBe(true)
})

import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { startFakeInstance, type FakeInstance, type PersonalityName } from '../../support/fake-mastodon'
import { account, transportOver } from './fixtures'

let fake: FakeInstance
afterEach(() => fake.stop())

const followedOn = async (personality: PersonalityName, count: number): Promise<string[]> => {
  fake = await startFakeInstance({ personality, throttle: false })
  fake.world.addAccount({ handle: 'reader' })
  for (let number = 0; number < count; number += 1) {
    // Rows that are made in the same millisecond have no order on some servers.
    fake.clock.advance(1)
    fake.world.followTag('reader', `tag${number}`)
  }
  const client = createAccountClient({
    accountKey: account,
    origin: fake.origin,
    domain: fake.domain,
    token: fake.oauth.issueToken('reader'),
    transport: transportOver({ timeout: 2_000 }),
    clock: systemClock(),
  })
  const { members } = await client.set('followedTags', { priority: 'user' })
  return members
}

it.each(['mastodon-4.3', 'mastodon-4.6', 'gotosocial', 'hollo'] as const)(
  'on %s all hashtags that the account follows come, page after page',
  async (personality) => {
    const tags = await followedOn(personality, 450)
    expect(new Set(tags)).toEqual(new Set(Array.from({ length: 450 }, (_, number) => `tag${number}`)))
    expect(tags).toHaveLength(450)
    const asked = fake.requests.filter(({ path }) => path === '/api/v1/followed_tags')
    expect(asked.length).toBeLessThanOrEqual(3)
  },
)

it('an instance that does not know of them says so', async () => {
  await expect(followedOn('pleroma', 1)).rejects.toMatchObject({ code: 'notFound' })
})

/** Whose notifications are held back, of whatever version of the API, and where there is no such thing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { offersInMemory } from '../../../src/main/mastodon/offers'
import type { AccountClient } from '../../../src/main/mastodon/api'
import type { KeptOffers } from '../../../src/shared/offers'
import { startFakeInstance, type FakeInstance, type PersonalityName } from '../../support/fake-mastodon'
import { account, transportOver } from './fixtures'

let fake: FakeInstance
let kept: KeptOffers
beforeEach(() => {
  kept = offersInMemory()
})
afterEach(() => fake.stop())

const clientOf = (): AccountClient =>
  createAccountClient({
    accountKey: account,
    origin: fake.origin,
    domain: fake.domain,
    token: fake.oauth.issueToken('reader'),
    transport: transportOver({ timeout: 2_000 }),
    clock: systemClock(),
    offers: kept,
  })

const begin = async (personality: PersonalityName): Promise<AccountClient> => {
  fake = await startFakeInstance({ personality, throttle: false })
  for (const handle of ['reader', 'one@far.example', 'two@far.example']) fake.world.addAccount({ handle })
  fake.world.setPolicy('reader', {
    for_not_following: 'filter',
    for_new_accounts: 'drop',
    for_limited_accounts: 'filter',
    for_bots: 'filter',
  })
  for (const from of ['one@far.example', 'two@far.example', 'two@far.example']) {
    fake.world.notify('reader', { type: 'follow', from })
  }
  return clientOf()
}
const policyOf = async (client: AccountClient) =>
  (await client.set('notificationPolicy', { priority: 'check' })).members
const asked = (): string[] =>
  fake.requests.map(({ path }) => path).filter((path) => path.endsWith('/notifications/policy'))

describe('the policy for notifications', () => {
  it.each(['mastodon-4.3', 'mastodon-4.6'] as const)('comes from version 2 on %s', async (personality) => {
    const client = await begin(personality)
    const bots = personality === 'mastodon-4.6' ? 'filter' : 'accept'
    expect(await policyOf(client)).toEqual([
      {
        lines: {
          not_following: 'filter',
          not_followers: 'accept',
          new_accounts: 'drop',
          private_mentions: 'accept',
          limited_accounts: 'filter',
          bots,
        },
        waitingPeople: expect.any(Number) as number,
      },
    ])
    expect(asked()).toEqual(['/api/v2/notifications/policy'])
  })

  it('says how many people wait', async () => {
    const client = await begin('mastodon-4.6')
    fake.world.setPolicy('reader', { for_new_accounts: 'accept' })
    for (const from of ['one@far.example', 'two@far.example', 'two@far.example']) {
      fake.world.notify('reader', { type: 'follow', from })
    }
    const requests = fake.requests.length
    const [policy] = await policyOf(client)
    expect(policy?.waitingPeople).toBe(2)
    expect(fake.requests.length).toBe(requests + 1)
  })

  it('comes from version 1 where the instance has no other', async () => {
    const client = await begin('mastodon-4.3')
    fake.faults.add({ name: 'not-found', when: '/api/v2/notifications/policy' })
    const [policy] = await policyOf(client)
    expect(policy?.lines).toEqual({
      not_following: 'filter',
      not_followers: 'accept',
      // Version 1 does not tell what is thrown away from what is held back.
      new_accounts: 'filter',
      private_mentions: 'accept',
      limited_accounts: 'accept',
      bots: 'accept',
    })
    expect(asked()).toEqual(['/api/v2/notifications/policy', '/api/v1/notifications/policy'])
  })

  it.each(['gotosocial', 'hollo', 'pleroma', 'worst'] as const)(
    'is known to be lacking, over starts too, at an instance like %s',
    async (personality) => {
      const client = await begin(personality)
      await expect(policyOf(client)).rejects.toThrow()
      expect(client.lacks('notificationPolicy')).toBe(true)
      expect(clientOf().lacks('notificationPolicy')).toBe(true)
      // Nor is version 2 asked for again by whoever asks all the same.
      const before = asked().length
      await expect(policyOf(clientOf())).rejects.toThrow()
      expect(asked().slice(before)).not.toContain('/api/v2/notifications/policy')
    },
  )

  it('is not taken for lacking because the instance fails', async () => {
    const client = await begin('mastodon-4.6')
    fake.faults.add({ name: 'http-500-html', when: '*/notifications/policy' })
    await expect(policyOf(client)).rejects.toMatchObject({ code: 'server' })
    expect(client.lacks('notificationPolicy')).toBe(false)
    expect(asked()).not.toContain('/api/v1/notifications/policy')
  })
})

import { describe, expect, it, vi } from 'vitest'
import type { PersonalityName } from '../../../support/fake-mastodon'
import { live } from './scenario'

vi.setConfig({ testTimeout: 120_000 })

/** What each software does not offer, which is said in those columns. */
const lacking: Record<Exclude<PersonalityName, 'worst'>, string[]> = {
  'mastodon-4.3': [],
  'mastodon-4.5': [],
  'mastodon-4.6': [],
  gotosocial: ['requests'],
  hollo: ['requests'],
  pleroma: ['requests'],
}

describe('the same life of an account', () => {
  it.each(Object.entries(lacking))('on %s', async (personality, kinds) => {
    // Why as: the keys of that table are names of personalities.
    const found = await live(personality as PersonalityName, 1)
    expect(found.map(([kind]) => kind)).toEqual(kinds)
  })
})

describe('the same life on the worst of all servers', () => {
  const seeds = Array.from({ length: process.env['STEPPE_FULL'] === undefined ? 4 : 100 }, (_, at) => at + 1)

  it.each(seeds)('seed %i', async (seed) => {
    const found = await live('worst', seed)
    expect(found.map(([kind]) => kind)).toEqual(['requests'])
  })
})

import { describe, expect, it, vi } from 'vitest'
import type { PersonalityName } from '../../../support/fake-mastodon'
import { isAbsent } from '../../../support/fake-mastodon/absence'
import { createScene, hours } from '../support'
import { live } from './scenario'

vi.setConfig({ testTimeout: 120_000 })

/** What each software does not offer, which is said in those columns. */
const lacking: Record<Exclude<PersonalityName, 'worst'>, string[]> = {
  'mastodon-4.3': [],
  'mastodon-4.5': [],
  'mastodon-4.6': [],
  gotosocial: ['link', 'requests'],
  hollo: ['link', 'requests'],
  pleroma: ['link', 'requests'],
}

/** What each of them lacks of what is asked for, by a column of held back notifications too. */
const heldBack = ['notifications/policy', 'notifications/requests']
const newPolicy = 'v2/notifications/policy'
const asksInVain = {
  worst: ['announcements', 'custom_emojis', 'markers', ...heldBack, 'v2/filters', 'v2/instance', newPolicy],
  pleroma: ['followed_tags', ...heldBack, 'v2/filters', newPolicy],
  hollo: ['filters', ...heldBack, 'v2/filters', newPolicy],
  gotosocial: ['domain_blocks', ...heldBack, newPolicy],
} as const
const unseen = { isVisible: () => false, isSparing: () => false }

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
    expect(found.map(([kind]) => kind)).toEqual(['link', 'requests'])
  })
})

describe('what an instance lacks', () => {
  it.each(Object.entries(asksInVain))(
    'is asked for at most once a day on %s, over restarts too',
    async (name, endpoints) => {
      // Why as: the keys of that table are names of personalities.
      const personality = name as PersonalityName
      const scene = await createScene({
        personality,
        harness: { attention: unseen, timelines: [{ kind: 'requests' }] },
      })
      await scene.write(30)
      for (let day = 0; day < 2; day += 1) {
        scene.start()
        await scene.advance(24 * hours)
        await scene.stop()
      }
      const asked = new Map<string, number[]>()
      for (const { method, path, at } of scene.instance.requests) {
        if (!isAbsent(scene.instance.personality, method, path)) continue
        const endpoint = path.replace(/^\/api\/(v1\/)?/, '')
        asked.set(endpoint, [...(asked.get(endpoint) ?? []), at])
      }
      // An instance that never has any does answer.
      if (personality === 'hollo') asked.delete('announcements')
      await scene.end()
      expect([...asked.keys()].sort()).toEqual(endpoints)
      const tooSoon = [...asked].filter(([, times]) =>
        times.some((time, nth) => time - (times[nth - 1] ?? Number.NEGATIVE_INFINITY) < 24 * hours),
      )
      expect(tooSoon).toEqual([])
    },
  )
})

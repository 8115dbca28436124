/** Three readers of one instance who were away for eight hours: the profile as they left it, and what the instance has by now. */
import { cp } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { SegmentRow } from '../../src/shared/rows'
import { populate, startFakeInstance, type FakeInstance } from '../support/fake-mastodon'
import { freshProfile, launchSteppe } from '../support/launch'
import { homeColumn, signIn } from '../support/sign-in'
import { startStoreApp } from '../support/store-app'
import { columnsOf } from './world'

export const awayReaders = ['mina', 'jonas', 'aiko']
const awayMs = 8 * 3_600_000
const before = 200
export const newPosts = 1_200
/** Mastodon keeps so many of a home (mastodon-api.md 1.3). */
export const keptPosts = 800
export const pageRows = 40

export interface Away {
  instance: FakeInstance
  /** A copy of the profile as it was left. */
  profile: () => Promise<string>
  /** @throws if any home of a profile is not what can be had: the newest 800, one loss, and what was there before. */
  mustBeWhole: (profile: string) => Promise<void>
}

const firstSync = async (instance: FakeInstance, profile: string): Promise<void> => {
  const steppe = await launchSteppe({ userData: profile, pace: 0.05 })
  try {
    for (const reader of awayReaders) {
      await signIn(steppe, instance, reader)
      await homeColumn(steppe.window, `${reader}@${instance.domain}`).getByRole('article').first().waitFor()
    }
    await wait(10_000)
  } finally {
    await steppe.close()
  }
}

interface Home {
  count: number
  segments: SegmentRow[]
}

const homesOf = async (profile: string): Promise<Home[]> => {
  const store = await startStoreApp(profile)
  try {
    const homes: Home[] = []
    for (const { timeline } of await columnsOf(profile)) {
      const { row, segments } = await store.call('overview', { timeline })
      homes.push({ count: row?.count ?? 0, segments })
    }
    return homes
  } finally {
    await store.close()
  }
}

const mustBe = (homes: Home[], count: number, below: string): void => {
  for (const home of homes) {
    const ends = home.segments.map((segment) => segment.below).join()
    if (home.count !== count || ends !== below)
      throw new Error(`A home has ${home.count} posts and ends "${ends}"; wanted ${count} and "${below}".`)
  }
  if (homes.length !== awayReaders.length) throw new Error(`There are ${homes.length} homes.`)
}

/** Signs all in eight hours ago, lets them read everything, and writes 1,200 posts for each since. */
export const goAway = async (forget: (folder: string) => void): Promise<Away> => {
  const instance = await startFakeInstance({ domain: 'away.example', throttle: false })
  const { clock, world } = instance
  clock.advance(-awayMs)
  for (const reader of awayReaders)
    populate(world, { reader, prefix: reader, people: 10, boosts: 0, posts: before, until: clock.now() })
  const left = await freshProfile()
  forget(left)
  await firstSync(instance, left)
  mustBe(await homesOf(left), before, 'end')
  clock.advance(awayMs)
  for (const reader of awayReaders)
    populate(world, {
      reader,
      prefix: `${reader}late`,
      people: 10,
      boosts: 0,
      posts: newPosts,
      until: clock.now(),
      span: awayMs - 60_000,
    })
  return {
    instance,
    profile: async () => {
      const profile = await freshProfile()
      forget(profile)
      await cp(left, profile, { recursive: true })
      return profile
    },
    mustBeWhole: async (profile) => mustBe(await homesOf(profile), before + keptPosts, 'lost,end'),
  }
}

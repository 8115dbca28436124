/** Two instances with three readers each, and profiles in which all six are signed in and posts are stored. */
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountKey, TimelineKey } from '../../src/shared/ids'
import { populate, startFakeInstance, type FakeInstance } from '../support/fake-mastodon'
import { forgetProfile, freshProfile, launchSteppe } from '../support/launch'
import { homeColumn, signIn } from '../support/sign-in'
import { startStoreApp } from '../support/store-app'
import { pagesBelow } from './posts'

const readers = ['mina', 'jonas', 'aiko']

export interface PerfWorld {
  instances: FakeInstance[]
  /** The same instances, running or not from now on. */
  setOnline: (online: boolean) => Promise<void>
  /** A profile with that many posts over its six columns; made once. */
  profileWith: (posts: number) => Promise<string>
  end: () => Promise<void>
}

interface KeptColumn {
  account: AccountKey
  timeline: TimelineKey
}

/** The deck as the app keeps it. */
export const columnsOf = async (profile: string): Promise<KeptColumn[]> => {
  // Why as: the app's own file, of which only this is read.
  const { columns } = JSON.parse(await readFile(join(profile, 'settings.json'), 'utf8')) as {
    columns: KeptColumn[]
  }
  return columns
}

const startInstances = async (): Promise<FakeInstance[]> => {
  const instances = await Promise.all(
    ['one.example', 'two.example'].map((domain) => startFakeInstance({ domain, throttle: false })),
  )
  for (const { world, clock } of instances) {
    for (const reader of readers)
      populate(world, { reader, posts: 60, people: 10, prefix: reader, until: clock.now() })
  }
  return instances
}

const signInAll = async (instances: FakeInstance[], profile: string): Promise<void> => {
  const steppe = await launchSteppe({ userData: profile, pace: 0.05 })
  try {
    for (const instance of instances) {
      for (const reader of readers) {
        await signIn(steppe, instance, reader)
        await homeColumn(steppe.window, `${reader}@${instance.domain}`).getByRole('article').first().waitFor()
      }
    }
  } finally {
    await steppe.close()
  }
}

const fill = async (profile: string, posts: number): Promise<void> => {
  const columns = await columnsOf(profile)
  const store = await startStoreApp(profile)
  try {
    for (const { account, timeline } of columns) {
      const { row, segments } = await store.call('overview', { timeline })
      const from = segments.at(-1)?.to
      if (row === null || from === undefined) throw new Error(`Nothing is stored in ${timeline}.`)
      const missing = Math.ceil(posts / columns.length) - row.count
      for (const page of pagesBelow({ account, timeline, from, now: Date.now() - 7_200_000 }, missing))
        await store.call('applyPage', page)
    }
  } finally {
    await store.close()
  }
}

export const createPerfWorld = async (): Promise<PerfWorld> => {
  const instances = await startInstances()
  const profiles = new Map<number, Promise<string>>()
  let signedIn: Promise<string> | undefined
  let isOnline = true

  const setOnline = async (online: boolean): Promise<void> => {
    if (online === isOnline) return
    isOnline = online
    await Promise.all(instances.map((instance) => (online ? instance.start() : instance.stop())))
  }
  const makeSignedIn = async (): Promise<string> => {
    await setOnline(true)
    const profile = await freshProfile()
    await signInAll(instances, profile)
    return profile
  }
  const make = async (posts: number): Promise<string> => {
    signedIn ??= makeSignedIn()
    const profile = await freshProfile()
    await cp(await signedIn, profile, { recursive: true })
    await fill(profile, posts)
    return profile
  }
  return {
    instances,
    setOnline,
    profileWith: (posts) => {
      const made = profiles.get(posts) ?? make(posts)
      profiles.set(posts, made)
      return made
    },
    end: async () => {
      for (const profile of [...profiles.values(), signedIn]) {
        if (profile !== undefined) await profile.then(forgetProfile, () => undefined)
      }
      await setOnline(false)
    },
  }
}

/** One author for every reader, whose posts come to that reader's home alone; alike on all instances. */
export const followedAuthors = (instances: FakeInstance[]): string[] => {
  const names = instances[0]?.world.accounts().map(({ username }) => username) ?? []
  return readers.flatMap((reader) => names.find((name) => name !== reader && name.startsWith(reader)) ?? [])
}

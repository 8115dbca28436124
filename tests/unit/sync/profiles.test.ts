import { afterEach, describe, expect, it } from 'vitest'
import {
  familiarText,
  profileCounts,
  relationshipWords,
} from '../../../src/renderer/columns/thread/profile-text'
import type { ProfileDetailRow } from '../../../src/shared/rows-profiles'
import { profileRow } from '../../support/store-builders'
import { reader } from '../../support/sync-harness'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

const mina = (): string => scene.instance.world.account('mina@other.example').id
const detail = (): Promise<ProfileDetailRow | undefined> =>
  scene.store.database.profileDetails.get([reader, mina()])
const fetch = async (again = false): Promise<void> => {
  const done = scene.engine().posts.fetchProfile(mina(), again)
  done.catch(() => undefined)
  await scene.settle()
  await scene.advance(1_000)
  await done
}
const asked = (): string[] =>
  scene.instance.requests.map(({ path }) => path).filter((path) => path.startsWith('/api/v1/accounts/'))

const begin = async (): Promise<void> => {
  scene = await createScene()
  const { world } = scene.instance
  world.addAccount({ handle: 'jo@other.example' })
  world.addAccount({ handle: 'far@other.example' })
  for (const name of ['jo', 'far']) world.follow(`${name}@other.example`, 'mina@other.example')
  world.follow('reader', 'jo@other.example')
  scene.start()
  await scene.advance(20_000)
}

describe('a profile that is opened', () => {
  it('is stored with what it is to the owner, and whom both know', async () => {
    await begin()
    await fetch()
    const jo = scene.instance.world.account('jo@other.example').id
    const row = await detail()
    expect(row).toMatchObject({
      followersCount: expect.any(Number) as number,
      relationship: { following: true, followedBy: false, muting: false },
      familiar: [jo],
      people: [jo],
      isSuspended: false,
    })
    expect((await scene.store.database.profiles.get([reader, jo]))?.handle).toBe('jo@other.example')
    scene.instance.requests.clear()
    await fetch()
    expect(asked()).toEqual([])
    await fetch(true)
    expect(asked()).toHaveLength(3)
  })

  it('stays readable without the instance, and keeps what an answer does not tell', async () => {
    await begin()
    await fetch()
    scene.instance.faults.add({ name: 'http-503-html', when: '/api/v1/accounts/relationships' })
    await fetch(true)
    expect((await detail())?.relationship).toMatchObject({ following: true })
    await scene.instance.stop()
    await scene.advance(5 * minutes)
    await expect(fetch(true)).rejects.toMatchObject({ detail: { code: 'offline' } })
    expect(await detail()).toBeDefined()
  })

  it('is nothing to have where the instance does not know it', async () => {
    await begin()
    const done = scene.engine().posts.fetchProfile('99999', false)
    done.catch(() => undefined)
    await scene.settle()
    await scene.advance(1_000)
    await expect(done).rejects.toMatchObject({ detail: { code: 'notFound' } })
  })

  it('goes with its account', async () => {
    await begin()
    await fetch()
    await scene.store.call('forgetAccount', { account: reader })
    expect(await detail()).toBeUndefined()
  })

  it('is told in words', async () => {
    await begin()
    await fetch()
    const row = (await detail()) as ProfileDetailRow
    const words = relationshipWords({ ...row.relationship, followedBy: true, muting: true } as never)
    expect(words).toEqual(['You follow them', 'Follows you', 'Muted'])
    expect(profileCounts({ ...row, postsCount: 1, followersCount: null, followingCount: 2_000 })).toEqual([
      '1 post',
      '2,000 following',
    ])
    const people = ['1', '2', '3', '4', '5'].map((id) => profileRow(id))
    expect(familiarText([])).toBeNull()
    expect(familiarText(people.slice(0, 1))).toBe('Followed by Person 1, whom you follow')
    expect(familiarText(people.slice(0, 3))).toBe(
      'Followed by Person 1, Person 2 and Person 3, whom you follow',
    )
    expect(familiarText(people)).toBe('Followed by Person 1, Person 2, Person 3 and 2 more, whom you follow')
  })
})

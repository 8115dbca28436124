/** What an account has besides its timelines' posts, on every software: who asks to follow it, what its instance tells and offers, people. */
import { expect } from 'vitest'
import type { FakeInstance, PersonalityName } from '../../../support/fake-mastodon'
import type { SetMembers, SetName } from '../../../../src/shared/sets'
import { reader } from '../../../support/sync-harness'
import type { Scene } from '../support'

type World = FakeInstance['world']

/** What some software does without. */
const announcementless = new Set<PersonalityName>(['worst'])
const emojiless = new Set<PersonalityName>(['worst'])
/** There is the endpoint, and nothing ever in it. */
const neverAnnounces = new Set<PersonalityName>(['hollo'])

export const sharedLink = { url: 'https://news.example/owls', title: 'Owls' }
const asker = 'asker@far.example'
const friend = 'mina@other.example'

export const addBesides = (world: World): void => {
  world.addAccount({ handle: asker })
  world.requestFollow(asker, 'reader')
  world.addEmoji({ shortcode: 'owl', category: 'Birds' })
  world.announce({ content: '<p>The cellar is flooded.</p>' })
}

const membersOf = async <Name extends SetName>(
  scene: Scene,
  name: Name,
): Promise<SetMembers[Name] | undefined> =>
  // Why as: the compiler does not see that a set of whatever name has the members of that name.
  (await scene.store.database.sets.get([reader, name]))?.members as SetMembers[Name] | undefined

const hasSets = async (scene: Scene, personality: PersonalityName): Promise<void> => {
  expect(await membersOf(scene, 'followRequests')).toMatchObject([{ handle: asker }])
  const announced = await membersOf(scene, 'announcements')
  const told = neverAnnounces.has(personality) ? [] : [{ content: '<p>The cellar is flooded.</p>' }]
  if (announcementless.has(personality)) expect(announced).toBeUndefined()
  else expect(announced).toMatchObject(told)
  const emojis = await membersOf(scene, 'emojis')
  if (emojiless.has(personality)) expect(emojis).toBeUndefined()
  else expect(emojis).toMatchObject([{ shortcode: 'owl', category: 'Birds' }])
}

/** A profile that somebody opens. */
const opensProfile = async (scene: Scene, personality: PersonalityName): Promise<void> => {
  const { id } = scene.instance.world.account(friend)
  await scene.engine().posts.fetchProfile(id, true)
  const { profiles, profileDetails } = scene.store.database
  expect((await profiles.get([reader, id]))?.handle).toBe(friend)
  const detail = await profileDetails.get([reader, id])
  // The worst server may leave out that one follows somebody.
  expect(detail).toMatchObject(personality === 'worst' ? { id } : { id, relationship: { following: true } })
}

/** @throws where something of it is not there, or is there although the software does without */
export const hasBesides = async (scene: Scene, personality: PersonalityName): Promise<void> => {
  await hasSets(scene, personality)
  await opensProfile(scene, personality)
}

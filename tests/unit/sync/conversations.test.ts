import { afterEach, expect, it } from 'vitest'
import { reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

let scene: Scene
afterEach(() => scene.end())

/** Direct messages of so many people to the reader, all of them fetched. @returns ids of the conversations, the latest first */
const begin = async (people: number, streams: boolean, isVisible = true): Promise<string[]> => {
  const attention = { isVisible: () => isVisible, isSparing: () => false }
  scene = await createScene({ streams, harness: { timelines: [{ kind: 'conversations' }], attention } })
  const { world, clock } = scene.instance
  for (let at = 0; at < people; at += 1) {
    const handle = `person${at}@far.example`
    world.addAccount({ handle })
    clock.advance(1_000)
    world.post({ author: handle, text: '@reader hello', visibility: 'direct' })
  }
  scene.follow()
  scene.start()
  await scene.advance(2 * minutes)
  await scene.breathe()
  await scene.advance(minutes)
  return world.conversationsOf('reader').map(({ id }) => id)
}
const unread = async (): Promise<string[]> =>
  (await scene.store.database.conversations.where('account').equals(reader).toArray())
    .filter((row) => row.unread)
    .map(({ id }) => id)

// No event tells of it (mastodon-api.md 1.11).
it.each([
  ['polled', false, 2 * minutes],
  ['streamed', true, 11 * minutes],
])(
  'a conversation that was read on another device is no longer unread, where it is %s',
  async (_how, streams, wait) => {
    const [first = '', second = '', third = ''] = await begin(3, streams)
    expect((await unread()).sort()).toEqual([first, second, third].sort())
    scene.instance.world.readConversation('reader', second)
    await scene.advance(wait)
    expect((await unread()).sort()).toEqual([first, third].sort())
    scene.instance.world.post({ author: 'person1@far.example', text: '@reader again', visibility: 'direct' })
    await scene.breathe()
    await scene.advance(2 * minutes)
    expect(await unread()).toHaveLength(3)
  },
)

it('one that stands below the first page is looked at too, within a day', async () => {
  const ids = await begin(50, false, false)
  expect(await unread()).toHaveLength(50)
  scene.instance.world.readConversation('reader', ids.at(-1) ?? '')
  await scene.advance(25 * hours)
  expect((await unread()).sort()).toEqual(ids.slice(0, -1).sort())
})

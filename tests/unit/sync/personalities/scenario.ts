/** One life of an account, the same on every software: what it does not offer may show in its own column, and nowhere else. */
import { expect } from 'vitest'
import type { FakeInstance, PersonalityName } from '../../../support/fake-mastodon'
import { readTimelineKey, type TimelineSpec } from '../../../../src/shared/timelines'
import type { AppErrorDetail } from '../../../../src/shared/errors'
import type { Order, TimelineKey } from '../../../../src/shared/ids'
import { orderOf } from '../../../../src/shared/order'
import { home, reader } from '../../../support/sync-harness'
import { entriesOf, idsOf, rowOf, stateOf } from '../faults/support'
import { createScene, hours, minutes, type Scene } from '../support'

const mina = 'mina@other.example'
const noisy = 'noisy@far.example'
const owls = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const

interface Life {
  scene: Scene
  world: FakeInstance['world']
  specs: TimelineSpec[]
  list: TimelineSpec
  profile: TimelineSpec
  /** Where the reader stands at home. */
  place: { order: Order | null }
}

/** What some software does without, of what is no column. */
const filterless = new Set<PersonalityName>(['hollo'])
const markerless = new Set<PersonalityName>(['worst'])

/** What is said to be wrong with single columns, by kind. */
const problems = ({ scene }: Life): [string, AppErrorDetail][] =>
  stateOf(scene).timelines.flatMap(({ timeline, problem }): [string, AppErrorDetail][] =>
    problem === null ? [] : [[readTimelineKey(timeline)?.spec.kind ?? '', problem]],
  )

const pass = async ({ scene }: Life, milliseconds: number): Promise<void> => {
  await scene.breathe()
  await scene.advance(milliseconds)
  await scene.breathe()
}

const byAuthor = ({ scene, world }: Life, handle: string): string[] => {
  const { id } = world.account(handle)
  const posts = world.posts().filter((post) => post.authorId === id && post.visibility === 'public')
  const order = new Map(scene.ledger().map((one, at) => [one, at]))
  return posts.map((post) => post.id).sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0))
}

const begin = async (personality: PersonalityName, seed: number): Promise<Life> => {
  const place: Life['place'] = { order: null }
  const placeOf = (timeline: TimelineKey): Order | null => (timeline === home ? place.order : null)
  const scene = await createScene({ personality, seed, streams: true, harness: { placeOf } })
  const { world, clock } = scene.instance
  world.addAccount({ handle: 'jo' })
  world.addAccount({ handle: 'friend@far.example' })
  world.addAccount({ handle: noisy })
  world.mute('reader', noisy)
  world.addFilter('reader', { title: 'Rain', keywords: ['rain'], action: 'hide' })
  const list = world.addList('reader', 'Birders', [mina])
  await scene.write(130)
  for (let at = 0; at < 5; at += 1) {
    clock.advance(1_000)
    world.post({ author: 'jo', text: `#owls ${at}` })
    world.post({ author: 'friend@far.example', text: `@reader hello ${at}`, visibility: 'direct' })
  }
  scene.follow()
  const profile = { kind: 'profile', id: world.account('jo').id, show: 'replies' } as const
  const listSpec = { kind: 'list', list: list.id } as const
  const specs: TimelineSpec[] = [
    { kind: 'local' },
    owls,
    listSpec,
    profile,
    { kind: 'notifications' },
    { kind: 'requests' },
    { kind: 'conversations' },
    { kind: 'bookmarks' },
    { kind: 'favourites' },
    { kind: 'scheduled' },
  ]
  return { scene, world, specs, list: listSpec, profile, place }
}

const open = ({ scene, specs }: Life): void => {
  scene.start()
  scene.engine().setTimelines(specs)
}

const readsAll = async (life: Life): Promise<void> => {
  const { scene, world, list, profile } = life
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(await idsOf(scene, list)).toEqual(byAuthor(life, mina))
  const jos = world
    .posts()
    .filter((post) => post.authorId === world.account('jo').id)
    .map(({ id }) => id)
    .toReversed()
  expect(await idsOf(scene, owls)).toEqual(jos.filter((id) => world.findPost(id)?.tags.includes('owls')))
  expect(await idsOf(scene, profile)).toEqual(jos)
  const talks = world.conversationsOf('reader').map(({ id }) => id)
  expect(await idsOf(scene, { kind: 'conversations' })).toEqual(talks)
  const told = world.notificationsOf('reader').map(({ id }) => id)
  expect(await idsOf(scene, { kind: 'notifications' })).toEqual(told)
  const homes = await entriesOf(scene, { kind: 'home' })
  expect(new Set(homes.map(({ statusId }) => statusId)).size).toBe(homes.length)
}

/** What hides posts, and where reading stopped: told by the instance, and to it. */
const readsOn = async (life: Life, personality: PersonalityName): Promise<void> => {
  const { scene, world, place } = life
  const [, last = ''] = scene.ledger()
  place.order = orderOf(last)
  scene.engine().markers.read(home)
  await pass(life, 2 * minutes)
  const { sets } = scene.store.database
  expect((await sets.get([reader, 'mutes']))?.members).toMatchObject([{ handle: noisy }])
  const filters = (await sets.get([reader, 'filters']))?.members
  if (filterless.has(personality)) expect(filters).toBeUndefined()
  else expect(filters).toMatchObject([{ keywords: [{ keyword: 'rain' }] }])
  expect(world.markerOf('reader', 'home')).toBe(markerless.has(personality) ? null : last)
}

/** The account itself is never in trouble, whatever single endpoints answer. */
const isWell = ({ scene }: Life): void => {
  const said = new Set(scene.states.map(({ connection }) => connection))
  expect(said).not.toContain('offline')
  expect(said).not.toContain('signedOut')
  expect(stateOf(scene).problem).toBeNull()
}

/** @returns what is said to be wrong with single columns at the end */
export const live = async (
  personality: PersonalityName,
  seed: number,
): Promise<[string, AppErrorDetail][]> => {
  const life = await begin(personality, seed)
  const { scene, world } = life
  try {
    // Signed in: home shows at once, the rest comes by itself.
    open(life)
    await scene.advance(2_000)
    expect((await scene.stored()).slice(0, 40)).toEqual(scene.ledger().slice(0, 40))
    await expect(scene.engine().client.verify({ priority: 'user' })).resolves.toMatchObject({
      username: 'reader',
    })
    await pass(life, 12 * minutes)
    await readsAll(life)

    // News, an edit, a deletion.
    const [fresh = '', edited = '', deleted = ''] = await scene.write(3)
    world.bookmark('reader', fresh)
    world.favourite('reader', edited)
    world.schedule({ author: 'reader', at: scene.now() + 48 * hours, text: 'Later' })
    scene.instance.clock.advance(2_000)
    world.edit(edited, { text: 'Said better' })
    scene.follow()
    await pass(life, 2 * minutes)
    expect((await scene.stored()).slice(0, 3)).toEqual([deleted, edited, fresh])
    world.delete(deleted)
    world.post({ author: 'jo', text: 'an answer', inReplyTo: fresh })
    world.post({ author: 'friend@far.example', text: '@reader again', visibility: 'direct' })
    await pass(life, 40 * minutes)
    expect((await rowOf(scene, edited)).content).toContain('Said better')
    await readsAll(life)
    expect(await idsOf(scene, { kind: 'bookmarks' })).toEqual([fresh])
    expect(await idsOf(scene, { kind: 'favourites' })).toEqual([edited])
    expect(await idsOf(scene, { kind: 'scheduled' })).toEqual(world.scheduledOf('reader').map(({ id }) => id))
    await readsOn(life, personality)

    // A thread that is opened.
    await scene.engine().posts.fetchThread(fresh, true)
    const thread = await scene.store.database.threads.get([reader, fresh])
    expect(thread?.descendants).toHaveLength(1)

    // Closed, and gone on with.
    await scene.stop()
    await scene.write(60)
    open(life)
    await pass(life, 12 * minutes)
    await readsAll(life)
    expect((await scene.segments()).map(({ below }) => below)).not.toContain('lost')
    isWell(life)
    return problems(life)
  } finally {
    await scene.end()
  }
}

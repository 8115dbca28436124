/** One life of an account, the same on every software: what it does not offer may show in its own column, and nowhere else. */
import { expect } from 'vitest'
import type { FakeInstance, PersonalityName } from '../../../support/fake-mastodon'
import { isAbsent } from '../../../support/fake-mastodon/absence'
import { mangle } from '../../../support/fake-mastodon/mangle'
import { readTimelineKey, type TimelineSpec } from '../../../../src/shared/timelines'
import type { AppErrorDetail } from '../../../../src/shared/errors'
import type { Order, TimelineKey } from '../../../../src/shared/ids'
import { orderOf } from '../../../../src/shared/order'
import type { SetName } from '../../../../src/shared/sets'
import { home, reader } from '../../../support/sync-harness'
import { entriesOf, idsOf, rowOf, stateOf } from '../faults/support'
import { isPlainObject } from '../plain'
import { createScene, hours, minutes, type Scene } from '../support'
import { addBesides, hasBesides, sharedLink } from './besides'

const mina = 'mina@other.example'
const noisy = 'noisy@far.example'
const bad = 'bad@far.example'
const stranger = 'stranger@far.example'
const linked = { kind: 'link', url: sharedLink.url } as const
const owls = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const

interface Life {
  scene: Scene
  seed: number
  world: FakeInstance['world']
  specs: TimelineSpec[]
  list: TimelineSpec
  profile: TimelineSpec
  pinned: TimelineSpec
  /** Where the reader stands at home. */
  place: { order: Order | null }
}

/** What some software does without, of what is no column. */
const filterless = new Set<PersonalityName>(['hollo'])
const markerless = new Set<PersonalityName>(['worst'])
const domainBlockless = new Set<PersonalityName>(['gotosocial'])
const followsNoTags = new Set<PersonalityName>(['pleroma'])

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
  for (const handle of [noisy, bad, stranger]) world.addAccount({ handle })
  world.mute('reader', noisy)
  world.block('reader', bad)
  world.blockDomain('reader', 'nasty.example')
  // Nobody uses it, so that home holds what follows bring.
  world.followTag('reader', 'ferns')
  world.addFilter('reader', { title: 'Rain', keywords: ['rain'], action: 'hide' })
  addBesides(world)
  const list = world.addList('reader', 'Birders', [mina])
  await scene.write(130)
  for (let at = 0; at < 5; at += 1) {
    clock.advance(1_000)
    const { id } = world.post({ author: 'jo', text: `#owls ${at}` })
    if (at % 2 === 0) world.pin('jo', id)
    world.post({ author: 'friend@far.example', text: `@reader hello ${at}`, visibility: 'direct' })
  }
  // From now on what strangers say is held back, where the software can.
  world.setPolicy('reader', { for_not_following: 'filter' })
  world.post({ author: stranger, text: '@reader hello' })
  for (let at = 0; at < 5; at += 1) {
    clock.advance(1_000)
    world.post({ author: 'jo', text: `Owls seen ${at}`, media: [{}, {}], card: sharedLink })
  }
  scene.follow()
  const profile = { kind: 'profile', id: world.account('jo').id, show: 'replies' } as const
  const pinned = { kind: 'pinned', id: world.account('jo').id } as const
  const listSpec = { kind: 'list', list: list.id } as const
  const specs: TimelineSpec[] = [
    { kind: 'local' },
    { kind: 'federated' },
    { kind: 'remote' },
    owls,
    linked,
    listSpec,
    profile,
    pinned,
    { kind: 'notifications' },
    { kind: 'requests' },
    { kind: 'conversations' },
    { kind: 'bookmarks' },
    { kind: 'favourites' },
    { kind: 'scheduled' },
  ]
  return { scene, seed, world, specs, list: listSpec, profile, pinned, place }
}

const open = ({ scene, specs }: Life): void => {
  scene.start()
  scene.engine().setTimelines(specs)
}

/** Of what everybody posts the newest page is fetched first, and older ones where somebody reads on. */
const holdsNewest = async (scene: Scene, spec: TimelineSpec, ledger: readonly string[]): Promise<void> => {
  const ids = await idsOf(scene, spec)
  expect(ids.length).toBeGreaterThanOrEqual(40)
  expect(ids).toEqual(ledger.slice(0, ids.length))
}

/** The worst server may tell a conversation without its last post, by whose id it stands where it does: then it has no place. */
const placedTalks = ({ scene, seed, world }: Life): string[] => {
  const ids = world.conversationsOf('reader').map(({ id }) => id)
  if (!scene.instance.personality.mangles) return ids
  return ids.filter((id) => {
    const told = mangle({ id, last_status: {} }, seed)
    return isPlainObject(told) && isPlainObject(told['last_status'])
  })
}

const readsAll = async (life: Life): Promise<void> => {
  const { scene, world, list, profile, pinned } = life
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(await idsOf(scene, { kind: 'local' })).toEqual(world.publicOf('reader', { local: true }))
  await holdsNewest(scene, { kind: 'federated' }, world.publicOf('reader'))
  await holdsNewest(scene, { kind: 'remote' }, world.publicOf('reader', { remote: true }))
  expect(await idsOf(scene, list)).toEqual(byAuthor(life, mina))
  const jos = world
    .posts()
    .filter((post) => post.authorId === world.account('jo').id)
    .map(({ id }) => id)
    .toReversed()
  expect(await idsOf(scene, owls)).toEqual(jos.filter((id) => world.findPost(id)?.tags.includes('owls')))
  expect(await idsOf(scene, profile)).toEqual(jos)
  expect(await idsOf(scene, pinned)).toEqual(world.pinnedOf('reader', 'jo'))
  expect(await idsOf(scene, { kind: 'conversations' })).toEqual(placedTalks(life))
  const told = world.notificationsOf('reader').map(({ id }) => id)
  expect(await idsOf(scene, { kind: 'notifications' })).toEqual(told)
  const offersRequests = !isAbsent(scene.instance.personality, 'GET', '/api/v1/notifications/requests')
  const heldBack = offersRequests ? world.notificationRequestsOf('reader') : []
  expect(await idsOf(scene, { kind: 'requests' })).toEqual(heldBack)
  const offersLinks = !isAbsent(scene.instance.personality, 'GET', '/api/v1/timelines/link')
  expect(await idsOf(scene, linked)).toEqual(offersLinks ? world.linkOf('reader', sharedLink.url) : [])
  const homes = await entriesOf(scene, { kind: 'home' })
  expect(new Set(homes.map(({ statusId }) => statusId)).size).toBe(homes.length)
  for (const { media } of await scene.store.database.statuses.toArray()) {
    expect(new Set(media.map(({ id }) => id)).size).toBe(media.length)
  }
}

/** What the account keeps whole at its instance; nothing of what the software does without. */
const hasSets = async ({ scene }: Life, personality: PersonalityName): Promise<void> => {
  const membersOf = async (name: SetName) => (await scene.store.database.sets.get([reader, name]))?.members
  expect(await membersOf('mutes')).toMatchObject([{ handle: noisy }])
  expect(await membersOf('blocks')).toMatchObject([{ handle: bad }])
  expect(await membersOf('lists')).toMatchObject([{ title: 'Birders', people: [{ handle: mina }] }])
  const lacking = [filterless, domainBlockless, followsNoTags].map((names) => names.has(personality))
  const [filters, domains, tags] = await Promise.all(
    (['filters', 'domainBlocks', 'followedTags'] as const).map(membersOf),
  )
  expect([filters, domains, tags].map((members) => members === undefined)).toEqual(lacking)
  if (filters !== undefined) expect(filters).toMatchObject([{ keywords: [{ keyword: 'rain' }] }])
  if (domains !== undefined) expect(domains).toEqual(['nasty.example'])
  // The worst server's hashtags may come without their names.
  if (tags !== undefined && (personality !== 'worst' || tags.length > 0)) expect(tags).toEqual(['ferns'])
}

/** Where reading stopped is told. */
const readsOn = async (life: Life, personality: PersonalityName): Promise<void> => {
  const { scene, world, place } = life
  const [, last = ''] = scene.ledger()
  place.order = orderOf(last)
  scene.engine().markers.read(home)
  await pass(life, 2 * minutes)
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
    await hasSets(life, personality)
    await hasBesides(scene, personality)
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

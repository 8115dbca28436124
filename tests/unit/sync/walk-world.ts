/** A world in which every kind of timeline has several pages, and what of it the server has for the reader. */
import { timelineKindNames, type TimelineSpec } from '../../../src/shared/timelines'
import type { Random } from '../../support/fake-mastodon/random'
import { hours, type Scene } from './support'

/** A timeline, and what the server's ledger says that is in it, newest first. */
export interface Walked {
  spec: TimelineSpec
  ledger: () => string[]
  /** Its rows may be left out after a page was cut, which the fault rows-vanish does; what vanishes in homes and lists needs none. */
  thins?: true
}

/** Handle of the person of elsewhere whose profile is read. */
const mina = 'mina@other.example'
const card = { url: 'https://news.example/owls', title: 'Owls' }

/** Lets time go on until a work is done. */
export const during = async (scene: Scene, work: Promise<void>): Promise<void> => {
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  // Why: what it throws is thrown when it is waited for.
  ended.catch(() => undefined)
  while (!isDone) await scene.advance(30_000)
  await ended
}

/** Most have the main tag, and each of the others about half. */
const someTags = (random: Random): string =>
  [...(random.chance(0.8) ? ['owls'] : []), ...['moss', 'fern', 'pond'].filter(() => random.chance(0.5))]
    .map((tag) => `#${tag}`)
    .join(' ')

/** One of the posts, with whatever may tell it from others. */
const write = ({ instance }: Scene, random: Random, at: number): string => {
  const { world } = instance
  const author = random.pick([mina, mina, 'local', 'reader'])
  const before = world.posts().filter(({ visibility }) => visibility === 'public')
  const answered = before.length > 0 && random.chance(0.3) ? random.pick(before).id : null
  return world.post({
    author,
    text: `${someTags(random)} ${at}`,
    card,
    ...(answered === null ? {} : { inReplyTo: answered }),
    ...(random.chance(0.4) ? { media: [{ alt: `Picture ${at}` }] } : {}),
  }).id
}

/** What happens to a post, and what else happens meanwhile. */
const live = (
  { instance }: Scene,
  random: Random,
  people: readonly string[],
  at: number,
  id: string,
): void => {
  const { world, clock } = instance
  const own = world.account('reader').id
  if (random.chance(0.7)) world.bookmark('reader', id)
  if (random.chance(0.7)) world.favourite('reader', id)
  if (world.findPost(id)?.authorId === own) world.favourite(random.pick(people), id)
  if (random.chance(0.2)) world.boost({ by: mina, of: id })
  // In an order of their own.
  world.schedule({ author: 'reader', at: clock.now() + (((at * 37) % 61) + 99) * hours, text: `Later ${at}` })
  const from = people[at]
  if (from === undefined) return
  world.post({ author: from, text: '@reader hello', mentions: ['reader'], visibility: 'direct' })
}

/**
 * Posts vanish: single ones everywhere, which leaves pages of feeds short, and a run of them that is at least a page of home and of the
 * list, so that a page in their middles is empty. One run: between two of them nothing could be found (docs/decisions/segments.md).
 */
const vanish = ({ instance }: Scene, random: Random, list: string, pageSize: number): void => {
  const { world } = instance
  const vacuum = (id: string): void => {
    // With a post its boosts have gone.
    if (world.findPost(id) !== null) world.vacuum(id)
  }
  // Below the newest page: where that is empty, a feed of which nothing is stored is taken for an empty one.
  const from = pageSize + random.int(pageSize)
  const run = world.listOf(list).slice(from, from + pageSize + random.int(pageSize / 2))
  const [newest = '', oldest = ''] = [run[0], run.at(-1)]
  const between = world.feedIds('reader').filter((id) => id <= newest && id >= oldest)
  for (const id of [...run, ...between]) vacuum(id)
  for (const { id, visibility } of world.posts())
    if (visibility !== 'direct' && random.chance(0.15)) vacuum(id)
}

/** Posts, reactions, direct messages and requests, as many as make several pages of everything. */
const fill = (scene: Scene, random: Random): void => {
  const { world, clock } = scene.instance
  world.addAccount({ handle: 'local' })
  const people = Array.from({ length: 30 }, (_, at) => `person${at}@other.example`)
  for (const handle of people) world.addAccount({ handle })
  world.follow('reader', 'local')
  for (let at = 0; at < 90; at += 1) {
    clock.advance(10_000 + random.int(20_000))
    live(scene, random, people, at, write(scene, random, at))
  }
  // From now on strangers are held back.
  world.setPolicy('reader', { for_not_following: 'filter' })
  for (const author of people) {
    clock.advance(10_000)
    world.post({ author, text: '@reader are you there?', mentions: ['reader'] })
  }
}

const pinSome = ({ instance }: Scene, random: Random): void => {
  const { world } = instance
  const originals = world.profileOf('reader', mina, { boosts: false })
  for (let pins = 0; pins < 5; pins += 1) world.pin(mina, random.pick(originals))
}

const tagged = ({ instance }: Scene, any: string[], all: string[], none: string[]): Walked => ({
  spec: { kind: 'tag', tag: 'owls', any, all, none },
  ledger: () => instance.world.tagOf('reader', 'owls', { any, all, none }),
})

/** Timelines with whatever they may be asked with. */
const withParameters = (scene: Scene, list: string): Walked[] => {
  const { world } = scene.instance
  const { id } = world.account(mina)
  return [
    { spec: { kind: 'list', list }, ledger: () => world.listOf(list) },
    tagged(scene, [], [], []),
    tagged(scene, [], ['moss'], []),
    tagged(scene, ['pond'], [], ['fern']),
    tagged(scene, ['pond', 'fern'], ['moss'], ['reeds']),
    { spec: { kind: 'link', url: card.url }, ledger: () => world.linkOf('reader', card.url) },
    { spec: { kind: 'profile', id, show: 'replies' }, ledger: () => world.profileOf('reader', mina) },
    {
      spec: { kind: 'profile', id, show: 'posts' },
      ledger: () => world.profileOf('reader', mina, { replies: false }),
    },
    {
      spec: { kind: 'profile', id, show: 'media' },
      ledger: () => world.profileOf('reader', mina, { media: true }),
    },
    { spec: { kind: 'pinned', id }, ledger: () => world.pinnedOf('reader', mina), thins: true },
  ]
}

const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

/**
 * Fills the world.
 * @param pageSize rows of a page of a feed
 * @returns every kind of timeline
 */
export const createWalks = (scene: Scene, random: Random, pageSize: number): Walked[] => {
  const { world } = scene.instance
  fill(scene, random)
  const list = world.addList('reader', 'Birders', [mina]).id
  vanish(scene, random, list, pageSize)
  pinSome(scene, random)
  return [
    { spec: { kind: 'home' }, ledger: () => ids(world.homeOf('reader')) },
    { spec: { kind: 'local' }, ledger: () => world.publicOf('reader', { local: true }) },
    { spec: { kind: 'federated' }, ledger: () => world.publicOf('reader') },
    { spec: { kind: 'remote' }, ledger: () => world.publicOf('reader', { remote: true }) },
    ...withParameters(scene, list),
    { spec: { kind: 'bookmarks' }, ledger: () => world.bookmarksOf('reader'), thins: true },
    { spec: { kind: 'favourites' }, ledger: () => world.favouritesOf('reader'), thins: true },
    {
      spec: { kind: 'scheduled' },
      // The only kind that stands by another order than that of its pages: the last one first.
      ledger: () =>
        ids(world.scheduledOf('reader').toSorted((one, other) => other.scheduledAt - one.scheduledAt)),
    },
    { spec: { kind: 'notifications' }, ledger: () => ids(world.notificationsOf('reader')) },
    { spec: { kind: 'requests' }, ledger: () => world.notificationRequestsOf('reader') },
    { spec: { kind: 'conversations' }, ledger: () => ids(world.conversationsOf('reader')) },
  ]
}

/** Kinds of timelines that no walk is of. */
export const kindsLeftOut = (walks: readonly Walked[]): string[] =>
  timelineKindNames.filter((kind) => !walks.some(({ spec }) => spec.kind === kind))

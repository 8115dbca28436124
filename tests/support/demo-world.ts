/**
 * The world of the demo: two instances with people who write, boost and answer over three days, and posts that
 * keep arriving. Everything is a function of the instance's name and of a base time, so that a demo that is started
 * again serves the very same posts.
 */
import { createRandom, hash, type Random } from './fake-mastodon/random'
import type { World } from './fake-mastodon/model/world'
import { arrivalAt, type DemoInstance } from './demo-world/arrivals'
import { doings, settings, type Doing } from './demo-world/doings'
import type { Line } from './demo-world/line'
import { birdsPeople, otherPeople, reader, steppePeople, unfollowed } from './demo-world/people'
import { birdsPosts } from './demo-world/posts-birds'
import { olderPosts } from './demo-world/posts-older'
import { sharedPosts } from './demo-world/posts-shared'
import { steppePosts } from './demo-world/posts-steppe'

const minute = 60_000
const span = 3 * 24 * 60

export type { DemoInstance }

/** What each instance is called, and who is signed in there. */
export const demoInstances: Record<
  DemoInstance,
  { domain: string; title: string; description: string; reader: string }
> = {
  steppe: {
    domain: 'steppe.example',
    title: 'Steppe',
    description: 'A small instance for people who look at things for a long time.',
    reader: reader.steppe,
  },
  birds: {
    domain: 'birds.example',
    title: 'Birds',
    description: 'Counts, calls and quiet company. Everybody who looks up is welcome.',
    reader: reader.birds,
  },
}

/** Lays two lists into one, each in its order, evenly. */
const interleaved = (left: readonly Line[], right: readonly Line[]): Line[] => {
  const all = [left, right].flatMap((list) =>
    list.map((line, index) => ({ line, place: (index + 0.5) / list.length })),
  )
  return all.sort((one, other) => one.place - other.place).map(({ line }) => line)
}

/** What stands in the home of an instance's reader, newest first. */
const linesOf = (instance: DemoInstance): Line[] => {
  if (instance === 'steppe') return [...interleaved(steppePosts, sharedPosts), ...olderPosts.steppe]
  // The other half of the shared posts comes first here, so that the two columns differ.
  const turned = [...sharedPosts.slice(12), ...sharedPosts.slice(0, 12)]
  return [...interleaved(birdsPosts, turned), ...olderPosts.birds]
}

/**
 * Minutes before the base time, ascending: close together at first, then thinner. All at half minutes, so that
 * nothing that is shown to the minute changes while a picture is taken.
 */
const agesOf = (count: number, random: Random): number[] => {
  const gaps = Array.from(
    { length: count },
    (_, index) => (0.25 + random.next() * 1.5) * Math.min(1, 0.1 + index * 0.06),
  )
  const scale = span / gaps.reduce((sum, gap) => sum + gap, 0)
  let age = 2
  return gaps.map((gap) => {
    age += Math.max(2, Math.round(gap * scale))
    return age - 0.5
  })
}

/** What a line needs besides its text. */
interface Telling {
  world: World
  /** Ids of the posts told so far that others refer to. */
  told: Map<string, string>
  random: Random
}

const idOf = (told: Map<string, string>, key: string): string => {
  const id = told.get(key)
  if (id === undefined) throw new Error(`The demo's line "${key}" comes later than one that refers to it.`)
  return id
}

const countsFor = (random: Random): { replies: number; boosts: number; favourites: number } => {
  const reach = random.next() ** 2
  return {
    replies: Math.round(reach * 9 * random.next()),
    boosts: Math.round(reach * 40 * random.next()),
    favourites: Math.round(2 + reach * 110),
  }
}

/** Writes one line at that time. @returns its id. */
const tell = ({ world, told, random }: Telling, line: Line, createdAt: number, isOld: boolean): string => {
  const { by, key, re, quotes, boostedBy, before, ...body } = line
  const earlier = boostedBy === undefined ? 0 : (150 + random.int(400)) * minute
  const { id } = world.post({
    ...body,
    ...(before === undefined ? {} : { text: before }),
    author: by,
    createdAt: createdAt - earlier,
    stream: !isOld,
    ...(re === undefined ? {} : { inReplyTo: idOf(told, re) }),
    ...(quotes === undefined ? {} : { quoteOf: idOf(told, quotes) }),
    ...(isOld ? { counts: countsFor(random) } : {}),
  })
  if (key !== undefined) told.set(key, id)
  if (before !== undefined && line.text !== undefined) {
    world.edit(id, { text: line.text, editedAt: createdAt + 2 * minute, stream: false })
  }
  if (boostedBy !== undefined) world.boost({ by: boostedBy, of: id, createdAt, stream: !isOld })
  return id
}

/** How many posts back a boost by somebody of the same circle reaches: farther than Mastodon holds boosts back. */
const boostReach = 44

/** Every fifth time somebody boosts what stood there a good while earlier. */
const boostSomethingOlder = (
  { world, random }: Telling,
  ids: string[],
  handles: string[],
  at: number,
): void => {
  const older = ids[ids.length - boostReach - random.int(8)]
  const by = random.pick(handles)
  if (older === undefined || !random.chance(0.36)) return
  if (world.findPost(older)?.authorId === world.account(by).id) return
  world.boost({ by, of: older, createdAt: at + minute })
}

/** @returns handles of those whom the reader follows. */
const settle = (world: World, instance: DemoInstance): string[] => {
  for (const [shortcode, hue] of [
    ['book', 30],
    ['ink', 230],
    ['swift', 200],
  ] as const) {
    world.addEmoji({ shortcode, picture: { motif: 'emoji', width: 64, height: 64, seed: hue, hue } })
  }
  const locals = instance === 'steppe' ? steppePeople : birdsPeople
  for (const one of [...locals, ...otherPeople]) world.addAccount(one)
  const me = demoInstances[instance].reader
  const followed = [...locals, ...otherPeople]
    .map(({ handle }) => handle)
    .filter((handle) => handle !== me && !unfollowed.includes(handle))
  for (const handle of followed) world.follow(me, handle)
  const here = new Set(locals.map(({ handle }) => handle))
  world.addList(
    me,
    'Neighbours',
    followed.filter((handle) => here.has(handle)),
  )
  world.addList(
    me,
    'Far away',
    followed.filter((handle) => !here.has(handle)),
  )
  return followed
}

/** One thing that happens, at that server time. */
interface Job {
  at: number
  run: () => void
}

/** Does one of the things that people do around the reader. */
const act = (telling: Telling, instance: DemoInstance, doing: Doing, at: number): void => {
  const { world, told } = telling
  if ('says' in doing) return void tell(telling, doing.says, at, true)
  const id = idOf(told, doing.after[0])
  if (doing.does === 'favourites') world.favourite(doing.by, id, at)
  if (doing.does === 'bookmarks') world.bookmark(doing.by, id)
  if (doing.does === 'boosts') world.boost({ by: doing.by, of: id, createdAt: at })
  if (doing.does === 'follows') world.follow(doing.by, demoInstances[instance].reader, { at })
}

/** What the reader follows, filters and has scheduled, and what the staff announce. */
const furnish = (world: World, instance: DemoInstance, base: number): void => {
  const me = demoInstances[instance].reader
  const { announcement, filters, tags, scheduled } = settings[instance]
  for (const tag of tags) world.followTag(me, tag)
  for (const filter of filters)
    world.addFilter(me, { ...filter, context: ['home', 'public', 'notifications'] })
  world.announce({ content: announcement })
  world.schedule({ author: me, text: scheduled.text, at: base + scheduled.hoursAhead * 60 * minute })
}

/**
 * Fills an instance: people, follows, posts of the three days before `base`, and what was done with them.
 * @param base milliseconds since the epoch, at the start of a minute
 */
export const fillDemoWorld = (world: World, instance: DemoInstance, base: number): void => {
  const followed = settle(world, instance)
  const random = createRandom(hash(`demo ${instance}`))
  const lines = linesOf(instance)
  const ages = agesOf(lines.length, random.fork('ages'))
  const telling: Telling = { world, told: new Map(), random: random.fork('counts') }
  const aside: Telling = { ...telling, random: random.fork('doings') }
  const me = demoInstances[instance].reader
  const ids: string[] = []
  const timeOf = (index: number): number => base - (ages[index] ?? span) * minute
  const written = lines.map((line, index): Job => {
    const at = timeOf(index)
    const run = (): void => {
      const id = tell(telling, line, at, true)
      ids.push(id)
      if (index > 6) boostSomethingOlder(telling, ids, followed, at)
      if (line.by !== me && telling.random.chance(0.15)) world.favourite(me, id, at)
    }
    return { at, run }
  })
  const done = doings[instance].map((doing): Job => {
    const [key, minutes] = doing.after
    const at = Math.min(
      timeOf(lines.findIndex((line) => line.key === key)) + minutes * minute,
      base - minute / 2,
    )
    return { at, run: () => act(aside, instance, doing, at) }
  })
  // Notifications have ids in the order in which they come about: everything happens in its order.
  for (const { run } of [...written, ...done].sort((one, other) => one.at - other.at)) run()
  furnish(world, instance, base)
}

/** Something that arrives while the demo runs: number `index` of an instance's arrivals, at that server time. */
export interface DemoArrival {
  instance: DemoInstance
  index: number
  at: number
}

/**
 * What arrives next: 10 to 25 s after what came before, on either instance.
 * @param past what has arrived so far, oldest first
 * @param after server time in milliseconds of the last arrival, or of the start
 */
export const nextArrival = (past: readonly DemoArrival[], after: number): DemoArrival => {
  const random = createRandom(hash(`arrival ${past.length}`))
  const at = after + 10_000 + random.int(15_001)
  const instance = random.chance(0.5) ? 'steppe' : 'birds'
  return { at, instance, index: past.filter((one) => one.instance === instance).length }
}

/** Lets it arrive. `stream`: now, for everybody who listens; else as if it had come while nobody did. */
export const letArrive = (world: World, { instance, index, at }: DemoArrival, stream: boolean): void => {
  const random = createRandom(hash(`arrival ${instance} ${index}`))
  tell({ world, told: new Map(), random }, arrivalAt(instance, index, random), at, !stream)
}

/** Differs whenever the texts differ, for ids follow from them. */
export const demoEdition = (): string =>
  hash(
    JSON.stringify([
      linesOf('steppe'),
      linesOf('birds'),
      doings,
      settings,
      steppePeople,
      birdsPeople,
      otherPeople,
    ]),
  ).toString(36)

/**
 * Random lives of an account: what can happen to a home on a server, to the network and to our process, in any order.
 */
import { home } from '../../support/sync-harness'
import { cut, hasBlindWindow, observeFaults, observeHistory, type HardState } from './hard-states'
import { keyOf, type Beside, type Life } from './life'
import { hours, minutes, real, type Scene } from './support'

type Deed = (life: Life) => Promise<void> | void

const known = ({ scene, random }: Life): string | null => {
  const ids = scene.ledger()
  return ids.length === 0 ? null : random.pick(ids)
}
const author = (life: Life): string => life.random.pick(life.people)
const write = (life: Life, count: number): void => {
  const { scene, random } = life
  for (let at = 0; at < count; at += 1) {
    scene.instance.clock.advance(random.int(20_000))
    // So there is something to be told of wherever there is something to be read.
    const to = life.beside === 'notifications' && random.chance(0.7) ? '@reader ' : ''
    scene.instance.world.post({ author: author(life), text: `${to}Words ${random.int(1e9)}` })
  }
  scene.follow()
}

const sleep = async (life: Life, missed: number): Promise<void> => {
  await life.scene.engine().suspend()
  write(life, missed)
  life.scene.engine().resume()
}

/**
 * How much is missed at a time. Not by chance alone: a blind window is open for a minute only, and lost where more is missed than a home
 * holds, of those that are followed.
 */
const missedOf = async ({ scene, random }: Life, most: number): Promise<number> =>
  hasBlindWindow(await scene.segments()) ? (2 + random.int(2)) * cut[1] : random.int(most)

type KillPoint = 'request' | 'answer' | 'write' | 'written'

const kill = async (life: Life, point: KillPoint, name: HardState): Promise<void> => {
  const { scene, random, tally } = life
  // Not by chance alone: a gap is open for some seconds only, where more was missed than a page holds.
  if (random.chance(0.25)) await sleep(life, 3 * cut[0])
  scene.killAfter(point, 1 + random.int(5))
  await scene.advance(90_000)
  if (scene.isDead()) {
    tally[name] += 1
    const segments = await scene.segments()
    if (segments.slice(0, -1).some(({ below }) => below === 'open')) tally['killed with an open gap'] += 1
    if (segments.at(-1)?.below === 'open') tally['killed in the first fetch'] += 1
    if (hasBlindWindow(segments)) tally['killed with a blind window'] += 1
  }
  await scene.kill()
  if (random.chance(0.5)) write(life, await missedOf(life, 40))
  scene.start()
}

const fault = (name: Parameters<Scene['instance']['faults']['add']>[0]['name']): Deed => {
  return ({ scene, random }) => {
    scene.instance.faults.add({ name, when: '/api/v1/timelines/home', times: 1 + random.int(3) })
  }
}

/** What can happen, by name. */
export const deeds: Record<string, Deed> = {
  'a few posts': (life) => write(life, 1 + life.random.int(5)),
  'more posts': (life) => write(life, 5 + life.random.int(25)),
  'delivered late': (life) => {
    const createdAt = life.scene.now() - life.random.int(5 * hours)
    life.scene.instance.world.deliverLate({ author: author(life), text: 'late', createdAt })
  },
  'fetched old': (life) => {
    const createdAt = life.scene.now() - life.random.int(hours)
    life.scene.instance.world.deliverFetched({ author: author(life), text: 'fetched', createdAt })
  },
  boost: (life) => {
    const of = known(life)
    if (of !== null) life.scene.instance.world.boost({ by: author(life), of })
  },
  unboost: (life) => {
    const { world } = life.scene.instance
    const boosts = world.posts().filter(({ boostOf }) => boostOf !== null)
    if (boosts.length === 0) return
    const { authorId, boostOf } = life.random.pick(boosts)
    const by = world.accounts().find(({ id }) => id === authorId)
    if (by !== undefined && boostOf !== null) {
      world.unboost(`${by.username}@${by.remoteDomain ?? life.scene.instance.domain}`, boostOf)
    }
  },
  // Not by chance alone: only the boost that stands in the feed brings back the one that it held back, and only of a post further down.
  'boosted by two, one undone': ({ scene, random, people }) => {
    const { world } = scene.instance
    const deep = scene.ledger().slice(cut[0])
    const of = deep.length === 0 ? undefined : world.findPost(random.pick(deep))
    const [by = '', other = ''] = people
    if (of === undefined || of === null || of.boostOf !== null) return
    world.boost({ by, of: of.id })
    world.boost({ by: other, of: of.id })
    if (random.chance(0.7)) world.unboost(by, of.id)
  },
  // Not by chance alone: only one that was cut off is put back, and only while there is room for it.
  'edit of an old post': (life) => {
    const { world } = life.scene.instance
    const posts = world.posts().filter(({ boostOf }) => boostOf === null)
    const present = new Set(world.feedIds('reader'))
    const cutOff = new Set(
      world
        .historyOf('reader')
        .flatMap(({ id, cause }) => (cause === 'trim' && !present.has(id) ? [id] : [])),
    )
    const old = present.size < cut[1] ? posts.filter(({ id }) => cutOff.has(id)) : []
    const choice = old.length > 0 ? old : posts
    if (choice.length > 0) world.edit(life.random.pick(choice).id, { text: `Edited ${life.random.int(1e9)}` })
  },
  'follow with merge': (life) => life.scene.instance.world.follow('reader', author(life)),
  unfollow: (life) => life.scene.instance.world.unfollow('reader', author(life)),
  trim: (life) => life.scene.instance.world.trimHome('reader', 10 + life.random.int(50)),
  vacuum: (life) => {
    const ids = life.scene.ledger()
    const from = life.random.int(Math.max(1, ids.length))
    for (const id of ids.slice(from, from + 1 + life.random.int(20))) life.scene.instance.world.vacuum(id)
  },
  'replica lag': (life) => life.scene.instance.world.setReplicaLag(life.random.int(60_000)),
  'no replica lag': (life) => life.scene.instance.world.setReplicaLag(0),
  delete: (life) => {
    const id = known(life)
    const world = life.scene.instance.world
    const post = id === null ? null : world.findPost(id)
    if (post !== null && post.boostOf === null) world.delete(post.id)
  },
  'stream closes': ({ scene }) => void scene.instance.faults.add({ name: 'stream-close', times: 1 }),
  'stream dies silently': ({ scene }) =>
    void scene.instance.faults.add({ name: 'stream-silent-death', times: 1 }),
  'stream refused': ({ scene }) => void scene.instance.faults.add({ name: 'stream-refuse', times: 3 }),
  'stream has time to connect': async ({ scene }) => {
    await real(60)
    await scene.settle()
    await scene.advance(4_000)
  },
  'offline for a while': async (life) => {
    const remove = life.scene.instance.faults.add({ name: 'refuse' })
    await life.scene.advance(life.random.int(5 * minutes))
    write(life, await missedOf(life, 70))
    remove()
  },
  // A whole page of vanished posts right above what is stored: what stands over them is found from above alone. Once in a life: posts
  // between two such pages nobody can find without guessing ids (see docs/decisions/segments.md).
  'offline while the oldest of many vanish': async (life) => {
    const { scene, random } = life
    if (life.log.filter((name) => name === 'offline while the oldest of many vanish').length > 1) return
    const before = new Set(scene.ledger())
    const remove = scene.instance.faults.add({ name: 'refuse' })
    await scene.advance(random.int(5 * minutes))
    write(life, 3 * cut[0])
    const fresh = scene.ledger().filter((id) => !before.has(id))
    for (const id of fresh.slice(-cut[0])) scene.instance.world.vacuum(id)
    remove()
  },
  'asleep for a while': async (life) => sleep(life, await missedOf(life, 70)),
  'killed before a request': (life) => kill(life, 'request', 'killed before a request'),
  'killed after an answer': (life) => kill(life, 'answer', 'killed after an answer'),
  'killed before a write': (life) => kill(life, 'write', 'killed before a write'),
  'killed after a write': (life) => kill(life, 'written', 'killed after a write'),
  'feed is rebuilt': (life) => {
    if (!life.random.chance(0.3)) return
    life.rebuilt = true
    life.scene.instance.world.regenerateHome('reader', 5_000 + life.random.int(60_000))
  },
  '502': fault('http-502-html'),
  '200 with HTML': fault('http-200-html'),
  '429': fault('http-429-without-reset'),
  truncated: fault('truncated-json'),
  'store down': async ({ scene }) => {
    scene.setStoreDown(true)
    await scene.advance(5_000)
    scene.setStoreDown(false)
  },
  'a minute': ({ scene }) => scene.advance(60_000),
  'some seconds': ({ scene, random }) => scene.advance(random.int(8_000)),
  'ten minutes': ({ scene }) => scene.advance(10 * minutes),
}

/** What can happen to a list besides. Their posts come and go in its middle, without a word. */
const listDeeds: Record<string, Deed> = {
  'somebody joins the list': (life) => {
    if (life.list !== null) life.scene.instance.world.setListMember(life.list, author(life), true)
  },
  'somebody leaves the list': (life) => {
    if (life.list !== null) life.scene.instance.world.setListMember(life.list, author(life), false)
  },
}

/** What can happen to notifications besides. They go without a word (mastodon-api.md 1.10). */
const notificationDeeds: Record<string, Deed> = {
  'new followers': (life) => {
    for (let at = 0, count = 1 + life.random.int(25); at < count; at += 1)
      life.scene.instance.world.notify('reader', { type: 'follow', from: author(life) })
  },
  'notification dismissed elsewhere': ({ scene, random }) => {
    const { world } = scene.instance
    const all = world.notificationsOf('reader')
    if (all.length > 0) world.dismissNotification('reader', random.pick(all).id)
  },
}
const besideDeeds: Record<Beside, Record<string, Deed>> = {
  list: listDeeds,
  notifications: notificationDeeds,
}

const frequent = ['a few posts', 'more posts', 'a minute', 'some seconds', 'stream has time to connect']

export const live = async (life: Life, steps: number): Promise<void> => {
  const { scene, random } = life
  const besides = life.beside === null ? {} : besideDeeds[life.beside]
  const possible = { ...deeds, ...besides }
  const names = [...Object.keys(possible), ...frequent, ...frequent, ...Object.keys(besides)]
  write(life, random.int(50))
  scene.start()
  for (let step = 0; step < steps; step += 1) {
    const name = random.pick(names)
    life.log.push(name)
    await possible[name]?.(life)
    if (scene.instance.streaming.connections() > 0) await real(3)
    await scene.settle()
    await scene.advance(random.int(2_000))
  }
}

/** Everything works again, the engine starts anew and reads all once more. */
export const comeToRest = async (life: Life): Promise<void> => {
  const { scene, tally } = life
  scene.instance.faults.clear()
  scene.instance.world.setReplicaLag(0)
  await scene.kill()
  // Everything is read again when the rest is settled.
  for (const timeline of [home, ...(life.beside === null ? [] : [keyOf(life.beside)])])
    life.looks.done(timeline, scene.now() + 3 * minutes - 24 * hours)
  scene.start()
  await real(30)
  await scene.advance(13 * minutes)
  if ((await scene.gone()).length > 0) tally['post marked as gone'] += 1
  observeHistory(tally, scene)
  observeFaults(tally, scene)
}

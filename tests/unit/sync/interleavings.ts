/**
 * Random lives of an account: what can happen to a home on a server, to the network and to our process, in any order. The
 * same seed gives the same life (but for the sockets, whose time is real).
 */
import { createRandom, type Random } from '../../support/fake-mastodon/random'
import type { SegmentRow } from '../../../src/shared/rows'
import type { PageResult, StoreOpArgs } from '../../../src/shared/store-ops'
import { isPlainObject } from './plain'
import { createScene, hours, minutes, real, type Scene } from './support'

/** How often each hard state was reached. */
export const hardStates = [
  'gap open',
  'gap lost',
  'rows over a loss became a range of their own',
  'tip overlapped only what had streamed in',
  'streamed posts joined',
  'empty page although the feed goes on',
  'short page although the feed goes on',
  'rows only from above (since_id)',
  'partial answer',
  'late post inside a range',
  'post marked as gone',
  'killed before a request',
  'killed after an answer',
  'killed before a write',
  'killed after a write',
  'killed with an open gap',
  'killed in the first fetch',
  'answer that is an error',
  'edit of a stored post',
  'deletion of a stored post',
] as const
export type HardState = (typeof hardStates)[number]
export type Tally = Record<HardState, number>

export const createTally = (): Tally => {
  // Why as: fromEntries forgets that all keys are there.
  return Object.fromEntries(hardStates.map((state) => [state, 0])) as Tally
}

export interface Life {
  scene: Scene
  random: Random
  tally: Tally
  people: string[]
  /** Whether the feed was rebuilt: then posts that were lost may be back. */
  rebuilt: boolean
  log: string[]
}

const cut = [8, 60] as const

const observe = (tally: Tally, memory: { segments: SegmentRow[] }) => {
  const note = (state: HardState): void => {
    tally[state] += 1
  }
  return (name: string, args: unknown, result: unknown): void => {
    if (name === 'updateStatuses' && typeof result === 'number' && result > 0) note('edit of a stored post')
    if (name === 'removeEntries' && typeof result === 'number' && result > 0) {
      note('deletion of a stored post')
    }
    if (name !== 'applyPage' && name !== 'applyStream') return
    // Why as: the two operations answer this, and the harness passes both on as they are.
    const { segments, added } = result as PageResult
    const before = memory.segments
    memory.segments = segments
    const page = args as StoreOpArgs<'applyPage'>
    if (name === 'applyStream') {
      if (added > 0) note('streamed posts joined')
      return
    }
    if (segments.slice(0, -1).some(({ below }) => below === 'open')) note('gap open')
    if (segments.some(({ below }) => below === 'lost')) note('gap lost')
    if (page.below === 'lost' && page.entries.length > 0) note('rows over a loss became a range of their own')
    const top = segments[0]
    if (
      page.asOf !== null &&
      page.covers !== null &&
      top !== undefined &&
      top.verified > page.covers.newest
    ) {
      note('tip overlapped only what had streamed in')
    }
    if (added > 0 && segments.length === before.length) {
      const same = segments.every(({ from, to }, at) => from === before[at]?.from && to === before[at]?.to)
      if (same) note('late post inside a range')
    }
  }
}

const observeAnswers =
  (tally: Tally, scene: () => Scene | null) =>
  (url: URL, status: number, body: string): void => {
    if (url.pathname !== '/api/v1/timelines/home') return
    if (status === 206) tally['partial answer'] += 1
    if (status >= 400) tally['answer that is an error'] += 1
    if (status !== 200) return
    let rows: unknown
    try {
      rows = JSON.parse(body)
    } catch {
      tally['answer that is an error'] += 1
      return
    }
    if (!Array.isArray(rows)) return
    const maxId = url.searchParams.get('max_id')
    const sinceId = url.searchParams.get('since_id')
    if (sinceId !== null && rows.length > 0) tally['rows only from above (since_id)'] += 1
    if (maxId === null || url.searchParams.has('min_id') || sinceId !== null) return
    const below = (scene()?.instance.world.feedIds('reader') ?? []).filter(
      (id) => id.length < maxId.length || (id.length === maxId.length && id < maxId),
    )
    const readable = new Set(scene()?.ledger() ?? [])
    if (rows.length === 0 && below.some((id) => readable.has(id))) {
      tally['empty page although the feed goes on'] += 1
    }
    const oldest: unknown = rows.at(-1)
    if (rows.length > 0 && rows.length < cut[0] && isPlainObject(oldest) && below.at(-1) !== oldest['id']) {
      tally['short page although the feed goes on'] += 1
    }
  }

export const beginLife = async (seed: number, tally: Tally): Promise<Life> => {
  const random = createRandom(seed)
  const memory: { segments: SegmentRow[] } = { segments: [] }
  const holder: { scene: Scene | null } = { scene: null }
  const scene = await createScene({
    seed,
    streams: true,
    personality: 'mastodon-4.5',
    harness: {
      random: random.fork('engine').next,
      onCall: observe(tally, memory),
      onAnswer: observeAnswers(tally, () => holder.scene),
    },
  })
  holder.scene = scene
  const { instance } = scene
  // Why: small pages and a small feed bring its edges near.
  Object.assign(instance.personality, { feedLimit: cut[1], reblogFalloff: 6, maxLimit: cut[0] })
  const people = ['ada', 'ben', 'cleo', 'dora'].map((name) => `${name}@other.example`)
  for (const handle of people) instance.world.addAccount({ handle })
  for (const handle of people.slice(0, 2)) instance.world.follow('reader', handle)
  return { scene, random, tally, people, rebuilt: false, log: [] }
}

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
    scene.instance.world.post({ author: author(life), text: `Words ${random.int(1e9)}` })
  }
  scene.follow()
}

const kill = async (life: Life, point: 'request' | 'answer' | 'write' | 'written'): Promise<void> => {
  const { scene, random, tally } = life
  const names = {
    request: 'killed before a request',
    answer: 'killed after an answer',
    write: 'killed before a write',
    written: 'killed after a write',
  } as const
  scene.killAfter(point, 1 + random.int(5))
  await scene.advance(90_000)
  if (scene.isDead()) {
    tally[names[point]] += 1
    const segments = await scene.segments()
    if (segments.slice(0, -1).some(({ below }) => below === 'open')) tally['killed with an open gap'] += 1
    if (segments.at(-1)?.below === 'open') tally['killed in the first fetch'] += 1
  }
  await scene.kill()
  if (random.chance(0.5)) write(life, random.int(40))
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
  'edit of an old post': (life) => {
    const posts = life.scene.instance.world.posts().filter(({ boostOf }) => boostOf === null)
    if (posts.length > 0) {
      life.scene.instance.world.edit(life.random.pick(posts).id, { text: `Edited ${life.random.int(1e9)}` })
    }
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
    write(life, life.random.int(70))
    remove()
  },
  'asleep for a while': async (life) => {
    await life.scene.engine().suspend()
    write(life, life.random.int(70))
    life.scene.engine().resume()
  },
  'killed before a request': (life) => kill(life, 'request'),
  'killed after an answer': (life) => kill(life, 'answer'),
  'killed before a write': (life) => kill(life, 'write'),
  'killed after a write': (life) => kill(life, 'written'),
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

const frequent = ['a few posts', 'more posts', 'a minute', 'some seconds', 'stream has time to connect']

export const live = async (life: Life, steps: number): Promise<void> => {
  const { scene, random } = life
  const names = [...Object.keys(deeds), ...frequent, ...frequent]
  write(life, random.int(50))
  scene.start()
  for (let step = 0; step < steps; step += 1) {
    const name = random.pick(names)
    life.log.push(name)
    await deeds[name]?.(life)
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
  scene.start()
  await real(30)
  await scene.advance(45 * minutes)
  if ((await scene.gone()).length > 0) tally['post marked as gone'] += 1
}

import { afterEach, describe, expect, it } from 'vitest'
import type { TimelineKey } from '../../../src/shared/ids'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { home, reader } from '../../support/sync-harness'
import { createScene, minutes, real, type Scene } from './support'

let scene: Scene
afterEach(async () => {
  await scene.end()
})

const tag = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const
const local = { kind: 'local' } as const
const list = { kind: 'list', list: '1' } as const
const keyOf = (spec: TimelineSpec): TimelineKey => timelineKey(reader, spec)

/** What the user sees, changed as a test goes on. */
const attention = { seen: new Set<TimelineKey>(), sparing: false }
const see = (...keys: TimelineKey[]): void => {
  attention.seen = new Set(keys)
  scene.engine().attentionChanged()
}

const begin = async (timelines: TimelineSpec[], streams = false): Promise<void> => {
  attention.seen = new Set([home, ...timelines.map(keyOf)])
  attention.sparing = false
  scene = await createScene({
    streams,
    harness: {
      timelines,
      attention: { isVisible: (key) => attention.seen.has(key), isSparing: () => attention.sparing },
    },
  })
  scene.instance.world.addAccount({ handle: 'local' })
  scene.instance.world.addList('reader', 'Birders', ['mina@other.example'])
  scene.start()
  await scene.advance(5_000)
}
const writeLocal = (count: number): void => {
  for (let at = 0; at < count; at += 1) {
    scene.instance.clock.advance(1_000)
    scene.instance.world.post({ author: 'local', text: `Post ${at}` })
  }
  scene.follow()
}
const isTip = ({ path, query }: { path: string; query: Record<string, string> }): boolean =>
  path.startsWith('/api/v1/timelines/') && !('max_id' in query) && !('min_id' in query)
const tipsOf = (path: string) =>
  scene.instance.requests.filter((request) => request.path === path && isTip(request))
/** Tips of a timeline while time goes on. */
const tipsIn = async (path: string, milliseconds: number): Promise<number> => {
  const before = tipsOf(path).length
  await scene.advance(milliseconds)
  return tipsOf(path).length - before
}
const homePath = '/api/v1/timelines/home'
/** How many pages each tip of home read below its first one, after so many requests of whatever kind. */
const homeTips = (from: number): number[] => {
  const tips: number[] = []
  for (const request of scene.instance.requests.slice(from)) {
    if (request.path !== homePath) continue
    if (isTip(request)) tips.push(0)
    else tips.push((tips.pop() ?? 0) + 1)
  }
  return tips
}
const localPath = '/api/v1/timelines/public'
const subscribed = (): string[] =>
  scene.instance.streaming.subscriptions(scene.instance.world.account('reader').id)
const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 300 && !holds(); tries += 1) await real(10)
  expect(holds()).toBe(true)
  await scene.settle()
}

describe('what is only polled', () => {
  it('is asked for each minute while it is seen, and each quarter of an hour while it is not', async () => {
    await begin([local])
    await scene.advance(5 * minutes)
    expect(await tipsIn(localPath, 20 * minutes)).toBeGreaterThanOrEqual(20)
    see(home)
    await scene.advance(minutes)
    const before = tipsOf(localPath).length
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      await scene.advance(15 * minutes)
      // The look for late posts (each half hour) asks for the newest page too.
      expect(tipsOf(localPath).length - before).toBeGreaterThanOrEqual(quarter)
    }
    expect(tipsOf(localPath).length - before).toBeLessThanOrEqual(7)
    expect(await tipsIn(homePath, 20 * minutes)).toBeGreaterThanOrEqual(20)
  })

  it('is asked for at once, as what is on screen, when it is seen again and older than a minute', async () => {
    await begin([local])
    see()
    await scene.advance(10 * minutes)
    const before = tipsOf(localPath).length
    see(keyOf(local))
    await scene.settle()
    expect(tipsOf(localPath)).toHaveLength(before + 1)
    see()
    see(keyOf(local))
    await scene.settle()
    expect(tipsOf(localPath)).toHaveLength(before + 1)
  })

  it('is asked for less often, and nothing besides, while there is reason to spare', async () => {
    await begin([local])
    const [doubted = ''] = await scene.write(1)
    for (const count of [5, 60]) {
      writeLocal(count)
      await scene.advance(2 * minutes)
    }
    attention.sparing = true
    see(home, keyOf(local))
    await scene.advance(minutes)
    await scene.store.call('doubt', { account: reader, statusIds: [doubted], dueAt: scene.now() })
    scene.instance.requests.clear()
    const seen = await tipsIn(localPath, 30 * minutes)
    // What is seen each three minutes at the latest, what is not each hour.
    expect(seen).toBeGreaterThanOrEqual(10)
    expect(seen).toBeLessThanOrEqual(12)
    see()
    await scene.advance(minutes)
    const unseen = await tipsIn(localPath, 180 * minutes)
    expect(unseen).toBeGreaterThanOrEqual(3)
    expect(unseen).toBeLessThanOrEqual(4)
    // Neither what came in late, nor sets, markers, young posts or posts in doubt. The socket is tried all the same.
    const besides = scene.instance.requests.filter(
      (request) => request.path !== '/api/v1/streaming' && !isTip(request),
    )
    expect(besides.map(({ method, path, query }) => [method, path, query])).toEqual([])

    attention.sparing = false
    see()
    scene.instance.requests.clear()
    await scene.advance(15 * minutes)
    const paths = new Set(scene.instance.requests.map(({ path }) => path))
    for (const path of ['/api/v2/filters', '/api/v1/markers', `/api/v1/statuses/${doubted}`])
      expect(paths).toContain(path)
  })

  it('reads on for late posts at most each five minutes', async () => {
    await begin([local])
    writeLocal(90)
    await scene.advance(2 * minutes)
    const pages = (): number =>
      scene.instance.requests.filter(({ path, query }) => path === localPath && 'max_id' in query).length
    const before = pages()
    await scene.advance(5 * minutes)
    expect(pages() - before).toBeLessThanOrEqual(4)
  })

  it('as home is finds with its next tip what came late, however deep it stands there', async () => {
    await begin([])
    const { world } = scene.instance
    const posts = await scene.write(100, 2_000)
    // The first fetch is over, and the first look at the last hours.
    await scene.advance(4 * minutes)
    const late = [posts.at(-10), posts.at(-60)].map((id = '') => {
      const createdAt = (world.findPost(id)?.createdAt ?? 0) + 1_000
      return world.deliverFetched({ author: 'mina@other.example', text: 'late', createdAt }).id
    })
    const from = scene.instance.requests.length
    await scene.advance(minutes)
    const tips = homeTips(from)
    expect(tips.length).toBeGreaterThanOrEqual(1)
    // Two that are not empty.
    expect(Math.max(...tips)).toBeLessThanOrEqual(3)
    expect(await scene.stored()).toEqual(expect.arrayContaining(late))
  })
})

describe('public streams', () => {
  it('are subscribed while the column is seen, and some minutes longer; those of the account always', async () => {
    await begin([local, list, tag], true)
    await until(() => subscribed().length === 4)
    see(home)
    await scene.advance(4 * minutes)
    await scene.breathe()
    expect(subscribed()).toHaveLength(4)
    see(home, keyOf(tag))
    await scene.advance(2 * minutes)
    await until(() => subscribed().length === 3)
    expect(subscribed()).toEqual(['user', 'list:1', 'hashtag:owls'])
    expect(scene.engine().state().connection).toBe('live')
    see(home, keyOf(local))
    await until(() => subscribed().includes('public:local'))
  })

  it('that end leave no gap and need no request', async () => {
    await begin([local], true)
    await until(() => subscribed().length === 2)
    await scene.breathe()
    await scene.advance(3 * minutes)
    const stateOf = () =>
      scene
        .engine()
        .state()
        .timelines.find(({ timeline }) => timeline === keyOf(local))
    expect(stateOf()?.isLive).toBe(true)
    see(home)
    await scene.advance(6 * minutes)
    await until(() => subscribed().length === 1)
    const before = tipsOf(localPath).length
    await scene.advance(20_000)
    expect(tipsOf(localPath)).toHaveLength(before)
    expect(stateOf()).toMatchObject({ isLive: false, gapsFilling: 0 })
  })
})

describe('a paused account', () => {
  it('asks for nothing by itself, does what the user asks, and goes on where it was', async () => {
    await begin([local], true)
    await until(() => subscribed().length === 2)
    scene.engine().setPaused(true)
    await scene.settle()
    await until(() => scene.instance.streaming.connections() === 0)
    const before = scene.instance.requests.length
    await scene.advance(24 * 60 * minutes)
    expect(scene.instance.requests).toHaveLength(before)
    expect(scene.engine().state().connection).toBe('paused')

    const id = scene.instance.world.post({ author: 'mina@other.example', text: 'meanwhile' }).id
    const wished = scene.engine().refresh(home)
    await scene.advance(0)
    await wished
    expect((await scene.stored())[0]).toBe(id)
    expect(scene.engine().state().connection).toBe('paused')

    scene.instance.faults.add({ name: 'http-502-html', times: 1 })
    const failing = scene.engine().syncNow()
    await expect(Promise.all([failing, scene.advance(0)])).rejects.toMatchObject({ code: 'server' })

    scene.engine().setPaused(false)
    await scene.advance(5_000)
    await until(() => subscribed().length === 2)
    await scene.advance(10_000)
    expect(scene.engine().state().connection).toBe('live')
  })

  it('asks for all the rest where the instance lacks one of them, which is said of that one', async () => {
    const missing = { kind: 'list', list: '99' } as const
    await begin([])
    scene.engine().setPaused(true)
    await scene.settle()
    scene.engine().setTimelines([missing, local])
    const wished = scene.engine().syncNow()
    await Promise.all([wished, scene.advance(0)])
    expect(tipsOf(localPath)).toHaveLength(1)
    await scene.advance(0)
    const problems = scene
      .engine()
      .state()
      .timelines.map(({ timeline, problem }) => [timeline, problem?.code])
    expect(problems).toContainEqual([keyOf(missing), 'notFound'])
    expect(problems).toContainEqual([keyOf(local), undefined])
  })

  it('asks for the ones after one that fails, and takes back what was said once that is answered', async () => {
    await begin([])
    scene.engine().setPaused(true)
    await scene.settle()
    scene.engine().setTimelines([list, tag, local])
    const listProblem = () =>
      scene
        .engine()
        .state()
        .timelines.find((it) => it.timeline === keyOf(list))?.problem
    scene.instance.faults.add({ name: 'not-found', when: '/api/v1/timelines/list/1', times: 1 })
    scene.instance.faults.add({ name: 'http-500-html', when: '/api/v1/timelines/tag/owls', times: 1 })
    const failing = scene.engine().syncNow()
    await expect(Promise.all([failing, scene.advance(0)])).rejects.toMatchObject({ code: 'server' })
    expect(tipsOf(localPath)).toHaveLength(1)
    expect(listProblem()).toEqual({ code: 'notFound' })
    await Promise.all([scene.engine().syncNow(), scene.advance(0)])
    expect(listProblem()).toBeNull()
  })
})

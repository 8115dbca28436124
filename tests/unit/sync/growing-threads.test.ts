import { afterEach, beforeEach, expect, it } from 'vitest'
import { createThreads } from '../../../src/main/sync/threads'
import { noRows } from '../../../src/shared/row-batch'
import { movingClock } from '../../support/moving-clock'
import { createMemoryStore } from '../../support/store-memory'
import { quiet, reader } from '../../support/sync-harness'
import { createScene, minutes, type Scene } from './support'

let scene: Scene
let opened: string
beforeEach(async () => {
  scene = await createScene()
  opened = say()
  scene.follow()
  scene.start()
  await scene.advance(20_000)
})
afterEach(() => scene.end())

const say = (inReplyTo?: string): string =>
  scene.instance.world.post({
    author: 'mina@other.example',
    text: 'Words',
    stream: false,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  }).id
const thread = () => scene.store.database.threads.get([reader, opened])
const open = async (): Promise<void> => {
  const done = scene.engine().posts.fetchThread(opened, true)
  await scene.settle()
  await done
}
/** When the thread was asked for, in seconds since the first time. */
const asked = (): number[] => {
  const times = scene.instance.requests.filter(({ path }) => path.endsWith('/context')).map(({ at }) => at)
  return times.map((at) => (at - (times[0] ?? 0)) / 1_000)
}

it('a thread of which the instance still collects answers is asked for until it has them, and grows', async () => {
  scene.instance.world.collectAnswers(opened, 12_000)
  await open()
  expect(await thread()).toMatchObject({ descendants: [], isGrowing: true })
  const first = say(opened)
  await scene.advance(5_000)
  expect(await thread()).toMatchObject({ descendants: [first], isGrowing: true })
  const second = say(first)
  await scene.advance(10_000)
  expect(await thread()).toMatchObject({ descendants: [first, second], depths: [1, 2], isGrowing: false })
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0, 5, 15])
})

it('a thread that never ends growing is left after six times, and is not said to grow any more', async () => {
  scene.instance.world.collectAnswers(opened, 60 * minutes)
  await open()
  await scene.advance(104_000)
  expect(await thread()).toMatchObject({ isGrowing: true })
  const last = say(opened)
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0, 5, 15, 30, 50, 75, 105])
  expect(await thread()).toMatchObject({ descendants: [last], isGrowing: false })
})

it('a growing thread that is opened once more is not asked for by two at a time', async () => {
  scene.instance.world.collectAnswers(opened, 60 * minutes)
  await open()
  await scene.advance(2_000)
  await open()
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0, 2, 5, 15, 30, 50, 75, 105])
})

it('a growing thread is left alone where Steppe ends', async () => {
  scene.instance.world.collectAnswers(opened, 60 * minutes)
  await open()
  await scene.stop()
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0])
})

it('a growing thread is left alone by a pause: of what is opened meanwhile, only what was asked for is fetched', async () => {
  scene.instance.world.collectAnswers(opened, 60 * minutes)
  await open()
  await scene.advance(6_000)
  scene.engine().setPaused(true)
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0, 5])
  await open()
  // Nobody asks while it lasts, so nothing is said to be on its way.
  expect(await thread()).toMatchObject({ isGrowing: false })
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0, 5, 606])
  scene.engine().setPaused(false)
  await scene.advance(minutes)
  await open()
  expect(await thread()).toMatchObject({ isGrowing: true })
  await scene.advance(6_000)
  // Three more times as before the pause, and once for whoever opened it.
  expect(asked().slice(3)).toEqual([1_216, 1_231, 1_251, 1_266])
})

it('a growing thread is left alone while the computer sleeps, and grows on afterwards', async () => {
  scene.instance.world.collectAnswers(opened, 10 * minutes + 8_000)
  await open()
  await scene.engine().suspend()
  await scene.advance(10 * minutes)
  expect(asked()).toEqual([0])
  const late = say(opened)
  scene.engine().resume()
  await scene.advance(30_000)
  expect(asked()).toEqual([0, 605, 615])
  expect(await thread()).toMatchObject({ descendants: [late], isGrowing: false })
})

it('a growing thread goes on after a request that failed', async () => {
  scene.instance.world.collectAnswers(opened, 12_000)
  await open()
  scene.instance.faults.add({ name: 'http-503-html', when: '*/context', times: 1 })
  await scene.advance(6_000)
  expect(await thread()).toMatchObject({ descendants: [], isGrowing: true })
  const answer = say(opened)
  await scene.advance(10 * minutes)
  expect(asked().length).toBeLessThanOrEqual(4)
  expect(await thread()).toMatchObject({ descendants: [answer], isGrowing: false })
})

it('a growing thread that is answered whole to whoever opens it again is asked for no more, and shrinks no more', async () => {
  scene.instance.world.collectAnswers(opened, 4_000)
  await open()
  await scene.advance(4_500)
  const answer = say(opened)
  await open()
  expect(await thread()).toMatchObject({ descendants: [answer], isGrowing: false })
  scene.instance.faults.add({ name: 'http-503-html', when: '*/context' })
  await scene.advance(20 * minutes)
  expect(asked()).toEqual([0, 4.5])
  expect(await thread()).toMatchObject({ descendants: [answer], isGrowing: false })
})

it('a growing thread whose post has gone is not asked for again', async () => {
  scene.instance.world.collectAnswers(opened, 60 * minutes)
  await open()
  scene.instance.world.delete(opened)
  await scene.advance(20 * minutes)
  expect(asked()).toEqual([0, 5])
})

it('a growing thread that the instance refuses from then on is kept, and not said to grow any more', async () => {
  scene.instance.world.collectAnswers(opened, 60 * minutes)
  const answer = say(opened)
  await open()
  scene.instance.faults.add({ name: 'http-503-html', when: '*/context' })
  await scene.advance(20 * minutes)
  expect(asked().length).toBeLessThanOrEqual(7)
  expect(await thread()).toMatchObject({ descendants: [answer], isGrowing: false })
})

it('a growing thread that was fetched ahead waits for what somebody looks at, until it is opened', async () => {
  const clock = movingClock()
  const store = await createMemoryStore()
  const asked: string[] = []
  const life = new AbortController()
  const threads = createThreads({
    account: reader,
    client: {
      context: (id, { priority }) => {
        asked.push(priority)
        const own = { id, ancestors: [], descendants: [], isCut: false, serverTime: clock.now() }
        return Promise.resolve({ ...noRows, ...own, againInMs: 5_000 })
      },
      status: () => Promise.resolve(noRows),
    },
    store: store.call,
    clock,
    log: quiet,
    seen: () => undefined,
    onDoubt: () => undefined,
    awake: () => life.signal,
  })
  await threads.fetch('7', 'check', false)
  await clock.advance(16_000)
  expect(asked).toEqual(['check', 'check', 'check'])
  // So fresh that it is not asked for.
  await threads.fetch('7', 'user', false)
  await clock.advance(16_000)
  expect(asked.slice(3)).toEqual(['visible'])
  life.abort()
  threads.stop()
  store.close()
})

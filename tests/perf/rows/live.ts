/** Rows about Steppe with six live columns: memory, rest, and frames while posts stream in. */
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { FakeInstance } from '../../support/fake-mastodon'
import type { Bench } from '../bench-context'
import { isQuick, measure, type Row } from '../measure'
import { firstPaint, run, type Running } from '../processes'

const settleMs = isQuick ? 5_000 : 15_000
const idleMs = isQuick ? 10_000 : 60_000
const framesMs = 10_000
const postsPerSecond = 50
/** The last ones are under way when the measurement ends. */
const arrivedWithinMs = 10_000

const settled = async (folder: string, profile: string): Promise<Running> => {
  const running = run(folder, profile)
  await firstPaint(running)
  await wait(settleMs)
  return running
}

const during = async (
  folder: string,
  profile: string,
  look: (running: Running) => Promise<number>,
): Promise<number> => {
  const running = await settled(folder, profile)
  try {
    return await look(running)
  } finally {
    await running.end()
  }
}

const mustBeLive = (instances: FakeInstance[]): void => {
  const columns = instances.flatMap(({ world, streaming }) =>
    world.accounts().filter(({ id }) => streaming.connections(id) > 0),
  )
  if (columns.length !== 6) throw new Error(`${columns.length} columns of 6 are live.`)
}

export const memory = async ({ world, posts, floorApp, app }: Bench): Promise<Row> => {
  const profile = await world.profileWith(posts)
  await world.setOnline(true)
  const megabytes = (running: Running): Promise<number> => Promise.resolve(running.memory() / 1_048_576)
  return measure({
    name: 'memory',
    unit: 'MB',
    floor: () => during(floorApp.folder, floorApp.profile, megabytes),
    value: () =>
      during(app, profile, (running) => {
        mustBeLive(world.instances)
        return megabytes(running)
      }),
  })
}

/** Percent of one core. The floor is one clock tick where the empty window used none. */
const restOf = async ({ processorTime }: Running): Promise<number> => {
  const before = processorTime()
  await wait(idleMs)
  return (Math.max(10, processorTime() - before) / idleMs) * 100
}

export const idle = async ({ world, posts, floorApp, app }: Bench): Promise<Row> => {
  const profile = await world.profileWith(posts)
  await world.setOnline(true)
  return measure({
    name: 'idle',
    unit: '% of a core',
    floor: () => during(floorApp.folder, floorApp.profile, restOf),
    value: () =>
      during(app, profile, (running) => {
        mustBeLive(world.instances)
        return restOf(running)
      }),
  })
}

const longestGap = async ({ evaluate }: Running): Promise<number> => {
  const gap = await evaluate(`new Promise((resolve) => {
    const end = performance.now() + ${framesMs}
    let last = performance.now(), longest = 0
    const frame = () => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      if (now < end) requestAnimationFrame(frame)
      else resolve(longest)
    }
    requestAnimationFrame(frame)
  })`)
  if (typeof gap !== 'number') throw new Error('The window did not count its frames.')
  return gap
}

/** Posts that stream in evenly, to each of six readers in turn, until the answer is called. @returns how many there were. */
const streamPosts = (instances: FakeInstance[], authors: string[]): (() => number) => {
  let sent = 0
  const timer = setInterval(() => {
    const instance = instances[sent % instances.length]
    const author = authors[Math.floor(sent / instances.length) % authors.length]
    if (instance === undefined || author === undefined) return
    instance.world.post({
      author,
      text: `Post ${sent} of a busy evening, in some twenty words or so. #steppe`,
    })
    sent += 1
  }, 1_000 / postsPerSecond)
  return () => {
    clearInterval(timer)
    return sent
  }
}

/** How many posts stand in all homes, by the store's own count. */
const storedPosts = async ({ evaluate }: Running): Promise<number> => {
  const count = await evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('steppe')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const database = opening.result
      const asking = database.transaction('timelines').objectStore('timelines').getAll()
      asking.onerror = () => reject(asking.error)
      asking.onsuccess = () => {
        database.close()
        const homes = asking.result.filter(({ timeline }) => timeline.endsWith('/home'))
        resolve(homes.reduce((sum, { count }) => sum + count, 0))
      }
    }
  })`)
  if (typeof count !== 'number') throw new Error('The window did not count what is stored.')
  return count
}

/** @throws unless so many posts are stored, at once or in a moment */
const mustBeStored = async (running: Running, wanted: number): Promise<void> => {
  const limit = performance.now() + arrivedWithinMs
  let missing = wanted - (await storedPosts(running))
  while (missing > 0) {
    if (performance.now() > limit)
      throw new Error(`${missing} of the posts that were streamed were not stored.`)
    await wait(200)
    missing = wanted - (await storedPosts(running))
  }
}

/** @throws unless the window calls all its columns live */
const mustSayLive = async ({ evaluate }: Running): Promise<void> => {
  const live = await evaluate(`[...document.querySelectorAll('nav ol[aria-label="Columns"] button')]
    .filter((one) => /, Live(,|$)/.test(one.ariaLabel)).length`)
  if (live !== 6) throw new Error(`The window calls ${String(live)} columns of 6 live.`)
}

export const frameGap = async ({ world, posts, floorApp, app, authors }: Bench): Promise<Row> => {
  const profile = await world.profileWith(posts)
  await world.setOnline(true)
  return measure({
    name: 'frame-gap',
    unit: 'ms',
    floor: () => during(floorApp.folder, floorApp.profile, longestGap),
    value: () =>
      during(app, profile, async (running) => {
        mustBeLive(world.instances)
        const before = await storedPosts(running)
        const stop = streamPosts(world.instances, authors)
        const gap = await longestGap(running)
        const sent = stop()
        const least = (framesMs / 1_000) * postsPerSecond * 0.8
        if (sent < least) throw new Error(`Only ${sent} posts were streamed: the machine is too busy.`)
        // All of it after the measurement, which would notice.
        mustBeLive(world.instances)
        await mustSayLive(running)
        await mustBeStored(running, before + sent)
        return gap
      }),
  })
}

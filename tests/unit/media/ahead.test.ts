/** What is fetched before anybody looks at it: avatars and previews of the newest 200 posts of each column, as far as there is room. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { createMediaAhead, type MediaAhead } from '../../../src/main/media/ahead'
import { openMediaCache, type MediaCache } from '../../../src/main/media/cache'
import { createFetchMedia } from '../../../src/main/media/fetcher'
import { createMedia } from '../../../src/main/media/media'
import { createOpenMedia } from '../../../src/main/media/open'
import { accountOfTimeline, type AccountKey, type TimelineKey } from '../../../src/shared/ids'
import type { MediaRow, StatusRow } from '../../../src/shared/rows'
import type { AccountState, TimelineState } from '../../../src/shared/session'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { anna, bert, idsDown, pageOf, profileRow, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { tinyServer, type TinyServer } from '../../support/tiny-server'
import { png } from './pictures'

const home = homeOf(anna)
const local = timelineKey(anna, { kind: 'local' })
const never = timelineKey(anna, { kind: 'bookmarks' })
const others = homeOf(bert)
/** Stored in each of the two; more than are to be kept ahead. */
const stored = 230
const promised = 200
/** Looks that came to their end, after which it rests for a minute. */
let looksEnded = 0
const clock: Clock = {
  now: () => Date.now(),
  random: () => 0.5,
  wait: (milliseconds) => {
    if (milliseconds >= 60_000) looksEnded += 1
    // Time for what else is under way.
    return new Promise((resolve) => setImmediate(resolve))
  },
}

let server: TinyServer
let store: MemoryStore
let folder: string
let cache: MediaCache
let ahead: MediaAhead
let limit: number
let isCostly: boolean
let paused: AccountKey[]
const life = { current: new AbortController() }

beforeEach(async () => {
  server = await tinyServer()
  server.answer((response, { url }) =>
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(png(2, 2, url)),
  )
  store = await createMemoryStore()
  folder = mkdtempSync(join(tmpdir(), 'steppe-ahead-'))
  limit = 10_000_000
  isCostly = false
  paused = []
  cache = await openMediaCache({ folder, limit, clock, log: logOf('media') })
  const open = createOpenMedia({ userAgent: 'Steppe/test', loopbackOrigins: () => [server.origin] })
  const media = createMedia({ cache, fetch: createFetchMedia(open), clock, log: logOf('media') })
  life.current = new AbortController()
  ahead = createMediaAhead({
    media: () => Promise.resolve(media),
    store: store.call,
    timelines: () => [home, local, never, others],
    limit: () => limit,
    isCostly: () => isCostly,
    isPaused: (account) => paused.includes(account),
    clock,
    signal: life.current.signal,
    log: logOf('media'),
  })
})
afterEach(async () => {
  life.current.abort()
  store.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const image = (id: string): MediaRow => ({
  id,
  type: 'image',
  url: `${server.origin}/whole/${id}.png`,
  previewUrl: `${server.origin}/previews/${id}.png`,
  remoteUrl: null,
  description: null,
  blurhash: null,
  width: null,
  height: null,
  duration: null,
  focus: null,
})
/** A post with a picture, each by somebody else. */
const pictured = (account: AccountKey, id: string): StatusRow =>
  statusRow(id, { account, authorId: id, media: [image(id)] })
const keepPosts = async (timeline: TimelineKey, ids: string[]): Promise<void> => {
  const account = accountOfTimeline(timeline)
  const profiles = ids.map((id) =>
    profileRow(id, { account, avatarStatic: `${server.origin}/avatars/${id}.png` }),
  )
  const statuses = ids.map((id) => pictured(account, id))
  await store.call('applyPage', pageOf(ids, { account, timeline, statuses, profiles }))
}
const standing = (timeline: TimelineKey, asOf: number | null): TimelineState => ({
  timeline,
  asOf,
  renewedAt: null,
  isRebuilding: false,
  isLive: true,
  gapsFilling: 0,
  firstFetch: null,
  elsewhere: null,
  problem: null,
})
const state = (timelines: TimelineState[], account = anna): AccountState => ({
  account,
  connection: 'live',
  problem: null,
  nextTryAt: null,
  clockOffsetMs: 0,
  timelines,
})

it('is all of the newest 200 posts of each column that was confirmed, and nothing of older ones', async () => {
  const homeIds = idsDown(1_000 + stored, 1_001)
  const localIds = idsDown(5_000 + stored, 5_001)
  await keepPosts(home, homeIds)
  await keepPosts(local, localIds)
  const newest = [...homeIds.slice(0, promised), ...localIds.slice(0, promised)]
  const wanted = newest.flatMap((id) => [`/avatars/${id}.png`, `/previews/${id}.png`]).toSorted()

  ahead.accountConfirmed(state([standing(home, 1), standing(local, 1), standing(never, null)]))
  await expect.poll(() => server.asked.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(wanted.length)
  expect(server.asked.map(({ url }) => url).toSorted()).toEqual(wanted)

  // The same are spared where others go.
  const kept = (await ahead.addresses()).map((address) => new URL(address).pathname)
  expect(kept.toSorted()).toEqual(wanted)
})

it.each([
  ['where the network turns out to be paid by volume', () => (isCostly = true)],
  ['where what it was to fetch is wiped meanwhile', () => ahead.beginAnew()],
])('ends soon %s', async (_why, happens) => {
  await keepPosts(home, idsDown(1_000 + stored, 1_001))
  ahead.accountConfirmed(state([standing(home, 1)]))
  await expect.poll(() => server.asked.length).toBeGreaterThan(0)
  happens()
  const atOnce = 40
  const soFar = server.asked.length
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(server.asked.length).toBeLessThanOrEqual(soFar + 2 * atOnce)
  expect(server.asked.length).toBeLessThan(2 * promised)
})

describe('of a paused account', () => {
  const addressesOf = (ids: string[]): string[] =>
    ids.flatMap((id) => [`/avatars/${id}.png`, `/previews/${id}.png`]).toSorted()
  const asked = (): string[] => server.asked.map(({ url }) => url).toSorted()
  const looks = (): void => {
    ahead.accountConfirmed(state([standing(home, 1)]))
    ahead.accountConfirmed(state([standing(others, 1)], bert))
  }
  /** Longer than from one look to the next. */
  const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300))

  it('nothing is fetched, however often it is told of; of another one everything is, and the rest after the pause', async () => {
    const [own, shared, bertsOwn] = [idsDown(20, 11), idsDown(30, 21), idsDown(40, 31)]
    await keepPosts(home, [...shared, ...own])
    await keepPosts(others, [...bertsOwn, ...shared])
    paused = [anna, bert]
    looks()
    await later()
    expect(asked()).toEqual([])
    paused = [anna]
    looks()
    await expect.poll(asked).toEqual(addressesOf([...shared, ...bertsOwn]))
    await later()
    expect(asked()).toEqual(addressesOf([...shared, ...bertsOwn]))
    paused = []
    ahead.accountConfirmed(state([standing(home, 1)]))
    await expect.poll(asked).toEqual(addressesOf([...shared, ...bertsOwn, ...own]))
  })

  it('nothing is fetched any more from the moment on at which it is paused, and of another one everything', async () => {
    const bertsOwn = idsDown(20, 11)
    await keepPosts(home, idsDown(1_000 + stored, 1_001))
    await keepPosts(others, bertsOwn)
    looks()
    await expect.poll(() => server.asked.length).toBeGreaterThan(0)
    paused = [anna]
    const soFar = server.asked.length
    await expect.poll(asked).toEqual(expect.arrayContaining(addressesOf(bertsOwn)))
    await later()
    const underWay = 2
    expect(server.asked.length).toBeLessThanOrEqual(soFar + underWay + 2 * bertsOwn.length)
  })

  it('what is kept has its room all the same, and is not there anew for having been paused', async () => {
    server.answer((response, { url }) =>
      response.writeHead(200, { 'Content-Type': 'image/png' }).end(png(2, 2, url, 10_000)),
    )
    const ids = idsDown(1_000 + promised, 1_001)
    await keepPosts(home, ids)
    await keepPosts(others, idsDown(20, 11))
    // Half of it, which is all that there is ahead.
    limit = 2 * (2 * promised * 10_000)
    await cache.setLimit(limit)
    ahead.accountConfirmed(state([standing(home, 1)]))
    await expect.poll(asked, { timeout: 15_000 }).toEqual(addressesOf(ids))
    paused = [anna]
    looks()
    await later()
    expect(asked()).toEqual(addressesOf(ids))
    await cache.keepOnly([])
    paused = []
    looks()
    await later()
    expect(asked()).toEqual(addressesOf(ids))
  })
})

describe('where there is less room than that', () => {
  const size = 10_000
  const total = 2 * promised * size
  const shrink = async (bytes: number): Promise<void> => {
    limit = bytes
    await cache.setLimit(bytes)
  }
  const look = (): void => ahead.accountConfirmed(state([standing(home, 1)]))
  /** Looks so many times, each time to its end. */
  const lookOften = async (times: number): Promise<void> => {
    for (let at = 0; at < times; at += 1) {
      const before = looksEnded
      look()
      await expect.poll(() => looksEnded, { timeout: 60_000 }).toBeGreaterThan(before)
    }
  }

  beforeEach(async () => {
    server.answer((response, { url }) =>
      response.writeHead(200, { 'Content-Type': 'image/png' }).end(png(2, 2, url, size)),
    )
    await keepPosts(home, idsDown(1_000 + stored, 1_001))
  })

  it('half of it is taken, and each picture fetched once, however often it is looked', async () => {
    await shrink(total / 4)
    await lookOften(5)
    const most = total / 4 / 2 / size
    expect(server.asked.length).toBeGreaterThan(most - 5)
    // How large they are is known once they are there, some at a time.
    expect(server.asked.length).toBeLessThanOrEqual(most + 40)
  })

  it('what had to make room for what the user looked at is not fetched again ahead', async () => {
    await shrink(total / 4)
    await lookOften(1)
    const fetched = server.asked.length
    await cache.keepOnly([])
    await lookOften(2)
    expect(server.asked.length).toBe(fetched)
    ahead.beginAnew()
    await lookOften(1)
    expect(server.asked.length).toBe(2 * fetched)
  })

  it('all of it comes once there is more room', async () => {
    await shrink(total / 4)
    await lookOften(1)
    await shrink(4 * total)
    await lookOften(1)
    expect(server.asked.length).toBe(2 * promised)
  })
})

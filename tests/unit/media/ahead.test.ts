/** What is fetched before anybody looks at it: avatars and previews of the newest 200 posts of each column, and no others. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { createMediaAhead, type MediaAhead } from '../../../src/main/media/ahead'
import { openMediaCache } from '../../../src/main/media/cache'
import { createFetchMedia } from '../../../src/main/media/fetcher'
import { createMedia } from '../../../src/main/media/media'
import { createOpenMedia } from '../../../src/main/media/open'
import type { TimelineKey } from '../../../src/shared/ids'
import type { MediaRow, StatusRow } from '../../../src/shared/rows'
import type { AccountState, TimelineState } from '../../../src/shared/session'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { anna, idsDown, pageOf, profileRow, statusRow } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'
import { tinyServer, type TinyServer } from '../../support/tiny-server'
import { png } from './pictures'

const home = homeOf(anna)
const local = timelineKey(anna, { kind: 'local' })
const never = timelineKey(anna, { kind: 'bookmarks' })
/** Stored in each of the two; more than are to be kept ahead. */
const stored = 230
const promised = 200
const clock: Clock = { now: () => Date.now(), random: () => 0.5, wait: () => Promise.resolve() }

let server: TinyServer
let store: MemoryStore
let folder: string
let ahead: MediaAhead

beforeEach(async () => {
  server = await tinyServer()
  server.answer((response, { url }) =>
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(png(2, 2, url)),
  )
  store = await createMemoryStore()
  folder = mkdtempSync(join(tmpdir(), 'steppe-ahead-'))
  const cache = await openMediaCache({ folder, limit: 10_000_000, clock, log: logOf('media') })
  const open = createOpenMedia({ userAgent: 'Steppe/test', loopbackOrigins: () => [server.origin] })
  const media = createMedia({ cache, fetch: createFetchMedia(open), clock, log: logOf('media') })
  const { signal } = new AbortController()
  ahead = createMediaAhead({
    media: () => Promise.resolve(media),
    store: store.call,
    clock,
    signal,
    log: logOf('media'),
  })
})
afterEach(async () => {
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
const pictured = (id: string): StatusRow => statusRow(id, { authorId: id, media: [image(id)] })
const keepPosts = async (timeline: TimelineKey, ids: string[]): Promise<void> => {
  const profiles = ids.map((id) => profileRow(id, { avatarStatic: `${server.origin}/avatars/${id}.png` }))
  await store.call('applyPage', pageOf(ids, { timeline, statuses: ids.map(pictured), profiles }))
}
const standing = (timeline: TimelineKey, asOf: number | null): TimelineState => ({
  timeline,
  asOf,
  renewedAt: null,
  isLive: true,
  gapsFilling: 0,
  firstFetch: null,
  elsewhere: null,
  problem: null,
})
const state = (timelines: TimelineState[]): AccountState => ({
  account: anna,
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
  const kept = (await ahead.addressesOf([home, local])).map((address) => new URL(address).pathname)
  expect(kept.toSorted()).toEqual(wanted)
})

import { afterEach, describe, expect, it } from 'vitest'
import { asAccountKey, type AccountKey } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { homeOf, timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { createManyAccounts, type ManyAccounts } from '../../support/many-accounts'
import { hours, minutes, real, startOfTests } from './support'

/** How many requests of the background may be under way at one host (src/main/mastodon/scheduler.ts). */
const mostHanging = 3
const specs: TimelineSpec[] = [{ kind: 'local' }, { kind: 'notifications' }, { kind: 'bookmarks' }]

let instance: FakeInstance
let many: ManyAccounts
let accounts: AccountKey[]
let post: string
let writer: string
let announcement: string
/** The newest of the local ones, of which the oldest are not fetched. */
let localPost: string
/** Requests that hang, as `reader0 /api/…`; and what lets them go. */
let hanging: string[] = []
let release = (): Promise<void> => Promise.resolve()
afterEach(async () => {
  await release()
  await many.close()
  await instance.stop()
})

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await real(10)
  expect(holds()).toBe(true)
}

/** So many accounts of one instance have all their columns; they wake up after hours, and from then on every request hangs. */
const begin = async (count: number): Promise<void> => {
  instance = await startFakeInstance({ now: startOfTests, throttle: false })
  instance.faults.add({ name: 'stream-refuse' })
  const { world } = instance
  world.addAccount({ handle: 'mina@other.example' })
  const names = Array.from({ length: count }, (_, at) => `reader${at}`)
  for (const handle of names) world.addAccount({ handle })
  for (const handle of names) world.follow(handle, 'mina@other.example')
  // More than one page of its public timeline, so that there is something older.
  for (let number = 0; number < 60; number += 1) {
    localPost = world.post({ author: 'reader0', text: `${number}` }).id
  }
  const { id, authorId } = world.post({ author: 'mina@other.example', text: 'Words' })
  post = id
  writer = authorId
  announcement = world.announce({ content: '<p>The cellar is flooded.</p>' }).id
  many = await createManyAccounts([instance], () => 0.5)
  accounts = names.map((name) => many.add(instance, name, specs))
  many.see(
    accounts.flatMap((account) => [homeOf(account), ...specs.map((spec) => timelineKey(account, spec))]),
  )
  await many.advance(5 * minutes)
  const engines = accounts.map((account) => many.engine(account))
  for (const engine of engines) await engine.suspend()
  await many.advance(2 * hours)

  hanging = []
  const waiting: (() => void)[] = []
  const off = instance.onRequest(async ({ account, path }) => {
    if (path.endsWith('/streaming')) return
    hanging.push(`${account?.username ?? 'nobody'} ${path}`)
    await new Promise<void>((resolve) => waiting.push(resolve))
  })
  release = async () => {
    off()
    for (const resolve of waiting) resolve()
    await many.advance(minutes)
  }
  for (const engine of engines) engine.resume()
}

/** As much of the background hangs as may at that host, and each account has more that waits behind it. */
const stall = async (): Promise<void> => {
  await until(() => hanging.length >= mostHanging)
  await until(() => accounts.every((account) => many.waitingOf(account) > 0))
  expect(hanging).toHaveLength(mostHanging)
}

const wishes: [string, (account: AccountKey) => Promise<unknown>, () => string][] = [
  [
    'a thread that is opened',
    (account) => many.engine(account).posts.fetchThread(post, true),
    () => `/api/v1/statuses/${post}/context`,
  ],
  [
    'a column that is to be refreshed',
    (account) => many.engine(account).refresh(homeOf(account)),
    () => '/api/v1/timelines/home',
  ],
  [
    'another column that is to be refreshed',
    (account) => many.engine(account).refresh(timelineKey(account, { kind: 'local' })),
    () => '/api/v1/timelines/public',
  ],
  [
    'what is older than a column has',
    (account) => many.engine(account).fetchOlder(timelineKey(account, { kind: 'local' })),
    () => '/api/v1/timelines/public',
  ],
  [
    'a gap that is to be filled',
    (account) => many.engine(account).fillGap(timelineKey(account, { kind: 'local' }), orderOf(localPost)),
    () => '/api/v1/timelines/public',
  ],
  [
    'a profile that is opened',
    (account) => many.engine(account).posts.fetchProfile(writer, true),
    () => `/api/v1/accounts/${writer}`,
  ],
  [
    'a set that is to be read anew',
    (account) => many.engine(account).refreshSet('followedTags'),
    () => '/api/v1/followed_tags',
  ],
  [
    'somebody who is looked for by name',
    (account) => many.engine(account).client.findProfile('mina@other.example', { priority: 'user' }),
    () => '/api/v1/accounts/lookup',
  ],
  [
    'an announcement that is put away',
    (account) => many.engine(account).putAwayAnnouncement(announcement),
    () => `/api/v1/announcements/${announcement}/dismiss`,
  ],
]

describe.each([1, 2])(
  'with every request of the background stalled, of %i accounts of one instance,',
  (count) => {
    it.each(wishes)('%s is asked for at once', async (_name, wish, path) => {
      await begin(count)
      await stall()
      const at = many.now()
      // Time stands still for as long as anything hangs.
      const wished = wish(accounts.at(-1) ?? asAccountKey('nobody00'))
      await until(() => hanging.length > mostHanging)
      // A look at home that hung may have been broken off for the wish, and hang again.
      expect(hanging.slice(mostHanging)).toContain(`reader${count - 1} ${path()}`)
      expect(many.now()).toBe(at)
      await release()
      await wished
    })
  },
)

/**
 * Engines of many accounts on several instances, as main puts them together: one scheduler, one transport, one store. Everything is
 * real but time, which moves when a test says so, for all of them at once.
 */
import { asAccountKey, type AccountKey, type TimelineKey } from '../../src/shared/ids'
import { newestOrder } from '../../src/shared/order'
import { homeOf, timelineKey, type TimelineSpec } from '../../src/shared/timelines'
import type { StoreClient } from '../../src/shared/contract'
import type { Column } from '../../src/shared/session'
import { systemClock } from '../../src/main/clock'
import { createAccountClient } from '../../src/main/mastodon/account-client'
import { createScheduler } from '../../src/main/mastodon/scheduler'
import { createAccountStream } from '../../src/main/mastodon/streaming'
import { createTransport } from '../../src/main/mastodon/transport'
import type { AccountRecord } from '../../src/main/settings/schema'
import { createAccountEngine } from '../../src/main/sync/engine'
import type { AccountEngine } from '../../src/main/sync/engine-contract'
import { syncedOf } from '../../src/main/synced-timelines'
import type { FakeInstance } from './fake-mastodon'
import { createMemoryStore } from './store-memory'
import { quiet, userAgent } from './sync-harness'
import { createVirtualTime } from './virtual-time'

export interface Answered {
  account: AccountKey | null
  origin: string
  path: string
  paging: boolean
  status: number
  bytes: number
  /** Ids of the posts that it showed, those inside of boosts, notifications and conversations among them. */
  shown: string[]
  /** Local time. */
  at: number
}

export interface ManyAccounts {
  now: () => number
  advance: (milliseconds: number) => Promise<void>
  /** Gives sockets real time to deliver. */
  breathe: () => Promise<void>
  /** @param columns besides that of home; what else is an account's own is synced without one */
  add: (instance: FakeInstance, username: string, columns: readonly TimelineSpec[]) => AccountKey
  engine: (account: AccountKey) => AccountEngine
  /** Requests of an account that want to leave and may not yet. */
  waitingOf: (account: AccountKey) => number
  /** What somebody sees from now on. */
  see: (timelines: readonly TimelineKey[]) => void
  /** Ids of the posts that the newest entries of a timeline are, or are about. */
  newestPosts: (timeline: TimelineKey, limit: number) => Promise<string[]>
  /** Every answer so far. */
  answers: Answered[]
  close: () => Promise<void>
}

const inside = ['reblog', 'status', 'last_status']

/** Posts in a JSON answer: whatever has an address, and what it carries. */
const postsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(postsIn)
  if (typeof value !== 'object' || value === null) return []
  const record = value as Record<string, unknown>
  const own = typeof record['id'] === 'string' && 'visibility' in record ? [record['id']] : []
  return [...own, ...inside.flatMap((name) => postsIn(record[name]))]
}

const cursors = ['max_id', 'min_id', 'since_id']

/** What main syncs of an account with these columns. */
const syncedWith = (account: AccountKey, columns: readonly TimelineKey[]): TimelineSpec[] =>
  syncedOf(
    {
      // Why as: nothing else of them is looked at.
      accounts: () => [{ key: account } as AccountRecord],
      guests: () => [],
      columns: () => columns.map((timeline) => ({ account, timeline }) as Column),
    },
    account,
  )

/** @param instances frozen ones; the time of the first is everybody's */
export const createManyAccounts = async (
  instances: readonly FakeInstance[],
  random: () => number,
): Promise<ManyAccounts> => {
  const store = await createMemoryStore()
  const answers: Answered[] = []
  const owners = new Map<string, AccountKey>()
  const engines = new Map<AccountKey, AccountEngine>()
  const origins = new Map<AccountKey, string>()
  let seen: ReadonlySet<TimelineKey> = new Set()
  /** What columns show, of all accounts. */
  const shown = new Set<TimelineKey>()
  const time = createVirtualTime(instances, random)
  const clock = time.clockOf({ isOver: false })
  const asBusy = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    time.began()
    try {
      return await work()
    } finally {
      time.ended()
    }
  }
  const transport = createTransport({
    fetch: (url, init) =>
      asBusy(async () => {
        const { origin, pathname: path, searchParams } = new URL(url)
        const at = time.now()
        const response = await fetch(url, init)
        const body = await response.arrayBuffer()
        const { status, headers } = response
        const account = owners.get(new Headers(init.headers).get('authorization') ?? '') ?? null
        const paging = cursors.some((name) => searchParams.has(name))
        const isJson = status === 200 && response.headers.get('content-type')?.includes('json') === true
        const shown = isJson ? postsIn(JSON.parse(Buffer.from(body).toString())) : []
        answers.push({ account, origin, path, paging, status, bytes: body.byteLength, shown, at })
        return new Response(body.byteLength === 0 ? null : body, { status, headers })
      }),
    userAgent,
    clock,
    log: quiet,
    scheduler: createScheduler(clock),
  })
  const call: StoreClient = (name, args) => asBusy(() => store.call(name, args))

  return {
    now: time.now,
    advance: time.advance,
    breathe: async () => {
      await new Promise((resolve) => setTimeout(resolve, 15))
      await time.settle()
    },
    add: (instance, username, columns) => {
      const account = asAccountKey(`reader${String(engines.size).padStart(2, '0')}`)
      const token = instance.oauth.issueToken(username)
      owners.set(`Bearer ${token}`, account)
      const { origin, domain } = instance
      origins.set(account, origin)
      const keys = [homeOf(account), ...columns.map((spec) => timelineKey(account, spec))]
      for (const key of keys) shown.add(key)
      const engine = createAccountEngine({
        account,
        client: createAccountClient({ accountKey: account, origin, domain, token, transport, clock }),
        store: call,
        timelines: syncedWith(account, keys),
        attention: {
          isVisible: (timeline) => seen.has(timeline),
          isShown: (timeline) => shown.has(timeline),
          isSparing: () => false,
        },
        clock,
        log: quiet,
        onState: () => undefined,
        onSignedOut: () => undefined,
        openStream: (url, listener, streams) =>
          createAccountStream({
            url: () => Promise.resolve(url),
            token,
            streams,
            listener,
            context: () => ({ account, origin, domain, now: time.now() }),
            // In real time, as sockets are. Half of it, so that no machine is busy for so long that sockets look dead: 37 seconds.
            clock: systemClock(0.5),
            log: quiet,
            userAgent,
          }),
      })
      engines.set(account, engine)
      engine.start()
      return account
    },
    engine: (account) => {
      const engine = engines.get(account)
      if (engine === undefined) throw new Error(`There is no ${account}.`)
      return engine
    },
    waitingOf: (account) => transport.useOf(origins.get(account) ?? '', account).waiting,
    see: (timelines) => {
      seen = new Set(timelines)
      for (const engine of engines.values()) engine.attentionChanged()
    },
    newestPosts: async (timeline, limit) => {
      const { facts } = await store.call('factsBelow', { timeline, below: newestOrder, limit })
      return facts.map(({ id }) => id)
    },
    answers,
    close: async () => {
      const stopping = Promise.all([...engines.values()].map((engine) => engine.stop()))
      await time.settle()
      await stopping
      store.close()
    },
  }
}

/** Client and stream against the fake Mastodon: what its model holds is what comes out, whichever software it plays. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import type { AccountClient, Cursor, StreamEvent } from '../../../src/main/mastodon/api'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { createAccountStream } from '../../../src/main/mastodon/streaming'
import { populate, startFakeInstance } from '../../support/fake-mastodon'
import type { FakeInstance, FaultName, PersonalityName } from '../../support/fake-mastodon'
import { account, context, listLog, transportOver, userAgent } from './fixtures'

const reader = 'reader'
let fake: FakeInstance

const start = async (personality: PersonalityName, posts = 130): Promise<void> => {
  fake = await startFakeInstance({ personality, throttle: false })
  populate(fake.world, {
    posts,
    people: 12,
    reader,
    until: fake.clock.now(),
    boosts: 0.2,
    quotes: 0.1,
    polls: 0.1,
  })
}

const clientOf = (timeout = 2_000): AccountClient =>
  createAccountClient({
    accountKey: account,
    origin: fake.origin,
    domain: fake.domain,
    token: fake.oauth.issueToken(reader),
    transport: transportOver({ timeout }),
    clock: systemClock(),
  })

/** Everything that paging down by the Link cursors finds. */
const wholeHome = async (client: AccountClient): Promise<string[]> => {
  const ids: string[] = []
  for (let cursor: Cursor | null = {}, pages = 0; cursor !== null && pages < 30; pages += 1) {
    const page = await client.page({ kind: 'home' }, cursor, { priority: 'history' })
    expect(page.malformed).toBe(0)
    ids.push(...page.entries.map(({ id }) => id))
    cursor = page.entries.length === 0 ? null : page.next
  }
  return ids
}

afterEach(() => fake.stop())

describe.each(['mastodon-4.3', 'mastodon-4.5', 'mastodon-4.6', 'gotosocial', 'hollo'] as const)(
  '%s',
  (personality) => {
    beforeEach(() => start(personality))

    it('gives its whole home, in its order, with posts and authors', async () => {
      const client = clientOf()
      expect(await wholeHome(client)).toEqual(fake.world.feedIds(reader))
      const page = await client.page({ kind: 'home' }, {}, { priority: 'tip' })
      const statuses = new Map(page.statuses.map((row) => [row.id, row]))
      const authors = new Set(page.profiles.map(({ id }) => id))
      expect(page.partial).toBe(false)
      for (const { statusId } of page.entries) {
        const row = statuses.get(statusId)
        const post = fake.world.findPost(statusId)
        expect(authors.has(row?.authorId ?? '')).toBe(true)
        expect(row?.boostOf ?? null).toBe(post?.boostOf ?? null)
        if (typeof row?.boostOf === 'string') expect(statuses.has(row.boostOf)).toBe(true)
      }
      for (const { handle } of page.profiles) expect(handle).toMatch(/^[^@]+@[^@]+$/)
    })

    it('tells who the token belongs to and where it streams', async () => {
      const client = clientOf()
      expect(await client.verify({ priority: 'user' })).toMatchObject({ username: reader })
      const url = await client.streamingUrl({ priority: 'user' })
      expect(url).toBe(
        fake.personality.streaming ? `${fake.origin.replace('http', 'ws')}/api/v1/streaming` : null,
      )
    })
  },
)

describe('a stream of the fake', () => {
  it('carries what happens, through error frames, garbage and a closed socket', async () => {
    await start('mastodon-4.5', 10)
    const events: StreamEvent[] = []
    let opened = 0
    const stream = createAccountStream({
      url: () => clientOf().streamingUrl({ priority: 'tip' }),
      token: fake.oauth.issueToken(reader),
      streams: ['user'],
      listener: {
        opened: () => (opened += 1),
        subscribed: () => undefined,
        refused: () => undefined,
        closed: () => undefined,
        announced: () => undefined,
        merged: () => undefined,
        event: (event) => events.push(event),
        failed: () => undefined,
        unauthorized: () => undefined,
      },
      context: () => ({ ...context, origin: fake.origin, domain: fake.domain }),
      clock: { ...systemClock(0.01), random: () => 0 },
      log: listLog(),
      userAgent,
    })
    stream.start()
    fake.world.addAccount({ handle: 'mina' })
    fake.world.follow(reader, 'mina')
    const subscribed = (): string[] => fake.streaming.subscriptions(fake.world.account(reader).id)
    await vi.waitFor(() => expect(subscribed()).toContain('user'))
    const first = fake.world.post({ author: 'mina', text: 'one' })
    fake.faults.add({ name: 'stream-error-frame', times: 1 })
    fake.faults.add({ name: 'stream-garbage', times: 1 })
    const second = fake.world.post({ author: 'mina', text: 'two' })
    fake.world.edit(first.id, { text: 'one, mended' })
    fake.world.delete(second.id)
    await vi.waitFor(() =>
      expect(events.map((event) => event.kind)).toEqual(['update', 'update', 'edit', 'delete']),
    )
    fake.faults.add({ name: 'stream-close', times: 1 })
    await vi.waitFor(() => expect(opened).toBe(2))
    await vi.waitFor(() => expect(subscribed()).toContain('user'))
    fake.world.post({ author: 'mina', text: 'three' })
    await vi.waitFor(() => expect(events).toHaveLength(5))
    stream.stop()
  })
})

describe('faults of the fake', () => {
  beforeEach(() => start('mastodon-4.5', 60))

  const expected: Partial<Record<FaultName, Record<string, unknown>>> = {
    'reset-mid-body': { code: 'offline' },
    stall: { code: 'timeout' },
    'http-500-html': { code: 'server', status: 500, notApi: true },
    'http-502-html': { code: 'server', status: 502, notApi: true },
    'http-503-html': { code: 'server', status: 503, notApi: true },
    'http-503-retry-after': { code: 'server', status: 503 },
    'http-200-html': { code: 'server', status: 200, notApi: true },
    'http-403-html': { code: 'server', status: 403, notApi: true },
    'http-429-with-reset': { code: 'rateLimited' },
    'http-429-without-reset': { code: 'rateLimited' },
    'truncated-json': { code: 'server', status: 200, notApi: true },
    'empty-body': { code: 'server', status: 200, notApi: true },
    'redirect-cross-origin': { code: 'redirected' },
    unauthorized: { code: 'unauthorized' },
    forbidden: { code: 'forbidden' },
    'not-found': { code: 'notFound' },
  }

  it.each(Object.entries(expected))('%s', async (name, detail) => {
    // Why: Object.entries forgets which keys the record has.
    fake.faults.add({ name: name as FaultName, times: 1, to: 'http://127.0.0.1:9' })
    const asking = clientOf(300).page({ kind: 'home' }, {}, { priority: 'tip' })
    await expect(asking).rejects.toMatchObject({ detail })
    const { entries } = await clientOf().page({ kind: 'home' }, {}, { priority: 'tip' })
    expect(entries.length).toBe(40)
  })

  it('malformed posts are counted and the rest stays', async () => {
    fake.faults.add({ name: 'malformed-post', times: 1 })
    const page = await clientOf().page({ kind: 'home' }, {}, { priority: 'tip' })
    expect(page.entries.length + page.malformed).toBeGreaterThanOrEqual(40)
    expect(page.entries.length).toBeGreaterThanOrEqual(39)
  })

  it('ids as numbers are read exactly', async () => {
    fake.faults.add({ name: 'big-ids', times: 1 })
    const page = await clientOf().page({ kind: 'home' }, {}, { priority: 'tip' })
    expect(page.entries.map(({ id }) => id)).toEqual(fake.world.feedIds(reader).slice(0, 40))
  })

  it('a feed that is being rebuilt is partial', async () => {
    fake.world.regenerateHome(reader, 60_000)
    expect((await clientOf().page({ kind: 'home' }, {}, { priority: 'tip' })).partial).toBe(true)
  })

  it('an instance that is down is offline', async () => {
    await fake.stop()
    await expect(clientOf().page({ kind: 'home' }, {}, { priority: 'tip' })).rejects.toMatchObject({
      code: 'offline',
    })
    await fake.start()
  })
})

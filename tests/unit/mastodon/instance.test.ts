import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { fetchInstance, streamingUrlOf } from '../../../src/main/mastodon/instance'
import { offersInMemory } from '../../../src/main/mastodon/offers'
import { asAccountKey } from '../../../src/shared/ids'
import { movingClock } from '../../support/moving-clock'
import { html, json, tinyServer } from '../../support/tiny-server'
import type { TinyServer } from '../../support/tiny-server'
import { clientAt, transportOver } from './fixtures'

const origin = 'https://social.example.org'
const version2 = (streaming: unknown) => ({
  version: 2 as const,
  json: { domain: 'example.org', configuration: { urls: { streaming } } },
})

describe('where an instance streams', () => {
  it.each([
    ['wss://stream.example.org', 'wss://stream.example.org/api/v1/streaming'],
    ['wss://stream.example.org/', 'wss://stream.example.org/api/v1/streaming'],
    ['https://stream.example.org/base//', 'wss://stream.example.org/base/api/v1/streaming'],
    ['wss://stream.example.org/api/v1/streaming/', 'wss://stream.example.org/api/v1/streaming'],
    ['wss://stream.example.org/?access_token=x#y', 'wss://stream.example.org/api/v1/streaming'],
  ])('row 12: %s leads to one path without double slashes', (base, url) => {
    expect(streamingUrlOf(version2(base), origin)).toBe(url)
  })

  it.each([
    'ws://stream.example.org',
    'http://stream.example.org',
    'ws://127.0.0.1:4000',
    'wss://user:pass@stream.example.org',
    'ftp://stream.example.org',
    'javascript:alert(1)',
    '',
    null,
    7,
  ])('no token is sent to %j', (base) => {
    expect(streamingUrlOf(version2(base), origin)).toBeNull()
  })

  it('is unencrypted only from loopback to loopback', () => {
    const url = streamingUrlOf(version2('ws://127.0.0.1:4000'), 'http://127.0.0.1:3000')
    expect(url).toBe('ws://127.0.0.1:4000/api/v1/streaming')
    expect(streamingUrlOf(version2('ws://example.org'), 'http://127.0.0.1:3000')).toBeNull()
  })

  it('is nowhere when the instance names nothing (Hollo), and known from version 1', () => {
    expect(streamingUrlOf({ version: 2, json: { configuration: { urls: {} } } }, origin)).toBeNull()
    expect(streamingUrlOf({ version: 2, json: {} }, origin)).toBeNull()
    const json = { urls: { streaming_api: 'wss://stream.example.org' } }
    expect(streamingUrlOf({ version: 1, json }, origin)).toBe('wss://stream.example.org/api/v1/streaming')
  })
})

describe('the instance document', () => {
  let server: TinyServer
  beforeEach(async () => {
    server = await tinyServer()
  })
  afterEach(() => server.close())

  it.each(['json', 'html'])('is version 1 where version 2 is not found (404 as %s)', async (kind) => {
    server.answer((response, { url }) => {
      if (url === '/api/v1/instance') json(response, 200, { uri: 'old.example' })
      else if (kind === 'html') html(response, 404)
      else json(response, 404, { error: 'Not found' })
    })
    const document = await fetchInstance(transportOver(), server.origin, { priority: 'user' })
    expect(document).toEqual({ version: 1, json: { uri: 'old.example' } })
    expect(server.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })

  it('is not asked for in version 1 when the instance is down', async () => {
    server.answer((response) => html(response, 502))
    const asking = fetchInstance(transportOver(), server.origin, { priority: 'user' })
    await expect(asking).rejects.toMatchObject({ detail: { code: 'server', status: 502 } })
    expect(server.asked).toHaveLength(1)
  })

  it.each([[[]], [{}], ['text'], [null]])('is not %j', async (value) => {
    server.answer((response) => json(response, 200, value))
    const asking = fetchInstance(transportOver(), server.origin, { priority: 'user' })
    await expect(asking).rejects.toMatchObject({ detail: { notApi: true } })
  })

  it.each([
    ['names a stream in version 1 alone, as Pleroma', { urls: { streaming_api: 'ws://127.0.0.1:9' } }, 2],
    ['names none in either', {}, 2],
  ])('%s', async (_name, more, times) => {
    server.answer((response, { url }) =>
      json(
        response,
        200,
        url === '/api/v1/instance' ? { uri: 'a.example', ...more } : { domain: 'a.example' },
      ),
    )
    const url = await clientAt(server.origin).streamingUrl({ priority: 'tip' })
    expect(url).toBe('urls' in more ? 'ws://127.0.0.1:9/api/v1/streaming' : null)
    expect(server.asked).toHaveLength(times)
  })

  it('that says it has no stream is believed', async () => {
    server.answer((response) => json(response, 200, { domain: 'a.example', configuration: { urls: {} } }))
    expect(await clientAt(server.origin).streamingUrl({ priority: 'tip' })).toBeNull()
    expect(server.asked).toHaveLength(1)
  })

  it('is version 1 where a web app answers in place of version 2', async () => {
    server.answer((response, { url }) =>
      url === '/api/v1/instance' ? json(response, 200, { uri: 'old.example' }) : html(response, 200),
    )
    const document = await fetchInstance(transportOver(), server.origin, { priority: 'user' })
    expect(document).toEqual({ version: 1, json: { uri: 'old.example' } })
  })

  it('that said it has no stream is asked again, today too, by who holds an address of it', async () => {
    server.answer((response) => json(response, 200, version2(null).json))
    const client = clientAt(server.origin)
    expect(await client.streamingUrl({ priority: 'tip' })).toBeNull()
    server.answer((response) => json(response, 200, version2('ws://127.0.0.1:9').json))
    expect(await client.streamingUrl({ priority: 'tip' })).toBeNull()
    expect(await client.streamingUrl({ priority: 'tip' }, true)).toBe('ws://127.0.0.1:9/api/v1/streaming')
    expect(server.asked).toHaveLength(2)
  })

  it('is asked for once a day for the stream', async () => {
    server.answer((response) => json(response, 200, version2('ws://127.0.0.1:9').json))
    const client = clientAt(server.origin)
    const url = 'ws://127.0.0.1:9/api/v1/streaming'
    expect(await client.streamingUrl({ priority: 'tip' })).toBe(url)
    expect(await client.streamingUrl({ priority: 'tip' })).toBe(url)
    expect(server.asked).toHaveLength(1)
  })

  it('is known from before the start for a day, unless nothing answers there', async () => {
    server.answer((response) => json(response, 200, version2('ws://127.0.0.1:9').json))
    const offers = offersInMemory()
    const clock = movingClock()
    const started = () =>
      createAccountClient({
        accountKey: asAccountKey('annaaaaa'),
        origin: server.origin,
        domain: 'a.example',
        token: 'token',
        transport: transportOver(),
        clock,
        offers,
      })
    const url = 'ws://127.0.0.1:9/api/v1/streaming'
    expect(await started().streamingUrl({ priority: 'tip' })).toBe(url)
    const second = started()
    expect(await second.streamingUrl({ priority: 'tip' })).toBe(url)
    expect(server.asked).toHaveLength(1)
    server.answer((response) => json(response, 200, version2('ws://127.0.0.1:10').json))
    const moved = 'ws://127.0.0.1:10/api/v1/streaming'
    expect(await second.streamingUrl({ priority: 'tip' }, true)).toBe(moved)
    // Its own word of today is not doubted again.
    expect(await second.streamingUrl({ priority: 'tip' }, true)).toBe(moved)
    expect(server.asked).toHaveLength(2)
    await clock.advance(25 * 3_600_000)
    expect(await started().streamingUrl({ priority: 'tip' })).toBe(moved)
    expect(server.asked).toHaveLength(3)
  })
})

describe('what an instance allows', () => {
  it('is kept with what else is known of it, by the request that asks where it streams, and follows its word', async () => {
    const server = await tinyServer()
    const answer = (characters: number, version: string): void =>
      server.answer((response) =>
        json(response, 200, {
          domain: 'a.example',
          version,
          configuration: { urls: {}, statuses: { max_characters: characters } },
        }),
      )
    const offers = offersInMemory()
    const clock = movingClock()
    const client = createAccountClient({
      accountKey: asAccountKey('annaaaaa'),
      origin: server.origin,
      domain: 'a.example',
      token: 'token',
      transport: transportOver(),
      clock,
      offers,
    })
    const allowed = (): number | undefined => offers.offer(server.origin)?.limits?.post.characters
    answer(700, '4.5.0')
    await client.streamingUrl({ priority: 'tip' })
    expect(allowed()).toBe(700)
    answer(800, '4.6.0')
    await client.streamingUrl({ priority: 'tip' })
    expect(allowed()).toBe(700)
    expect(server.asked).toHaveLength(1)
    await clock.advance(25 * 3_600_000)
    await client.streamingUrl({ priority: 'tip' })
    expect(allowed()).toBe(800)
    expect(offers.offer(server.origin)).toMatchObject({ version: '4.6.0', stream: { url: null } })
    expect(server.asked).toHaveLength(2)
    await server.close()
  })
})

describe('who the token belongs to', () => {
  it('row 42: is told without picture too', async () => {
    const server = await tinyServer()
    server.answer((response) => json(response, 200, { id: 7, username: 'mina', display_name: 'Mina' }))
    expect(await clientAt(server.origin).verify({ priority: 'user' })).toEqual({
      id: '7',
      username: 'mina',
      displayName: 'Mina',
      avatar: null,
      uri: null,
    })
    expect(server.asked[0]?.url).toBe('/api/v1/accounts/verify_credentials')
    server.answer((response) => json(response, 401, { error: 'Ungültig' }))
    await expect(clientAt(server.origin).verify({ priority: 'user' })).rejects.toMatchObject({
      code: 'unauthorized',
    })
    await server.close()
  })
})

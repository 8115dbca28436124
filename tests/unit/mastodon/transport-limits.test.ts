/** What the transport makes of the limits that answers tell of. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Outgoing } from '../../../src/main/mastodon/transport'
import { html, json, tinyServer } from '../../support/tiny-server'
import type { TinyServer } from '../../support/tiny-server'
import { movingClock } from '../../support/moving-clock'
import { outgoing, transportOver } from './fixtures'

let server: TinyServer

beforeEach(async () => {
  server = await tinyServer()
})
afterEach(() => server.close())

const get = (more: Partial<Outgoing> = {}): Outgoing => outgoing(server.origin, more)

describe('limits', () => {
  it('429 says until when, by Reset against the Date of a server whose clock is a day off', async () => {
    const clock = movingClock()
    const serverNow = clock.now() - 24 * 3_600_000
    const headers = {
      Date: new Date(serverNow).toUTCString(),
      'X-RateLimit-Reset': new Date(serverNow + 60_000).toISOString(),
    }
    server.answer((response) => json(response, 429, { error: 'Zu viele' }, headers))
    const transport = transportOver({ clock })
    await expect(transport.send(get())).rejects.toMatchObject({
      detail: { code: 'rateLimited', retryAt: clock.now() + 60_000 + 5_000 },
    })
    // Row 16: nothing is sent while the limit holds.
    await expect(transport.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
    expect(server.asked).toHaveLength(1)
  })

  it('row 17: a 429 of paging leaves requests without a cursor alone', async () => {
    const transport = transportOver()
    const headers = {
      'X-RateLimit-Limit': '300',
      'X-RateLimit-Remaining': '150',
      'X-RateLimit-Reset': new Date(Date.now() + 600_000).toISOString(),
    }
    server.answer((response, { url }) => json(response, url.includes('max_id') ? 429 : 200, [], headers))
    await expect(transport.send(get({ path: '/x?max_id=1' }))).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get())).resolves.toMatchObject({ status: 200 })
    await expect(transport.send(get({ path: '/x?min_id=1' }))).rejects.toMatchObject({ code: 'rateLimited' })
    expect(server.asked).toHaveLength(2)
  })

  it.each([
    ['an hour', 3_600_000],
    ['as long as those of pages are', 600_000],
  ])('a 429 to a reading request closes the budget of that, be its Reset %s away', async (_name, resetMs) => {
    const transport = transportOver()
    const headers = {
      'X-RateLimit-Limit': '300',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': new Date(Date.now() + resetMs).toISOString(),
    }
    server.answer((response, { headers: { authorization } }) =>
      json(response, authorization === 'Bearer secret' ? 429 : 200, [], headers),
    )
    await expect(transport.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get({ account: 'bob', token: 'of bob' }))).resolves.toMatchObject({
      status: 200,
    })
    expect(server.asked).toHaveLength(2)
  })

  it('a 429 to a change that has a rarer limit keeps nothing else waiting', async () => {
    const transport = transportOver()
    const headers = {
      'X-RateLimit-Limit': '300',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': new Date(Date.now() + 3 * 3_600_000).toISOString(),
    }
    server.answer((response, { method }) => json(response, method === 'POST' ? 429 : 200, [], headers))
    await expect(transport.send(get({ method: 'POST' }))).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get())).resolves.toMatchObject({ status: 200 })
  })

  it('a 429 with Retry-After and no limit is of the address: no account asks that host', async () => {
    const transport = transportOver()
    server.answer((response) => html(response, 429, { 'Retry-After': '60' }))
    const bobs = get({ account: 'bob', token: 'of bob' })
    await expect(transport.send(get({ path: '/x?max_id=1' }))).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(bobs)).rejects.toMatchObject({ code: 'rateLimited' })
    expect(server.asked).toHaveLength(1)
    // One that says nothing is of what it was asked with.
    const other = transportOver()
    server.answer((response) => html(response, 429))
    await expect(other.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
    server.answer((response) => json(response, 200, []))
    await expect(other.send(bobs)).resolves.toMatchObject({ status: 200 })
  })

  it('a 429 to a change with Retry-After and no limit keeps only that account waiting', async () => {
    const transport = transportOver()
    server.answer((response, { method }) =>
      method === 'POST' ? html(response, 429, { 'Retry-After': '60' }) : json(response, 200, []),
    )
    await expect(transport.send(get({ method: 'POST' }))).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
    await expect(transport.send(get({ account: 'bob', token: 'of bob' }))).resolves.toMatchObject({
      status: 200,
    })
    expect(server.asked).toHaveLength(2)
  })

  describe('of registering apps', () => {
    const guest = { token: null, account: null } as const
    const registering = (): Outgoing => ({ ...get(guest), path: '/api/v1/apps', method: 'POST' })
    const limitedTo = (resetMs: number, status = 200) => {
      const headers = {
        'X-RateLimit-Limit': '5',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': new Date(Date.now() + resetMs).toISOString(),
      }
      server.answer((response, { url }) =>
        url.endsWith('/apps') ? json(response, status, {}, headers) : json(response, 200, []),
      )
    }

    it('what is left says nothing of anything else', async () => {
      const transport = transportOver()
      limitedTo(200_000)
      await transport.send(registering())
      await expect(transport.send(get(guest))).resolves.toMatchObject({ status: 200 })
    })

    it('a 429 keeps only the next registration waiting, and nothing else that has no token', async () => {
      const transport = transportOver()
      limitedTo(500_000, 429)
      await expect(transport.send(registering())).rejects.toMatchObject({ code: 'rateLimited' })
      await expect(transport.send(get(guest))).resolves.toMatchObject({ status: 200 })
      await expect(transport.send(registering())).rejects.toMatchObject({ code: 'rateLimited' })
      expect(server.asked.map(({ url }) => url)).toEqual(['/api/v1/apps', '/api/v1/x'])
    })

    it('a 429 of a server that counts addresses keeps all of them waiting', async () => {
      const transport = transportOver()
      const headers = {
        'X-RateLimit-Limit': '300',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': String(Math.floor(Date.now() / 1_000) + 100),
      }
      server.answer((response) => json(response, 429, {}, headers))
      await expect(transport.send(registering())).rejects.toMatchObject({ code: 'rateLimited' })
      await expect(transport.send(get())).rejects.toMatchObject({ code: 'rateLimited' })
      expect(server.asked).toHaveLength(1)
    })
  })

  it('row 20: 503 with Retry-After holds the background back, in seconds or by date', async () => {
    for (const value of ['30', new Date(Date.now() + 30_000).toUTCString()]) {
      const transport = transportOver()
      server.answer((response) => json(response, 503, { error: 'busy' }, { 'Retry-After': value }))
      const before = Date.now()
      await expect(transport.send(get())).rejects.toMatchObject({ detail: { code: 'server', status: 503 } })
      const next = transport.nextTryAt(server.origin) ?? 0
      expect(next - before).toBeGreaterThan(28_000)
      expect(next - before).toBeLessThan(32_000)
      // Another network of this machine is no news of the server.
      transport.wake()
      expect((transport.nextTryAt(server.origin) ?? 0) - before).toBeGreaterThan(28_000)
    }
  })
})

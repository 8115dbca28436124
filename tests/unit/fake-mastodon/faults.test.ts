import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { populate, startFakeInstance } from '../../support/fake-mastodon/index'
import type { Fault, FakeInstance } from '../../support/fake-mastodon/index'
import { noon, readerOf } from './client'

let instance: FakeInstance

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon })
  populate(instance.world, { posts: 30, people: 4, until: noon, boosts: 0 })
})
afterEach(() => instance.stop())

const struck = (fault: Fault): Promise<Response> => {
  instance.faults.add({ when: '/api/v1/timelines/*', times: 1, ...fault })
  return readerOf(instance).get('/api/v1/timelines/home')
}

describe('instead of an answer', () => {
  it.each([
    ['http-500-html', 500],
    ['http-502-html', 502],
    ['http-503-html', 503],
    ['http-403-html', 403],
    ['http-200-html', 200],
  ] as const)('%s', async (name, status) => {
    const response = await struck({ name })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect((await response.text()).length).toBeGreaterThan(50_000)
    expect((await readerOf(instance).home()).status).toBe(200)
  })

  it('429 with and without Reset, 503 with Retry-After', async () => {
    const told = await struck({ name: 'http-429-with-reset', seconds: 90 })
    expect(told.status).toBe(429)
    expect(told.headers.get('x-ratelimit-reset')).toBe('2026-11-01T12:01:30.000000Z')
    const silent = await struck({ name: 'http-429-without-reset' })
    expect([silent.status, silent.headers.get('x-ratelimit-reset')]).toEqual([429, null])
    const busy = await struck({ name: 'http-503-retry-after', seconds: 7 })
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7'])
  })

  it('unauthorized, forbidden, not-found', async () => {
    expect((await struck({ name: 'unauthorized' })).status).toBe(401)
    expect((await struck({ name: 'forbidden' })).status).toBe(403)
    expect((await struck({ name: 'not-found' })).status).toBe(404)
  })

  it('redirect-cross-origin keeps path and query', async () => {
    instance.faults.add({ name: 'redirect-cross-origin', to: 'http://127.0.0.1:1' })
    const response = await readerOf(instance).get('/api/v1/timelines/home?limit=3')
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('http://127.0.0.1:1/api/v1/timelines/home?limit=3')
  })

  it('refuse closes the socket, and the ledger says that nothing was answered', async () => {
    await expect(struck({ name: 'refuse' })).rejects.toThrow()
    expect(instance.requests.at(-1)).toMatchObject({ path: '/api/v1/timelines/home', status: 0 })
  })
})

describe('while answering', () => {
  it('reset-mid-body', async () => {
    const response = await struck({ name: 'reset-mid-body' })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  it('stall holds the answer back, and gives up when the client does', async () => {
    instance.faults.add({ name: 'stall' })
    const { headers } = readerOf(instance)
    const signal = AbortSignal.timeout(100)
    await expect(fetch(`${instance.origin}/api/v1/timelines/home`, { headers, signal })).rejects.toThrow()
  })

  it('delay', async () => {
    const start = performance.now()
    expect((await struck({ name: 'delay', ms: 120 })).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(110)
  })
})

describe('in the answer', () => {
  it('truncated-json and empty-body cannot be parsed', async () => {
    const truncated = await struck({ name: 'truncated-json' })
    await expect(truncated.json()).rejects.toThrow()
    const empty = await struck({ name: 'empty-body' })
    expect(await empty.text()).toBe('')
  })

  it('malformed-post spoils one post and leaves the others', async () => {
    const whole = await readerOf(instance).home()
    const body: unknown = await (await struck({ name: 'malformed-post' })).json()
    // Asserted here: 20 items, the middle one with a number for an id.
    const ids = (body as { id: unknown }[]).map(({ id }) => id)
    expect(ids).toEqual(whole.ids.map((id, index) => (index === 10 ? 7 : id)))
  })

  it('big-ids are JSON numbers', async () => {
    const whole = await readerOf(instance).home()
    expect(await (await struck({ name: 'big-ids' })).text()).toContain(`"id":${whole.ids[0]},`)
  })

  it('cookie sets one and says which came back', async () => {
    instance.faults.add({ name: 'cookie' })
    const first = await readerOf(instance).get('/api/v1/timelines/home')
    expect(first.headers.get('set-cookie')).toContain('_visitor=reader')
    expect(first.headers.get('x-cookie-received')).toBe('none')
    const headers = { ...readerOf(instance).headers, cookie: '_visitor=reader' }
    const second = await fetch(`${instance.origin}/api/v1/timelines/home`, { headers })
    expect(second.headers.get('x-cookie-received')).toBe('_visitor=reader')
    expect(instance.requests.map((request) => request.headers['cookie'])).toEqual([undefined, 'present'])
  })

  it('cacheable invites caches', async () => {
    const response = await struck({ name: 'cacheable' })
    expect(response.headers.get('cache-control')).toBe('public, max-age=3600')
    expect(response.headers.get('vary')).toBeNull()
    const usual = await readerOf(instance).get('/api/v1/timelines/home')
    expect(usual.headers.get('cache-control')).toBe('private, no-store')
  })
})

describe('which requests are struck', () => {
  it('by predicate, as often as told, until removed', async () => {
    const reader = readerOf(instance)
    const statuses = async (): Promise<number[]> => {
      const answers = []
      for (const query of ['', 'limit=3', 'max_id=1']) answers.push((await reader.home(query)).status)
      return answers
    }
    const remove = instance.faults.add({ name: 'forbidden', when: ({ query }) => query.has('max_id') })
    expect(await statuses()).toEqual([200, 200, 403])
    remove()
    instance.faults.add({ name: 'forbidden', times: 2 })
    expect(await statuses()).toEqual([403, 403, 200])
    expect(instance.faults.struck()).toEqual({ forbidden: 3 })
  })

  it('by a share that the seed decides', async () => {
    instance.throttle.enabled = false
    instance.faults.add({ name: 'forbidden', ratio: 0.1 })
    const reader = readerOf(instance)
    let count = 0
    for (let index = 0; index < 200; index += 1) {
      const response = await reader.get('/api/v1/markers')
      await response.arrayBuffer()
      if (response.status === 403) count += 1
    }
    expect(count).toBeGreaterThan(8)
    expect(count).toBeLessThan(35)
  })
})

describe('hooks', () => {
  it('are awaited before an answer, and called after it', async () => {
    const seen: string[] = []
    instance.onRequest(async (request, number) => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      seen.push(`request ${number} ${request.path}`)
    })
    const answered = new Promise<void>((resolve) => {
      instance.onAnswered((_request, entry) => {
        seen.push(`answered ${entry.number} ${entry.status}`)
        resolve()
      })
    })
    await readerOf(instance).home()
    await answered
    expect(seen).toEqual(['request 1 /api/v1/timelines/home', 'answered 1 200'])
  })

  it('the ledger tells requests without their secrets', async () => {
    const reader = readerOf(instance)
    await reader.home('limit=5')
    expect(instance.requests).toMatchObject([
      {
        number: 1,
        method: 'GET',
        path: '/api/v1/timelines/home',
        query: { limit: '5' },
        hasToken: true,
        account: 'reader',
        status: 200,
        at: noon,
      },
    ])
    expect(JSON.stringify(instance.requests)).not.toContain(reader.token)
    instance.requests.clear()
    expect(instance.requests).toHaveLength(0)
  })
})

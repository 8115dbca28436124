/** What the uptime strip of an instance counts. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createPresence, type Presence } from '../../../src/main/mastodon/presence'
import type { AppErrorDetail } from '../../../src/shared/errors'

const minutes = 60_000
let presence: Presence
let now = 0
beforeEach(() => {
  presence = createPresence()
  now = Date.UTC(2026, 10, 25)
})
const ends = (problem: AppErrorDetail | null, host = 'a.example') =>
  presence({ host, account: 'alice', at: now, problem })
const page = (status: number): AppErrorDetail => ({ code: 'server', status, notApi: true })

describe('an instance', () => {
  it.each<[string, AppErrorDetail]>([
    ['cannot be reached', { code: 'offline' }],
    ['does not answer', { code: 'timeout' }],
    ['has an error', { code: 'server', status: 502 }],
    ['has an error and says so in a page', page(503)],
    ['answers what is no JSON', { code: 'server', status: 200 }],
    ['leads elsewhere', { code: 'redirected' }],
    ['cannot be trusted', { code: 'certificate' }],
  ])('is down that %s', (_what, problem) => {
    ends(null)
    expect(ends(problem)).toBe('down')
  })

  it.each<[string, AppErrorDetail]>([
    ['404', { code: 'notFound' }],
    ['403', { code: 'forbidden' }],
    ['401', { code: 'unauthorized' }],
    ['422', { code: 'invalid' }],
    ['501', { code: 'server', status: 501 }],
    ['429', { code: 'rateLimited', retryAt: 0 }],
  ])('is up that refuses one thing with %s', (_status, problem) => {
    expect(ends(problem)).toBe('up')
  })

  it.each<[string, AppErrorDetail]>([
    ['410', { code: 'gone' }],
    ['a page with 404', page(404)],
    ['a page with 200', page(200)],
    ['a page with 403', page(403)],
  ])(
    'is not down for %s while it answers otherwise, and is where nothing else has come for an hour',
    (_what, problem) => {
      expect(ends(problem)).toBe('down')
      expect(ends(null)).toBe('up')
      now += 40 * minutes
      expect(ends(problem)).toBeNull()
      expect(ends(problem, 'b.example')).toBe('down')
      now += 20 * minutes
      expect(ends(problem)).toBe('down')
    },
  )
})

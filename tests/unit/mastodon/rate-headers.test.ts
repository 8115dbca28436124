import { describe, expect, it } from 'vitest'
import { limitOf, retryAfter, waitAfterLimit } from '../../../src/main/mastodon/rate-headers'

const now = Date.UTC(2026, 10, 23, 12, 1)
const day = 24 * 3_600_000
const headersOf = (entries: Record<string, string>): Headers => new Headers(entries)
const date = (time: number): string => new Date(time).toUTCString()

describe('limits in headers', () => {
  it("reads Mastodon's Reset against the server's clock, not ours", () => {
    const serverNow = now - day
    const headers = headersOf({
      Date: date(serverNow),
      'X-RateLimit-Limit': '300',
      'X-RateLimit-Remaining': '12',
      'X-RateLimit-Reset': new Date(serverNow + 90_000).toISOString(),
    })
    expect(limitOf(headers, now)).toEqual({ limit: 300, remaining: 12, resetIn: 90_000, of: 'all' })
  })

  it("reads GoToSocial's Reset, seconds since the epoch, as a limit of the address", () => {
    const headers = headersOf({
      'X-Ratelimit-Limit': '300',
      'X-Ratelimit-Remaining': '0',
      'X-Ratelimit-Reset': String(now / 1_000 + 60),
    })
    expect(limitOf(headers, now)).toEqual({ limit: 300, remaining: 0, resetIn: 60_000, of: 'address' })
  })

  it('tells by the window which of a budget Mastodon speaks of', () => {
    const at = Date.UTC(2026, 10, 23, 12, 12, 30)
    const of = (minute: number): string | undefined =>
      limitOf(
        headersOf({
          Date: date(at),
          'X-RateLimit-Limit': '300',
          'X-RateLimit-Remaining': '12',
          'X-RateLimit-Reset': new Date(Date.UTC(2026, 10, 23, 12, minute, 0, 400)).toISOString(),
        }),
        now,
      )?.of
    expect(of(15)).toBe('either')
    expect(of(14)).toBe('all')
    expect(of(20)).toBe('paging')
    expect(of(90)).toBe('other')
  })

  it.each([
    {},
    { 'X-RateLimit-Limit': '300', 'X-RateLimit-Remaining': '1' },
    { 'X-RateLimit-Limit': 'x', 'X-RateLimit-Remaining': '1', 'X-RateLimit-Reset': '5' },
    { 'X-RateLimit-Limit': '0', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '5' },
    { 'X-RateLimit-Limit': '300', 'X-RateLimit-Remaining': '-1', 'X-RateLimit-Reset': '5' },
  ])('ignores what is incomplete or nonsense: %j', (entries) => {
    expect(limitOf(headersOf(entries), now)).toBeNull()
  })
})

describe('how long to wait', () => {
  it('takes Retry-After in seconds and as a date', () => {
    expect(retryAfter(headersOf({ 'Retry-After': '30' }), now)).toBe(30_000)
    const headers = headersOf({ Date: date(now + day), 'Retry-After': date(now + day + 5_000) })
    expect(retryAfter(headers, now)).toBe(5_000)
    expect(retryAfter(headersOf({ 'Retry-After': 'soon' }), now)).toBeNull()
    expect(retryAfter(headersOf({}), now)).toBeNull()
  })

  it('waits after a 429 until Reset, with up to ten seconds of chance', () => {
    const headers = headersOf({ 'X-RateLimit-Reset': new Date(now + 20_000).toISOString() })
    expect(waitAfterLimit(headers, now, false, 0)).toBe(20_000)
    expect(waitAfterLimit(headers, now, false, 0.5)).toBe(25_000)
  })

  it("waits without Reset until the server's window ends", () => {
    expect(waitAfterLimit(headersOf({}), now, false, 0)).toBe(4 * 60_000)
    expect(waitAfterLimit(headersOf({}), now, true, 0)).toBe(14 * 60_000)
  })

  it('is not held for more than an hour by what stands in front of an instance', () => {
    const headers = headersOf({ 'Retry-After': '86400' })
    expect(waitAfterLimit(headers, now, false, 0)).toBe(3_600_000)
    expect(waitAfterLimit(headersOf({ 'Retry-After': '30' }), now, false, 0)).toBe(30_000)
  })

  it('is not held for more than a day, nor for less than nothing, by a mad Reset', () => {
    const far = headersOf({ 'X-RateLimit-Reset': '2999-01-01T00:00:00.000Z' })
    expect(waitAfterLimit(far, now, false, 0)).toBe(day)
    const past = headersOf({ 'X-RateLimit-Reset': '2001-01-01T00:00:00.000Z' })
    expect(waitAfterLimit(past, now, false, 0)).toBe(0)
  })
})

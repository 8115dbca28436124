import type { FakeClock } from './clock'
import type { FakeRequest } from './http'
import type { Personality } from './personalities'

/** One fixed window, aligned to the epoch of the server's clock (API 3.1). */
interface Rule {
  name: string
  limit: number
  /** Milliseconds. */
  period: number
  /** Whose bucket the request falls into; null: not counted. */
  key: (request: FakeRequest) => string | null
}

interface Verdict {
  allowed: boolean
  headers: Record<string, string>
}

export interface Throttle {
  enabled: boolean
  /** Counts a request and judges it; null where nothing applies. */
  judge: (request: FakeRequest) => Verdict | null
  /** Requests counted in the present window of a bucket, e.g. `paging`, `token`, by account id, token or address. */
  count: (rule: string, key: string) => number
  /** Sets the present count of a bucket, so that a test stands before its edge. */
  fill: (rule: string, key: string, count: number) => void
}

const minutes = 60_000

const isApi = (request: FakeRequest): boolean => request.path.startsWith('/api')
const isPaging = (request: FakeRequest): boolean =>
  isApi(request) && ['page', 'min_id', 'max_id', 'since_id'].some((name) => request.query.has(name))

const mastodonRules: Rule[] = [
  {
    name: 'token',
    limit: 300,
    period: 5 * minutes,
    key: (request) => (isApi(request) ? (request.token?.value ?? null) : null),
  },
  {
    name: 'user',
    limit: 1500,
    period: 5 * minutes,
    key: (request) => (isApi(request) ? (request.account?.id ?? null) : null),
  },
  {
    name: 'ip',
    limit: 300,
    period: 5 * minutes,
    key: (request) => (isApi(request) && request.account === null ? request.address : null),
  },
  {
    name: 'paging',
    limit: 300,
    period: 15 * minutes,
    key: (request) => (isPaging(request) ? (request.account?.id ?? request.address) : null),
  },
  {
    name: 'apps',
    limit: 5,
    period: 10 * minutes,
    key: ({ method, path, address }) => (method === 'POST' && path === '/api/v1/apps' ? address : null),
  },
  {
    name: 'media_proxy',
    limit: 30,
    period: 10 * minutes,
    key: ({ path, address }) => (path.startsWith('/media_proxy') ? address : null),
  },
]

/** GoToSocial counts addresses: all accounts behind one share 300 requests in 5 minutes; it tells seconds of the epoch. */
const gotosocialRules: Rule[] = [
  {
    name: 'ip',
    limit: 300,
    period: 5 * minutes,
    key: (request) => (isApi(request) ? request.address : null),
  },
]

export const createThrottle = (clock: FakeClock, kind: Personality['throttle']): Throttle => {
  const rules = kind === 'mastodon' ? mastodonRules : kind === 'gotosocial' ? gotosocialRules : []
  const counts = new Map<string, number>()
  const bucket = (rule: Rule, key: string): string =>
    `${rule.name} ${key} ${Math.floor(clock.now() / rule.period)}`

  const headersOf = (rule: Rule, count: number): Record<string, string> => {
    const now = clock.now()
    // Rack::Attack adds what is left of the window in whole seconds, so the fraction of now stays.
    const reset = now + rule.period - (Math.floor(now / 1000) % (rule.period / 1000)) * 1000
    return {
      'X-RateLimit-Limit': String(rule.limit),
      'X-RateLimit-Remaining': String(Math.max(0, rule.limit - count)),
      'X-RateLimit-Reset':
        kind === 'gotosocial'
          ? String(Math.ceil(reset / 1000))
          : new Date(reset).toISOString().replace('Z', '000Z'),
    }
  }

  const throttle: Throttle = {
    enabled: true,
    judge: (request) => {
      if (!throttle.enabled) return null
      const hits = rules.flatMap((rule) => {
        const key = rule.key(request)
        if (key === null) return []
        const name = bucket(rule, key)
        const count = (counts.get(name) ?? 0) + 1
        counts.set(name, count)
        return [{ rule, count, left: rule.limit - count }]
      })
      // The headers speak of whichever bucket is nearest to its end.
      const tightest = hits.sort((one, other) => one.left - other.left)[0]
      if (tightest === undefined) return null
      const headers = headersOf(tightest.rule, tightest.count)
      const allowed = tightest.left >= 0
      return { allowed, headers }
    },
    count: (name, key) => {
      const rule = rules.find((known) => known.name === name)
      return rule === undefined ? 0 : (counts.get(bucket(rule, key)) ?? 0)
    },
    fill: (name, key, count) => {
      const rule = rules.find((known) => known.name === name)
      if (rule === undefined) throw new Error(`There is no throttle ${name}.`)
      counts.set(bucket(rule, key), count)
    },
  }
  return throttle
}

/**
 * Decides when each request of each account leaves: within the budgets, at most four at once a host, one place kept for the
 * user, most urgent first, fair between accounts. Hosts know nothing of each other: a dead one delays nobody.
 */
import { AppError } from '../../shared/errors'
import { pacedClock, type Clock } from '../clock'
import { priorities } from './api'
import type { Priority } from './api'
import { createBreaker } from './breaker'
import { bucketSizes, createBucket } from './budgets'
import type { Bucket, BucketUse } from './budgets'
import type { SeenLimit } from './rate-headers'

/** A request that wants to leave. */
export interface Ticket {
  /** Host and port of the instance. */
  host: string
  /** Whose token it carries, whichever it has at the moment; null for a request without one. */
  account: string | null
  /** Whether it has a cursor, which the servers count separately. */
  paging: boolean
  /** Whether it registers Steppe as an app, which the servers limit by itself. */
  registersApp?: boolean
  priority: Priority
  /** Milliseconds that it may wait for a budget before it is refused instead; where it is left out: `userPatience`, or any time. */
  patience?: number | undefined
  signal?: AbortSignal | undefined
}

/** How a request ended, as far as the next ones are concerned. */
export interface Outcome {
  /** `failed`: no answer, or one that no working instance gives; `abandoned`: it was cancelled. */
  host: 'answered' | 'failed' | 'abandoned'
  /** What the answer said of limits. */
  seen?: SeenLimit | null
  /** Milliseconds to wait before the next request: after a 429 for its budget, after a failure for the host. */
  retryIn?: number
  /** Whether the answer was a 429. */
  limited?: boolean
  /** Whether a limit that the answer does not tell counts all that comes from here to the host, whoever asks. */
  ofAddress?: boolean
}

export interface Slot {
  /** Must be called exactly once, whatever became of the request. */
  release: (outcome: Outcome) => void
}

export interface Scheduler {
  /** Waits for the turn of a request. @throws AppError cancelled; rateLimited instead of a wait beyond its patience */
  acquire: (ticket: Ticket) => Promise<Slot>
  /** Local time at which the background asks a failing host again; null if it is not waiting. */
  nextTryAt: (host: string) => number | null
  /** How far the budgets of an account are used, and what waits and is under way for it. */
  useOf: (host: string, account: string | null) => AccountUse
  /** Ends all waiting after failures: the network has changed, or the machine woke up. Budgets stay, and what servers asked for. */
  wake: () => void
}

/** What an account uses of its host. */
export interface AccountUse {
  budgets: Record<Exclude<keyof typeof bucketSizes, 'apps'>, BucketUse>
  waiting: number
  underWay: number
}

const mostAtOnce = 4
const mostBackground = 3
/** A user is told rather than kept waiting longer than this. */
const userPatience = 5_000

interface Waiting {
  ticket: Ticket
  buckets: Bucket[]
  /** Takes the request off the queue and lets it go, or refuses it. */
  settle: (refusal: AppError | null) => void
}

interface Host {
  queue: Waiting[]
  atOnce: { user: number; background: number }
  breaker: ReturnType<typeof createBreaker>
  /** When each account was last served, as a running number. */
  served: Map<string | null, number>
  underWay: Map<string | null, number>
  alarm: AbortController
}

const isBackground = (ticket: Ticket): boolean => ticket.priority !== 'user'

export const createScheduler = (clock: Clock): Scheduler => {
  const time = pacedClock(clock)
  const hosts = new Map<string, Host>()
  const buckets = new Map<string, Bucket>()
  let turns = 0

  const hostOf = (name: string): Host => {
    const known = hosts.get(name)
    if (known !== undefined) return known
    const host: Host = {
      queue: [],
      atOnce: { user: 0, background: 0 },
      breaker: createBreaker(),
      served: new Map(),
      underWay: new Map(),
      alarm: new AbortController(),
    }
    hosts.set(name, host)
    return host
  }

  const bucketOf = (kind: keyof typeof bucketSizes, host: string, account: string | null): Bucket => {
    const key = `${kind} ${host} ${account ?? ''}`
    const known = buckets.get(key) ?? createBucket(bucketSizes[kind])
    buckets.set(key, known)
    return known
  }

  const bucketsOf = ({ host, account, paging, registersApp }: Ticket): Bucket[] => [
    ...(registersApp === true ? [bucketOf('apps', host, account)] : []),
    ...(paging ? [bucketOf('paging', host, account)] : []),
    bucketOf('all', host, account),
    bucketOf('address', host, null),
  ]

  /**
   * The budgets that an answer speaks of. Mastodon reports whichever has least left: where it may be either of two, both have
   * at least as much. Without headers a refusal is taken to mean the one that is used up first.
   */
  const spokenOf = (
    { ticket: { host, account, paging }, buckets: own }: Waiting,
    { seen, ofAddress }: Outcome,
  ) => {
    const of = (kind: keyof typeof bucketSizes): Bucket[] => [bucketOf(kind, host, account)]
    switch (seen?.of) {
      case undefined:
        return ofAddress === true ? [bucketOf('address', host, null)] : own.slice(0, 1)
      case 'address':
        return [bucketOf('address', host, null)]
      case 'all':
        return of('all')
      case 'either':
        return paging ? [...of('all'), ...of('paging')] : of('all')
      case 'paging':
        return paging ? of('paging') : []
      case 'other':
        return []
    }
  }
  const learn = (waiting: Waiting, outcome: Outcome): void => {
    const { seen, limited, retryIn } = outcome
    for (const bucket of spokenOf(waiting, outcome)) {
      if (seen) bucket.see(seen, time.now())
      if (limited === true) bucket.close(time.now() + (retryIn ?? 0))
    }
  }

  const hasPlace = ({ atOnce }: Host, ticket: Ticket): boolean =>
    atOnce.user + atOnce.background < mostAtOnce &&
    (!isBackground(ticket) || atOnce.background < mostBackground)

  const budgetAt = (waiting: Waiting): number =>
    Math.max(...waiting.buckets.map((bucket) => bucket.freeAt(time.now(), waiting.ticket.priority)))

  /** Most urgent first; among equals the account that was served longest ago, then the order of arrival. */
  const inTurn = (host: Host): Waiting[] =>
    host.queue.toSorted(
      (a, b) =>
        priorities.indexOf(a.ticket.priority) - priorities.indexOf(b.ticket.priority) ||
        (host.served.get(a.ticket.account) ?? 0) - (host.served.get(b.ticket.account) ?? 0),
    )

  const refuseImpatient = (host: Host): void => {
    for (const waiting of [...host.queue]) {
      const { ticket } = waiting
      const patience = ticket.patience ?? (isBackground(ticket) ? Number.POSITIVE_INFINITY : userPatience)
      const at = budgetAt(waiting)
      if (at > time.now() + patience) {
        waiting.settle(new AppError({ code: 'rateLimited', retryAt: time.toLocal(at) }))
      }
    }
  }

  /** Lets everything go that may, then sleeps until the next one may. */
  const serve = (name: string): void => {
    const host = hostOf(name)
    host.alarm.abort()
    host.alarm = new AbortController()
    refuseImpatient(host)
    const next = (): Waiting | undefined =>
      inTurn(host).find((waiting) => hasPlace(host, waiting.ticket) && goesAt(host, waiting) <= time.now())
    for (let waiting = next(); waiting !== undefined; waiting = next()) leave(host, waiting)
    const soonest = Math.min(...host.queue.map((waiting) => goesAt(host, waiting)))
    if (soonest > time.now() && Number.isFinite(soonest)) sleep(name, soonest - time.now())
  }

  const goesAt = (host: Host, waiting: Waiting): number =>
    Math.max(budgetAt(waiting), isBackground(waiting.ticket) ? host.breaker.freeAt() : 0)

  const sleep = (name: string, milliseconds: number): void => {
    const { signal } = hostOf(name).alarm
    void time.wait(milliseconds, signal).then(() => {
      if (!signal.aborted) serve(name)
    })
  }

  const leave = (host: Host, waiting: Waiting): void => {
    const background = isBackground(waiting.ticket)
    for (const bucket of waiting.buckets) bucket.take(time.now(), waiting.ticket.priority)
    host.atOnce[background ? 'background' : 'user'] += 1
    host.breaker.left()
    turns += 1
    host.served.set(waiting.ticket.account, turns)
    count(host, waiting.ticket, 1)
    waiting.settle(null)
  }

  const count = (host: Host, { account }: Ticket, by: 1 | -1): void => {
    host.underWay.set(account, (host.underWay.get(account) ?? 0) + by)
  }

  const release = (waiting: Waiting, outcome: Outcome): void => {
    const host = hostOf(waiting.ticket.host)
    host.atOnce[isBackground(waiting.ticket) ? 'background' : 'user'] -= 1
    count(host, waiting.ticket, -1)
    learn(waiting, outcome)
    const asked = outcome.retryIn === undefined ? 0 : time.now() + outcome.retryIn
    if (outcome.host === 'answered') host.breaker.succeeded()
    else if (outcome.host === 'failed') host.breaker.failed(time.now(), clock.random(), asked)
    else host.breaker.abandoned()
    serve(waiting.ticket.host)
  }

  return {
    acquire: (ticket) =>
      new Promise((resolve, reject) => {
        const host = hostOf(ticket.host)
        const onAbort = (): void => waiting.settle(new AppError({ code: 'cancelled' }))
        const waiting: Waiting = {
          ticket,
          buckets: bucketsOf(ticket),
          settle: (refusal) => {
            host.queue = host.queue.filter((other) => other !== waiting)
            ticket.signal?.removeEventListener('abort', onAbort)
            if (refusal === null) resolve({ release: (outcome) => release(waiting, outcome) })
            else reject(refusal)
          },
        }
        if (ticket.signal?.aborted === true) {
          reject(new AppError({ code: 'cancelled' }))
          return
        }
        ticket.signal?.addEventListener('abort', onAbort, { once: true })
        host.queue.push(waiting)
        serve(ticket.host)
      }),
    nextTryAt: (name) => {
      const at = hosts.get(name)?.breaker.freeAt() ?? 0
      return Number.isFinite(at) && at > time.now() ? time.toLocal(at) : null
    },
    useOf: (name, account) => {
      const host = hostOf(name)
      const now = time.now()
      return {
        budgets: {
          all: bucketOf('all', name, account).use(now),
          paging: bucketOf('paging', name, account).use(now),
          address: bucketOf('address', name, null).use(now),
        },
        waiting: host.queue.filter(({ ticket }) => ticket.account === account).length,
        underWay: host.underWay.get(account) ?? 0,
      }
    },
    wake: () => {
      for (const [name, host] of hosts) {
        host.breaker.wake()
        serve(name)
      }
    },
  }
}

import type { PayloadFaultName } from './payload-faults'
import type { Random } from './random'
import { wildcard } from './http'
import type { FakeRequest } from './http'

/** Faults of REST answers and files. */
type RequestFaultName =
  | 'refuse'
  | 'reset-mid-body'
  | 'stall'
  | 'http-500-html'
  | 'http-502-html'
  | 'http-503-html'
  | 'http-503-retry-after'
  | 'http-200-html'
  | 'http-403-html'
  | 'http-429-with-reset'
  | 'http-429-without-reset'
  | 'truncated-json'
  | 'malformed-post'
  | 'empty-body'
  | 'redirect-cross-origin'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'bad-request'
  | 'gone'
  | 'gone-html'
  | 'parked'
  | 'cookie'
  | 'cacheable'
  | 'delay'
  | 'big-ids'
  | 'http-504-html'
  | 'http-503-retry-after-date'
  | 'blocks-agents'
  | 'challenge'
  | 'paging-limit'
  | 'shared-budget'
  | 'refuse-empty-params'
  | 'unauthorized-localised'
  | 'marker-conflict'
  | 'skewed-date'
  | 'same-page'
  | 'offset-ignored'
  | 'unstable-order'
  | 'rows-vanish'
  | 'link-reversed'
  | 'link-loses-pinned'
  | 'new-ids'
  | PayloadFaultName

/** Faults of streaming sockets. */
export type StreamFaultName =
  | 'stream-refuse'
  | 'stream-silent-death'
  | 'stream-close'
  | 'stream-error-frame'
  | 'stream-garbage'
  | 'stream-unauthorized'
  | 'stream-502'
  | 'stream-doubled'
  | 'stream-swapped'

export type FaultName = RequestFaultName | StreamFaultName

export interface Fault {
  name: FaultName
  /** Which requests: a predicate, or a path in which * stands for anything. Default: everything. */
  when?: string | ((request: FakeRequest) => boolean)
  /** How often it strikes; default: until it is removed. For streams: how many sockets. */
  times?: number
  /** Share of the matching requests that are struck, 0 to 1, by the seed. */
  ratio?: number
  /** For delay and stall: real milliseconds (stall: 30,000). For skewed-date: how far the server's Date is off. */
  ms?: number
  /** For redirect-cross-origin: where to, the path is appended. */
  to?: string
  /** For http-503-retry-after, http-429-with-reset and paging-limit: seconds from now. */
  seconds?: number
}

export interface Faults {
  /** @returns what removes it. */
  add: (fault: Fault) => () => void
  clear: () => void
  /** Faults that strike this request; each call uses up one of `times`. */
  strike: (request: FakeRequest) => Fault[]
  /** Whether that stream fault strikes now; uses up one of `times`. */
  strikeStream: (name: StreamFaultName, request: FakeRequest) => boolean
  /** How often each fault has struck. */
  struck: () => Partial<Record<FaultName, number>>
}

const matches = (fault: Fault, request: FakeRequest): boolean => {
  if (fault.when === undefined) return true
  return typeof fault.when === 'string' ? wildcard(fault.when).test(request.path) : fault.when(request)
}

/** @param onStream called when a stream fault is added, so that it strikes open sockets too. */
export const createFaults = (random: Random, onStream: (fault: Fault) => void): Faults => {
  const active: { fault: Fault; left: number }[] = []
  const counts: Partial<Record<FaultName, number>> = {}

  const use = (entry: { fault: Fault; left: number }, request: FakeRequest): boolean => {
    if (entry.left <= 0 || !matches(entry.fault, request)) return false
    if (entry.fault.ratio !== undefined && !random.chance(entry.fault.ratio)) return false
    entry.left -= 1
    counts[entry.fault.name] = (counts[entry.fault.name] ?? 0) + 1
    return true
  }

  return {
    add: (fault) => {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY }
      active.push(entry)
      if (fault.name.startsWith('stream-')) onStream(fault)
      return () => {
        const index = active.indexOf(entry)
        if (index >= 0) active.splice(index, 1)
      }
    },
    clear: () => {
      active.length = 0
    },
    strike: (request) =>
      active
        .filter((entry) => !entry.fault.name.startsWith('stream-') && use(entry, request))
        .map(({ fault }) => fault),
    strikeStream: (name, request) => active.some((entry) => entry.fault.name === name && use(entry, request)),
    struck: () => ({ ...counts }),
  }
}

/**
 * Back-off of one host. After every failure the background waits a random part of a doubling time; after five in a
 * row the breaker is open, and one request at a time probes whether the host is back. What the server asked for counts apart from that:
 * its word holds in whatever network this machine is.
 */
import { backOff } from '../back-off'

const openAfter = 5

export interface Breaker {
  /** When the background may try; Infinity while another request probes. */
  freeAt: () => number
  /** Notes that a request leaves; while open it is the probe. */
  left: () => void
  succeeded: () => void
  /** @param asked when the server wants to be asked again (Retry-After), else 0: then its last word still counts */
  failed: (now: number, random: number, asked: number) => void
  /** The request ended without an answer that says anything (it was cancelled). */
  abandoned: () => void
  /** Forgets its own waiting time, neither the failures nor the server's: the network has changed, or the machine woke up. */
  wake: () => void
}

export const createBreaker = (): Breaker => {
  let failures = 0
  /** When its own back-off ends. */
  let until = 0
  /** What the server asked for. */
  let notBefore = 0
  let probing = false
  return {
    freeAt: () => (probing ? Number.POSITIVE_INFINITY : Math.max(until, notBefore)),
    left: () => {
      probing = failures >= openAfter
    },
    succeeded: () => {
      failures = 0
      until = 0
      notBefore = 0
      probing = false
    },
    failed: (now, random, asked) => {
      failures += 1
      until = now + backOff(failures, random)
      if (asked > 0) notBefore = asked
      probing = false
    },
    abandoned: () => {
      probing = false
    },
    wake: () => {
      until = 0
    },
  }
}

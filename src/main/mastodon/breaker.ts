/**
 * Back-off of one host. After every failure the background waits a random part of a doubling time; after five in a
 * row the breaker is open, and one request at a time probes whether the host is back.
 */
import { backOff } from '../back-off'

const openAfter = 5

export interface Breaker {
  /** When the background may try; Infinity while another request probes. */
  freeAt: () => number
  /** Notes that a request leaves; while open it is the probe. */
  left: () => void
  succeeded: () => void
  /** @param notBefore what the server asked for (Retry-After), else 0 */
  failed: (now: number, random: number, notBefore: number) => void
  /** The request ended without an answer that says anything (it was cancelled). */
  abandoned: () => void
  /** Forgets the waiting time, not the failures: the network has changed, or the machine woke up. */
  wake: () => void
}

export const createBreaker = (): Breaker => {
  let failures = 0
  let until = 0
  let probing = false
  return {
    freeAt: () => (probing ? Number.POSITIVE_INFINITY : until),
    left: () => {
      probing = failures >= openAfter
    },
    succeeded: () => {
      failures = 0
      until = 0
      probing = false
    },
    failed: (now, random, notBefore) => {
      failures += 1
      until = Math.max(now + backOff(failures, random), notBefore)
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

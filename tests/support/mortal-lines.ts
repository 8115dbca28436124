/** What an engine reaches the world through, so that it can die between any two steps: fetch, the calls of the store, its streams. */
import { AppError } from '../../src/shared/errors'
import type { StoreClient } from '../../src/shared/contract'
import type { StreamListener } from '../../src/main/mastodon/api'
import type { FetchLike } from '../../src/main/mastodon/transport'
import type { MemoryStore } from './store-memory'
import type { Life, VirtualTime } from './virtual-time'

/** Where an engine can die. */
export type KillPoint = 'request' | 'answer' | 'write' | 'written'

/** Why a store that is down takes nothing. */
export type Trouble = 'storeUnavailable' | 'quota' | 'conflict'

/** A call of the store. */
export interface Call {
  name: string
  args: unknown
}

interface Behind {
  time: VirtualTime
  store: MemoryStore
  /** What fetches, in place of Node's fetch. */
  fetch?: FetchLike | undefined
  onCall?: ((name: string, args: unknown, result: unknown) => void) | undefined
  onAnswer?: ((url: URL, status: number, body: string, link: string | null) => void) | undefined
}

export interface MortalLines {
  fetchOf: (own: Life) => FetchLike
  storeOf: (own: Life) => StoreClient
  /** Calls of the store so far, by name. */
  calls: Call[]
  /** How many calls a store that was down refused. */
  refused: () => number
  /** Whoever takes so many more steps of that kind dies of the last of them. */
  killAfter: (point: KillPoint, steps: number) => void
  /** Nobody is to die of a step any more. */
  spare: () => void
  /** Null: it is up. */
  setStoreDown: (trouble: Trouble | null) => void
}

const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined)

/** Hears of a stream as long as that life lasts. */
export const heardIn = (own: Life, listener: StreamListener): StreamListener => {
  const guard =
    <Args extends unknown[]>(hear: (...args: Args) => void) =>
    (...args: Args): void => {
      if (!own.isOver) hear(...args)
    }
  return {
    opened: guard(listener.opened),
    subscribed: guard(listener.subscribed),
    refused: guard(listener.refused),
    failed: guard(listener.failed),
    closed: guard(listener.closed),
    event: guard(listener.event),
    announced: guard(listener.announced),
    merged: guard(listener.merged),
    unauthorized: guard(listener.unauthorized),
  }
}

/** The lines to the instance and to the store, which are of no use to whoever is dead. */
export const createMortalLines = (behind: Behind): MortalLines => {
  const { time, store, onCall, onAnswer } = behind
  const calls: Call[] = []
  let storeDown: Trouble | null = null
  let refused = 0
  let fuse: { point: KillPoint; steps: number } | null = null

  /** Whether this step is the last of that life. */
  const burns = (own: Life, point: KillPoint): boolean => {
    if (own.isOver) return true
    if (fuse === null || fuse.point !== point) return false
    fuse.steps -= 1
    if (fuse.steps > 0) return false
    own.isOver = true
    fuse = null
    return true
  }

  const fetchOf =
    (own: Life): FetchLike =>
    async (url, init) => {
      if (burns(own, 'request')) return never()
      time.began()
      try {
        const response = await (behind.fetch ?? fetch)(url, init)
        const body = await response.arrayBuffer()
        const { status, headers } = response
        onAnswer?.(new URL(url), status, Buffer.from(body).toString(), headers.get('link'))
        if (!burns(own, 'answer')) {
          return new Response(body.byteLength === 0 ? null : body, { status, headers })
        }
      } finally {
        time.ended()
      }
      return never()
    }
  const storeOf =
    (own: Life): StoreClient =>
    async (name, args) => {
      if (burns(own, 'write')) return never()
      if (storeDown !== null) {
        refused += 1
        throw new AppError({ code: storeDown })
      }
      time.began()
      try {
        calls.push({ name, args })
        const result = await store.call(name, args)
        onCall?.(name, args, result)
        if (!burns(own, 'written')) return result
      } finally {
        time.ended()
      }
      return never()
    }

  return {
    fetchOf,
    storeOf,
    calls,
    refused: () => refused,
    killAfter: (point, steps) => {
      fuse = { point, steps }
    },
    spare: () => {
      fuse = null
    },
    setStoreDown: (trouble) => {
      storeDown = trouble
    },
  }
}

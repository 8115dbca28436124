/**
 * One timeline and the stream that feeds it, without loss (mastodon-api.md 2). The stream is a hint: an item stands on top of
 * the newest range only while one socket lives that was open before the newest end was last confirmed.
 *
 *   closed ──opened──▶ settling: posts are buffered; about 2 s later a tip is asked for
 *     ▲                    │ a tip that was asked for after that succeeded
 *     └──────closed──── joined: buffer and later posts are put on top; a second tip 60 to 90 s later
 *
 * Edits and deletions need no proof and are applied in every state. A `delete` of a stream of this account's own says no more
 * than that the post left that timeline: it is also sent when its author was blocked or muted, or a boost undone. Of a public
 * stream it means what it says (mastodon-api.md 1.6).
 */
import { mergeRows } from '../../shared/row-batch'
import type { StreamEvent } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { TimelineSync } from './timeline-sync'

/** A subscription is not acknowledged. */
const settleMs = 2_000
/** A second tip that was asked for so much later tells what a lagging replica kept from the first. */
const blindMs = 60_000
const gatherMs = 100
/** Replicas and queues need their time: asked at once, a post that was just deleted may still be there. */
const checkAfterMs = 30_000
const mostRows = 40
/** Posts that wait for a tip; more of them come by REST anyway. */
const mostWaiting = 2_000

export interface Joint {
  isJoined: () => boolean
  /** The stream is subscribed, on a socket that is open. */
  opened: () => void
  closed: () => void
  /** The stream is not wanted any more; what it brought stays. */
  ended: () => void
  event: (event: StreamEvent) => void
  /** The newest end was confirmed by an answer that was asked for at that local time. */
  tipped: (askedAt: number) => void
  /** Resolves when all that was gathered is in the store. */
  drained: () => Promise<void>
}

export interface JointGiven {
  timeline: TimelineSync
  /** Whether posts come without what they are to this viewer. */
  isAnonymous: boolean
  clock: Clock
  serverTime: () => number
  log: Log
  signal: AbortSignal
  /** Asks for a tip in so many milliseconds at the latest. */
  wantTip: (inMs: number) => void
  /** Posts left the timeline that may exist no more. */
  onDoubt: () => void
  onChange: () => void
}

type Update = Extract<StreamEvent, { kind: 'update' }>

const isAbout = (event: StreamEvent, id: string): boolean =>
  event.kind === 'update' && event.entry.statusId === id

export const createJoint = (given: JointGiven): Joint => {
  const { timeline, isAnonymous, clock, serverTime, log, signal, wantTip, onDoubt, onChange } = given
  let state: 'closed' | 'settling' | 'joined' = 'closed'
  /** Local time from which a tip counts; infinite before the subscription had its time. */
  let settledAt = Number.POSITIVE_INFINITY
  /** Local time from which a tip tells what the one that joined may have missed; null once one did. */
  let blindUntil: number | null = null
  /** Nothing has come since it was joined but what belongs further down. */
  let isFirst = true
  let session = new AbortController()
  let waiting: StreamEvent[] = []
  let gathering: Promise<void> | null = null
  let storing: Promise<void> = Promise.resolve()

  const change = (next: typeof state): void => {
    if (state === next) return
    state = next
    onChange()
  }
  const rejoin = (): void => {
    settledAt = clock.now()
    change('settling')
    wantTip(5_000)
  }
  /** Ends what waits for the socket that was; posts of it would stand above a hole. */
  const begin = (next: typeof state): void => {
    session.abort()
    session = new AbortController()
    waiting = waiting.filter((event) => event.kind !== 'update')
    settledAt = Number.POSITIVE_INFINITY
    change(next)
  }

  /** The next events of one kind, in their order; posts only while joined. */
  const take = (): StreamEvent[] => {
    const ready = state === 'joined' ? waiting : waiting.filter((event) => event.kind !== 'update')
    const first = ready[0]
    if (first === undefined) return []
    const taken: StreamEvent[] = []
    let rows = 0
    for (const event of ready) {
      if (event.kind !== first.kind) break
      rows += event.kind === 'delete' ? 1 : event.batch.statuses.length
      if (taken.length > 0 && rows > mostRows) break
      taken.push(event)
    }
    const gone = new Set(taken)
    waiting = waiting.filter((event) => !gone.has(event))
    return taken
  }

  const remove = async (ids: string[]): Promise<void> => {
    if (isAnonymous) return timeline.book.purge(ids, serverTime())
    await timeline.book.remove(ids, clock.now() + checkAfterMs)
    onDoubt()
  }
  const put = async (events: StreamEvent[]): Promise<void> => {
    const updates = events.filter((event): event is Update => event.kind === 'update')
    const batches = events.flatMap((event) => (event.kind === 'delete' ? [] : [event.batch]))
    const removed = events.flatMap((event) => (event.kind === 'delete' ? [event.id] : []))
    const rows = { ...mergeRows(batches), isAnonymous }
    if (removed.length > 0) await remove(removed)
    else if (updates.length === 0) await timeline.book.edit(rows)
    else {
      const entries = updates.map(({ entry }) => ({ order: entry.order, statusId: entry.statusId }))
      const isBlind = isFirst && blindUntil !== null
      const stood = await timeline.book.stream({ ...rows, entries, ...(isBlind ? { isBlind } : {}) })
      if (stood === 'onTop') isFirst = false
      else if (stood === 'nowhere') rejoin()
    }
  }
  const flush = async (): Promise<void> => {
    for (let events = take(); events.length > 0; events = take()) {
      try {
        await put(events)
      } catch (thrown) {
        if (signal.aborted) return
        log.warn('Streamed posts could not be stored', thrown)
        rejoin()
      }
    }
  }
  const gather = (): void => {
    gathering ??= clock.wait(gatherMs, signal).then(() => {
      // Why: what arrives while the rest is being stored starts a new turn.
      gathering = null
      storing = storing.then(flush)
    })
  }

  return {
    isJoined: () => state === 'joined',
    opened: () => {
      begin('settling')
      const turn = AbortSignal.any([signal, session.signal])
      void clock.wait(settleMs, turn).then(() => {
        if (turn.aborted) return
        settledAt = clock.now()
        wantTip(0)
      })
    },
    closed: () => {
      begin('closed')
      wantTip(5_000 + clock.random() * 5_000)
    },
    ended: () => begin('closed'),
    event: (event) => {
      if (event.kind === 'delete') waiting = waiting.filter((other) => !isAbout(other, event.id))
      waiting.push(event)
      if (waiting.length > mostWaiting) {
        waiting = waiting.filter((other) => other.kind !== 'update')
        if (state === 'joined') rejoin()
      }
      gather()
    },
    tipped: (askedAt) => {
      if (state === 'joined' && blindUntil !== null && askedAt >= blindUntil) blindUntil = null
      if (state === 'settling' && askedAt >= settledAt) {
        blindUntil = clock.now() + blindMs
        isFirst = true
        change('joined')
      }
      if (state !== 'joined') return
      // Anew with each that comes too early: it took the place of the one that was wanted.
      if (blindUntil !== null) wantTip(blindUntil - clock.now() + clock.random() * 30_000)
      gather()
    },
    drained: async () => {
      await gathering
      await storing
    },
  }
}

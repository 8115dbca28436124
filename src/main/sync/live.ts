/** The one socket of an account and the timelines that it feeds, each joined to its own stream. */
import type { TimelineKey } from '../../shared/ids'
import type { ItemKind } from '../../shared/rows'
import type { StreamSource } from '../../shared/timelines'
import type { StreamListener } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createJoint, type Joint } from './joint'
import { isSameStream } from './same-stream'
import type { TimelineSync } from './timeline-sync'

export interface Live {
  listener: StreamListener
  isJoined: (timeline: TimelineKey) => boolean
  /** The newest end of a timeline was confirmed by an answer that was asked for at that local time. */
  tipped: (timeline: TimelineKey, askedAt: number) => void
  /** Other streams are wanted now. */
  retune: () => void
  /** Resolves when all that was gathered is in the store. */
  drained: () => Promise<void>
}

interface Given {
  /** Those whose streams are wanted at the moment. */
  timelines: () => readonly TimelineSync[]
  /** Whether the instance is known to be Mastodon. */
  isMastodon: () => boolean
  clock: Clock
  serverTime: () => number
  log: Log
  signal: AbortSignal
  /** Asks for a tip of a timeline in so many milliseconds at the latest. */
  wantTip: (timeline: TimelineKey, inMs: number) => void
  /** Posts left a timeline that may exist no more. */
  onDoubt: () => void
  /** The instance's announcements are others now. */
  onAnnounced: () => void
  /** Notifications that were held back stand among the others now. */
  onMerged: () => void
  onChange: () => void
  onUnauthorized: () => void
}

interface Fed {
  /** The name of its stream. */
  stream: string
  /** What it takes of the stream; edits and deletions are about posts. */
  item: ItemKind
  joint: Joint
}

export const createLive = (given: Given): Live => {
  const { timelines, wantTip, onUnauthorized } = given
  const fed = new Map<TimelineKey, Fed>()
  /** Streams that are subscribed on the socket that is open. */
  const subscribed = new Set<string>()
  /** What is known of the software may change while a stream lasts. */
  const isSame = (one: string, other: string): boolean => isSameStream(one, other, given.isMastodon())

  const feed = (sync: TimelineSync, { name, isAnonymous }: StreamSource): void => {
    const { timeline, item } = sync
    const wantTipHere = (inMs: number): void => wantTip(timeline, inMs)
    const joint = createJoint({ ...given, timeline: sync, isAnonymous, wantTip: wantTipHere })
    fed.set(timeline, { stream: name, item, joint })
    // Another timeline has this stream already.
    if ([...subscribed].some((one) => isSame(one, name))) joint.opened()
  }
  const retune = (): void => {
    const syncs = new Map(timelines().map((sync) => [sync.timeline, sync]))
    for (const [timeline, { joint }] of fed) {
      if (syncs.has(timeline)) continue
      joint.ended()
      fed.delete(timeline)
    }
    for (const [timeline, sync] of syncs) {
      if (sync.stream !== null && !fed.has(timeline)) feed(sync, sync.stream)
    }
    const used = [...fed.values()].map(({ stream }) => stream)
    for (const name of subscribed) if (!used.some((one) => isSame(one, name))) subscribed.delete(name)
  }
  const jointsOf = (name: string): Joint[] =>
    [...fed.values()].filter(({ stream }) => isSame(stream, name)).map(({ joint }) => joint)
  retune()

  return {
    isJoined: (timeline) => fed.get(timeline)?.joint.isJoined() === true,
    tipped: (timeline, askedAt) => fed.get(timeline)?.joint.tipped(askedAt),
    retune,
    drained: async () => {
      await Promise.all([...fed.values()].map(({ joint }) => joint.drained()))
    },
    listener: {
      opened: () => undefined,
      failed: () => undefined,
      subscribed: (name) => {
        subscribed.add(name)
        for (const joint of jointsOf(name)) joint.opened()
      },
      refused: (name) => {
        subscribed.delete(name)
        for (const joint of jointsOf(name)) joint.closed()
      },
      closed: () => {
        subscribed.clear()
        for (const { joint } of fed.values()) joint.closed()
      },
      event: (event) => {
        const item = event.kind === 'update' ? event.item : 'post'
        for (const one of fed.values()) {
          if (one.item === item && isSame(one.stream, event.stream)) one.joint.event(event)
        }
      },
      announced: given.onAnnounced,
      merged: given.onMerged,
      unauthorized: onUnauthorized,
    },
  }
}

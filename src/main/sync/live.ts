/** The one socket of an account and the timelines that it feeds, each joined to its own stream. */
import type { TimelineKey } from '../../shared/ids'
import type { StreamListener } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createJoint, type Joint } from './joint'
import type { TimelineSync } from './timeline-sync'

export interface Live {
  listener: StreamListener
  isJoined: (timeline: TimelineKey) => boolean
  /** The newest end of a timeline was confirmed by an answer that was asked for at that local time. */
  tipped: (timeline: TimelineKey, askedAt: number) => void
  /** There are other timelines now. */
  retune: () => void
  /** Resolves when all that was gathered is in the store. */
  drained: () => Promise<void>
}

interface Given {
  /** As they are at the moment. */
  timelines: () => readonly TimelineSync[]
  clock: Clock
  log: Log
  signal: AbortSignal
  /** Asks for a tip of a timeline in so many milliseconds at the latest. */
  wantTip: (timeline: TimelineKey, inMs: number) => void
  onChange: () => void
  onUnauthorized: () => void
}

interface Fed {
  timeline: TimelineKey
  joint: Joint
}

export const createLive = (given: Given): Live => {
  const { timelines, wantTip, onUnauthorized } = given
  /** By the name of the stream: two timelines never have the same. */
  const fed = new Map<string, Fed>()

  const retune = (): void => {
    const streamed = new Map(
      timelines().flatMap((sync) => (sync.stream === null ? [] : [[sync.stream.name, sync] as const])),
    )
    for (const [name, { joint }] of fed) {
      if (streamed.has(name)) continue
      joint.closed()
      fed.delete(name)
    }
    for (const [name, sync] of streamed) {
      if (fed.has(name)) continue
      const { timeline, stream } = sync
      const joint = createJoint({
        ...given,
        timeline: sync,
        isAnonymous: stream?.isAnonymous === true,
        wantTip: (inMs) => wantTip(timeline, inMs),
      })
      fed.set(name, { timeline, joint })
    }
  }
  const jointOf = (timeline: TimelineKey): Joint | undefined =>
    [...fed.values()].find((one) => one.timeline === timeline)?.joint
  retune()

  return {
    isJoined: (timeline) => jointOf(timeline)?.isJoined() === true,
    tipped: (timeline, askedAt) => jointOf(timeline)?.tipped(askedAt),
    retune,
    drained: async () => {
      await Promise.all([...fed.values()].map(({ joint }) => joint.drained()))
    },
    listener: {
      opened: () => undefined,
      subscribed: (stream) => fed.get(stream)?.joint.opened(),
      refused: (stream) => fed.get(stream)?.joint.closed(),
      closed: () => {
        for (const { joint } of fed.values()) joint.closed()
      },
      event: (event) => fed.get(event.stream)?.joint.event(event),
      unauthorized: onUnauthorized,
    },
  }
}

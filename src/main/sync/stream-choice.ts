/**
 * Which streams are wanted. That of homes always, and what else it feeds with it. Others of an account's own while a column shows
 * what they feed. Public ones and those of hashtags only while somebody sees the column, for each of their messages costs the
 * server three queries a subscriber (mastodon-api.md 2).
 */
import type { TimelineKey } from '../../shared/ids'
import { streamOf } from '../../shared/timelines'
import type { Clock } from '../clock'
import type { Attention } from './attention'
import type { TimelineSync } from './timeline-sync'

/** A column that was just scrolled away, or whose window was left, is mostly seen again soon. */
const graceMs = 5 * 60_000

const streamOfHomes = streamOf({ kind: 'home' })?.name

export interface StreamChoice {
  isWanted: (timeline: TimelineSync) => boolean
  /**
   * What is seen may be different now.
   * @returns when the grace of the columns that were left is over; at once if none was. It never rejects.
   */
  look: (timelines: readonly TimelineSync[], signal: AbortSignal) => Promise<void>
}

export const createStreamChoice = (attention: Attention, clock: Clock): StreamChoice => {
  /** Local time until which a stream stays although nobody sees it; infinite while somebody does. */
  const wantedUntil = new Map<TimelineKey, number>()
  return {
    isWanted: ({ stream, timeline }) => {
      if (stream === null) return false
      if (!stream.isAnonymous) return stream.name === streamOfHomes || attention.isShown(timeline)
      return (
        attention.isVisible(timeline) || clock.now() < (wantedUntil.get(timeline) ?? Number.NEGATIVE_INFINITY)
      )
    },
    look: async (timelines, signal) => {
      let left = false
      for (const { timeline } of timelines) {
        if (attention.isVisible(timeline)) wantedUntil.set(timeline, Number.POSITIVE_INFINITY)
        else if (wantedUntil.get(timeline) === Number.POSITIVE_INFINITY) {
          wantedUntil.set(timeline, clock.now() + graceMs)
          left = true
        }
      }
      if (left) await clock.wait(graceMs, signal)
    },
  }
}

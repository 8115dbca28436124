/**
 * Timelines that an instance's staff has switched off (Mastodon since 4.5, mastodon-api.md 1.13): a user is answered with an empty
 * page, as if nobody had posted.
 */
import type { TimelineSpec } from '../../shared/timelines'
import type { InstanceDocument } from './instance'
import { recordOf } from './values'

const feeds = ['live_feeds', 'hashtag_feeds', 'trending_link_feeds'] as const
const origins = ['local', 'remote'] as const
/** One half of a feed, as the instance's document names it. */
type Half = `${(typeof feeds)[number]}.${(typeof origins)[number]}`

const whole = (feed: (typeof feeds)[number]): Half[] => [`${feed}.local`, `${feed}.remote`]

/** What a timeline is made of, where the staff decides about that; else nothing. */
const halvesOf = ({ kind }: TimelineSpec): Half[] => {
  switch (kind) {
    case 'local':
      return ['live_feeds.local']
    case 'remote':
      return ['live_feeds.remote']
    case 'federated':
      return whole('live_feeds')
    case 'tag':
      return whole('hashtag_feeds')
    case 'link':
      return whole('trending_link_feeds')
    default:
      return []
  }
}

/** The halves that are switched off for everybody; none where the instance does not say. */
export const switchedOffOf = ({ json, version }: InstanceDocument): Half[] => {
  if (version === 1) return []
  const access = recordOf(recordOf(json['configuration'])['timelines_access'])
  return feeds.flatMap((feed) =>
    origins
      .filter((origin) => recordOf(access[feed])[origin] === 'disabled')
      .map((origin): Half => `${feed}.${origin}`),
  )
}

/** Whether the staff decides about a timeline at all. */
export const isGoverned = (spec: TimelineSpec): boolean => halvesOf(spec).length > 0

/** Whether a part of a timeline is among what is switched off. Of one that is empty no more need be known. */
export const isSwitchedOff = (spec: TimelineSpec, off: readonly string[]): boolean =>
  halvesOf(spec).some((half) => off.includes(half))

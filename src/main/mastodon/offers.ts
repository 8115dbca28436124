/**
 * What an instance offers of what is optional (mastodon-api.md 10). It is found out by asking once; what is lacking is remembered
 * for that version of its software, for a day: a refusal may also have been a mistake, or a setting.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Limits } from '../../shared/limits'
import type { Feature, KeptOffers, Offer } from '../../shared/offers'
import type { Clock } from '../clock'

export interface Offers {
  /** Whether the instance is known to lack it; else it is asked. */
  lacks: (feature: Feature) => boolean
  /** Whether it has said that it speaks a version of Mastodon's API. */
  isMastodon: () => boolean
  /** Notes that it answered as instances do that lack it. */
  noteLack: (feature: Feature) => void
  /** Notes that it answered: it lacks it no more. */
  noteOffered: (feature: Feature) => void
  /**
   * Notes whether the API is there at all; for an account's home, which every instance has.
   * @returns milliseconds for which it has not been, since that was first noted; 0 if it is
   */
  noteApi: (isThere: boolean) => number
  /** Where it streams (null: it does not), if it said so less than so many milliseconds ago; else undefined. */
  stream: (youngerThan: number) => string | null | undefined
  noteStream: (url: string | null) => void
  /** Notes what it says it is. Of another version nothing is known. */
  noteVersion: (version: string | null, api: number | null) => void
  /** Which timelines are switched off there, by halves (timelines-access.ts). */
  off: () => readonly string[]
  noteOff: (off: string[]) => void
  /** Notes what it allows of posts; they are read where they are kept. */
  noteLimits: (limits: Limits) => void
}

const day = 24 * 3_600_000
/** Without many posts at once nothing is missing, it only takes longer. */
const rememberedMs = (feature: Feature): number => (feature === 'manyPosts' ? 30 * day : day)
/** Mastodon has answered with posts by their ids, and has had policies of version 2, since 4.3, whose version of the API is 2. */
const firstApi: Partial<Record<Feature, number>> = { manyPosts: 2, newPolicy: 2 }

const unknown: Offer = { version: null, api: null, lacks: [] }

/** Keeps offers for as long as it lives. */
export const offersInMemory = (): KeptOffers => {
  const offers = new Map<string, Offer>()
  return {
    offer: (origin) => offers.get(origin) ?? null,
    setOffer: (origin, offer) => void offers.set(origin, offer),
  }
}

export const createOffers = (origin: string, kept: KeptOffers, clock: Pick<Clock, 'now'>): Offers => {
  const current = (): Offer => kept.offer(origin) ?? unknown
  const others = (feature: Feature) => current().lacks.filter((lack) => lack.feature !== feature)
  const keep = (lacks: Offer['lacks']): void => kept.setOffer(origin, { ...current(), lacks })
  const noteLack = (feature: Feature): void => keep([...others(feature), { feature, at: clock.now() }])
  return {
    lacks: (feature) => {
      const { api, lacks } = current()
      const found = lacks.find((lack) => lack.feature === feature)
      const first = firstApi[feature]
      // Who says that it has it was misunderstood: it is asked again.
      if (found === undefined || (first !== undefined && api !== null && api >= first)) return false
      // A time in the future was noted by a clock that was wrong.
      return found.at <= clock.now() && clock.now() - found.at < rememberedMs(feature)
    },
    isMastodon: () => current().api !== null,
    noteLack,
    noteOffered: (feature) => {
      if (current().lacks.some((lack) => lack.feature === feature)) keep(others(feature))
    },
    noteApi: (isThere) => {
      const at = current().lacks.find(({ feature }) => feature === 'api')?.at
      if (isThere) {
        if (at !== undefined) keep(others('api'))
        return 0
      }
      if (at !== undefined && at <= clock.now()) return clock.now() - at
      noteLack('api')
      return 0
    },
    stream: (youngerThan) => {
      const known = current().stream
      if (known === undefined || known.at > clock.now() || clock.now() - known.at >= youngerThan)
        return undefined
      return known.url
    },
    noteStream: (url) => kept.setOffer(origin, { ...current(), stream: { url, at: clock.now() } }),
    noteVersion: (version, api) => {
      const known = current()
      if (known.version === version && known.api === api) return
      // What was found out before the first word of its version was found out about this very version.
      const lacks = known.version === null ? known.lacks : []
      kept.setOffer(origin, { ...known, version, api, lacks })
    },
    off: () => current().off ?? [],
    noteOff: (off) => {
      const { off: before = [], ...rest } = current()
      if (off.join() !== before.join()) kept.setOffer(origin, { ...rest, ...(off.length > 0 ? { off } : {}) })
    },
    noteLimits: (limits) => {
      const known = current()
      if (!isDeepStrictEqual(known.limits, limits)) kept.setOffer(origin, { ...known, limits })
    },
  }
}

/**
 * Where the user stopped reading, told to the instance for their other devices, and heard from it (mastodon-api.md 1.12).
 *
 * The server keeps any value, also an older one, and web clients write the newest post as soon as they open. So what it says is a
 * hint: it is offered to the reader, once, and never followed; and nothing older than it is told. What it says is asked for anew before
 * telling, unless that was heard within a minute: so long two devices may cross each other, since nothing can be told on a condition.
 */
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import { AppError, toAppError } from '../../shared/errors'
import { eraOfOrder, idOfOrder, inEra, orderOf } from '../../shared/order'
import { timelineKey } from '../../shared/timelines'
import { markerNames, type AccountClient, type MarkerName } from '../mastodon/api'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { createAlarm, workByAlarm } from './alarm'

const minutes = 60_000
const lookEveryMs = 30 * minutes
/** While less is to be asked for; the user who comes back hears of it sooner. */
const sparingEveryMs = 24 * 60 * minutes
/** A user who goes back and forth between windows asks for no more than this, nor does one who reads on. */
const freshMs = minutes
/** Reading has to rest for so long, and is told no more often. */
const tellAfterMs = 20_000
const afterFailureMs = 5 * minutes
/** What the instance lacks is not asked for, but the instance may be of another version soon. */
const lackingMs = 60 * minutes
/** Another device may write at the same moment (409). */
const mostTries = 3

/** Values of the instance that are kept across starts. */
export interface KeptMarkers {
  get: (timeline: TimelineKey) => Order | null
  set: (timeline: TimelineKey, order: Order) => void
}

export const markersInMemory = (): KeptMarkers => {
  const kept = new Map<TimelineKey, Order>()
  return {
    get: (timeline) => kept.get(timeline) ?? null,
    set: (timeline, order) => void kept.set(timeline, order),
  }
}

export interface Markers {
  /** The reader has come to rest at another place of a timeline. */
  read: (timeline: TimelineKey) => void
  /** The offer of a timeline was taken, or declined. */
  settle: (timeline: TimelineKey) => void
  /** Where another device stopped, and the reader was not told yet; null: nowhere. */
  elsewhere: (timeline: TimelineKey) => Order | null
  /** The user has come back to a window. */
  lookAgain: () => void
  /** The instance answers. */
  wake: () => void
  run: (signal: AbortSignal) => Promise<void>
}

interface Given {
  account: AccountKey
  client: Pick<AccountClient, 'markers' | 'setMarker' | 'lacks'>
  clock: Clock
  isOnline: () => boolean
  isSparing: () => boolean
  /** Where a timeline is being read here; null: nowhere. */
  placeOf: (timeline: TimelineKey) => Order | null
  /** Which era of ids a timeline is read in (see src/shared/order.ts). */
  eraOf: (timeline: TimelineKey) => Promise<number>
  /** Which value of the instance needs no word any more. */
  settled: KeptMarkers
  /** What the instance said last; for whoever ends what is old. */
  heard: KeptMarkers
  onChange: () => void
  log: Log
}

/** Newer orders come first. */
const isNewer = (one: Order, other: Order | null): boolean => other === null || one < other

export const createMarkers = (given: Given): Markers => {
  const { account, client, clock, isOnline, isSparing, placeOf, eraOf, settled, heard, onChange, log } = given
  const alarm = createAlarm(clock)
  const timelines = new Map(markerNames.map((name) => [timelineKey(account, { kind: name }), name]))
  const remote = new Map<TimelineKey, Order>()
  const offered = new Map<TimelineKey, Order>()
  /** Timelines that were read on here since they were last told, and from when to tell. */
  const toTell = new Map<TimelineKey, number>()
  /** Local time before which none is told: the last try failed. */
  let notBefore = 0
  const tellAt = (from: number): number => Math.max(from, notBefore)
  let lookedAt: number | null = null
  /** Local time at which to look; 0: at once, whatever is to be spared. */
  let lookAt = 0
  const nextLook = (): number =>
    lookAt === 0 || lookedAt === null || !isSparing() ? lookAt : Math.max(lookAt, lookedAt + sparingEveryMs)

  const hear = (timeline: TimelineKey, order: Order): void => {
    remote.set(timeline, order)
    if (heard.get(timeline) !== order) heard.set(timeline, order)
    // What was offered is where the other device no longer is.
    if (offered.get(timeline) !== order) offered.delete(timeline)
    const place = placeOf(timeline)
    const known = settled.get(timeline)
    if (order === known || order === place) return
    // The first word of the instance counts wherever it points: it is from before this device.
    if (known !== null && !isNewer(order, place)) return
    offered.set(timeline, order)
    // A column that was opened before this was heard is not read on either.
    toTell.delete(timeline)
  }

  /** What was read on while the instance was away, or just before the app ended, is told now. */
  const noteUntold = (timeline: TimelineKey): void => {
    const place = placeOf(timeline)
    if (place === null || offered.has(timeline) || toTell.has(timeline)) return
    // Why both: another device may have gone back behind what was told from here; that is its own affair.
    const known = [remote.get(timeline), settled.get(timeline)]
    if (known.every((order) => isNewer(place, order ?? null))) toTell.set(timeline, clock.now())
  }

  const look = async (signal: AbortSignal): Promise<void> => {
    const markers = await client.markers({ priority: 'check', signal })
    lookedAt = clock.now()
    lookAt = clock.now() + lookEveryMs * (0.9 + 0.2 * clock.random())
    for (const [timeline, name] of timelines) {
      const id = markers[name]
      if (id !== undefined) hear(timeline, inEra(orderOf(id), await eraOf(timeline)))
    }
    for (const timeline of timelines.keys()) noteUntold(timeline)
    onChange()
  }

  // A time in the future was noted by a clock that has been set back.
  const isFresh = (): boolean =>
    lookedAt !== null && lookedAt <= clock.now() && clock.now() - lookedAt < freshMs

  /** What of a timeline is to be told, as far as is known; null: nothing. That another device read on is offered: telling would write over it. */
  const untold = async (timeline: TimelineKey): Promise<Order | null> => {
    const place = placeOf(timeline)
    if (!toTell.has(timeline) || place === null || !isNewer(place, remote.get(timeline) ?? null)) return null
    // The instance does not know the ids of older eras.
    return eraOfOrder(place) === (await eraOf(timeline)) ? place : null
  }

  const tell = async (timeline: TimelineKey, name: MarkerName, signal: AbortSignal): Promise<void> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      if ((await untold(timeline)) !== null && !isFresh()) await look(signal)
      const place = await untold(timeline)
      if (place === null) return
      try {
        await client.setMarker(name, idOfOrder(place), { priority: 'check', signal })
        remote.set(timeline, place)
        settled.set(timeline, place)
        return
      } catch (thrown) {
        // Refused for good: where reading stopped stays here, for a day.
        if (client.lacks('tellMarkers')) return
        if (toAppError(thrown).code !== 'conflict') throw thrown
        await look(signal)
      }
    }
    throw new AppError({ code: 'conflict' })
  }

  /** @throws what the first said that failed, once all were tried: an instance may refuse one marker and take the other */
  const tellAll = async (signal: AbortSignal): Promise<void> => {
    const failures: unknown[] = []
    for (const [timeline, from] of [...toTell]) {
      const name = timelines.get(timeline)
      if (tellAt(from) > clock.now() || name === undefined) continue
      try {
        await tell(timeline, name, signal)
        if (toTell.get(timeline) === from) toTell.delete(timeline)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  const work = async (signal: AbortSignal): Promise<void> => {
    if (!isOnline()) return
    if (clock.now() >= nextLook()) {
      if (client.lacks('markers')) lookAt = clock.now() + lackingMs
      else await look(signal)
    }
    if (client.lacks('markers') || client.lacks('tellMarkers')) toTell.clear()
    await tellAll(signal)
    alarm.setBy(Math.min(nextLook(), ...[...toTell.values()].map(tellAt)))
  }

  const settle = (timeline: TimelineKey): void => {
    const order = offered.get(timeline)
    if (order === undefined) return
    offered.delete(timeline)
    settled.set(timeline, order)
    onChange()
  }

  return {
    read: (timeline) => {
      if (!timelines.has(timeline)) return
      const offer = offered.get(timeline)
      // Why: until the reader has said what becomes of the first offer of all, opening a column is not reading on.
      if (offer !== undefined && (settled.get(timeline) === null || isNewer(offer, placeOf(timeline)))) return
      if (offer !== undefined) settle(timeline)
      const from = clock.now() + tellAfterMs
      toTell.set(timeline, from)
      alarm.setBy(from)
    },
    settle,
    elsewhere: (timeline) => offered.get(timeline) ?? null,
    lookAgain: () => {
      if (lookedAt === null || isFresh()) return
      lookAt = 0
      alarm.setBy(clock.now())
    },
    wake: () => alarm.setBy(clock.now()),
    run: (signal) =>
      workByAlarm(alarm, signal, work, (thrown) => {
        log.debug('Where reading stopped was not exchanged', thrown)
        lookAt = clock.now() + afterFailureMs
        // Every tip of home wakes this, and so does reading on: what is to be told would be tried again with each of them.
        notBefore = lookAt
        alarm.setBy(lookAt)
      }),
  }
}

/**
 * Runs an engine for every guest of whom a column shows something. There is no home to judge whether the instance can be reached:
 * the first of its timelines stands in for it, and another one when its column goes.
 */
import type { AccountKey } from '../shared/ids'
import { timelineKey, type TimelineSpec } from '../shared/timelines'
import type { Instances } from './instances'
import { logOf } from './log'
import type { GuestRecord } from './settings/schema'
import type { Settings } from './settings/settings'
import type { SyncSupervisor } from './sync/supervisor'

export interface GuestSyncOptions {
  settings: Pick<Settings, 'guests' | 'wholeLook' | 'setWholeLook'>
  instances: Pick<Instances, 'guestLinesOf'>
  supervisor: Pick<SyncSupervisor, 'add' | 'remove' | 'setTimelines'>
  timelinesOf: (account: AccountKey) => TimelineSpec[]
  isPaused: (account: AccountKey) => boolean
  /** Nothing of the guest is shown any more, and nothing runs for it: it and its posts are to be forgotten. */
  onGone: (key: AccountKey) => Promise<void>
}

const log = logOf('guests')

/**
 * @returns what follows the columns as they now are. `renew`: a guest whose engine was ended by somebody else, and is to start
 * anew.
 */
export const createGuestSync = (options: GuestSyncOptions): ((renew?: AccountKey) => void) => {
  const { settings, instances, supervisor, timelinesOf, isPaused } = options
  /** The timeline that stands in for home, of each guest whose engine runs. */
  const leads = new Map<AccountKey, string>()

  const start = async (guest: GuestRecord, lead: TimelineSpec): Promise<void> => {
    leads.set(guest.key, timelineKey(guest.key, lead))
    await supervisor.add(guest.key, () => ({
      ...instances.guestLinesOf(guest),
      wholeLooks: { last: settings.wholeLook, done: settings.setWholeLook },
      timelines: timelinesOf(guest.key),
      isPaused: isPaused(guest.key),
      lead,
    }))
  }
  const end = async (guest: GuestRecord): Promise<void> => {
    leads.delete(guest.key)
    await supervisor.remove(guest.key)
    // A column may have come while its last request ended.
    if (timelinesOf(guest.key).length > 0) await follow(guest)
    else await options.onGone(guest.key)
  }
  const follow = async (guest: GuestRecord): Promise<void> => {
    const { key } = guest
    const specs = timelinesOf(key)
    const [first] = specs
    if (first === undefined) return end(guest)
    const isLed = specs.some((spec) => timelineKey(key, spec) === leads.get(key))
    if (isLed) supervisor.setTimelines(key, specs)
    else await start(guest, first)
  }
  return (renew) => {
    if (renew !== undefined) leads.delete(renew)
    for (const guest of settings.guests()) {
      follow(guest).catch((thrown: unknown) => log.error('A guest could not be followed', thrown))
    }
  }
}

/**
 * Instances that are read without an account. A guest owns rows and columns as an account does, under a key of its own, and has
 * neither token nor home: so nothing of it meets anything of an account, not even of one on the same instance. It lives as long as a
 * column shows something of it; see docs/decisions/guests.md.
 */
import type { AccountKey, TimelineKey } from '../../shared/ids'
import type { AccountSummary, InstancePreview } from '../../shared/session'
import { guestKinds, readTimelineKey } from '../../shared/timelines'
import type { Emit } from '../ipc/events'
import type { GuestRecord } from '../settings/schema'
import type { Settings } from '../settings/settings'
import { newAccountKey } from './registry'

export interface Guests {
  /** Finds the instance; who reads it already has that key. @throws as discovery */
  find: (input: string) => Promise<AccountSummary>
  /** Keeps the owner of a timeline that a column is to show; answers whether there is one, and it may be shown to guests. */
  admit: (timeline: TimelineKey) => boolean
  /** Forgets a guest of whom no column shows anything. */
  dismiss: (key: AccountKey) => void
}

/** What windows are told of a guest. */
export const guestSummaryOf = ({ key, domain, accent }: GuestRecord): AccountSummary => ({
  key,
  handle: domain,
  displayName: domain,
  avatar: null,
  domain,
  accent,
  isGuest: true,
})

/** The same hue for the same instance. */
const accentOf = (domain: string): number =>
  [...domain].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)

/** @param discover finds the instance behind what was typed, and pins its origin. */
export const createGuests = (
  settings: Pick<Settings, 'guests' | 'setGuests'>,
  discover: (input: string) => Promise<Pick<InstancePreview, 'origin' | 'domain'>>,
  emit: Emit,
): Guests => {
  /** Found, but not shown by any column yet. */
  const found = new Map<AccountKey, GuestRecord>()
  const known = (): GuestRecord[] => [...settings.guests(), ...found.values()]
  const change = (guests: readonly GuestRecord[]): void => {
    settings.setGuests(guests)
    emit('guests.changed', guests.map(guestSummaryOf))
  }
  return {
    find: async (input) => {
      const { origin, domain } = await discover(input)
      const guest = known().find((one) => one.origin === origin) ?? {
        key: newAccountKey(),
        origin,
        domain,
        accent: accentOf(domain),
      }
      if (!settings.guests().includes(guest)) found.set(guest.key, guest)
      return guestSummaryOf(guest)
    },
    admit: (timeline) => {
      const read = readTimelineKey(timeline)
      const guest = known().find(({ key }) => key === read?.account)
      if (guest === undefined || !guestKinds.some((kind) => kind === read?.spec.kind)) return false
      if (found.delete(guest.key)) change([...settings.guests(), guest])
      return true
    },
    dismiss: (key) => change(settings.guests().filter((guest) => guest.key !== key)),
  }
}

/** Absolute times as the window writes them: "08:41", with the day where it is not today's. Local time zone, 24 hours. */
import { locale } from '../status/time'

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const yearFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })

/** The furthest dates that JavaScript knows. */
const furthestMs = 8.64e15

/** A date that can be written, whatever a row says: one bad time must not take its column along. */
const dateAt = (at: number): Date =>
  new Date(Number.isFinite(at) ? Math.max(-furthestMs, Math.min(furthestMs, at)) : 0)

const isSameDay = (one: Date, other: Date): boolean =>
  one.getFullYear() === other.getFullYear() &&
  one.getMonth() === other.getMonth() &&
  one.getDate() === other.getDate()

/** "08:41", "22 Nov, 08:41" on another day, "22 Nov 2025, 08:41" in another year. Both in milliseconds. */
export const timeOfDay = (at: number, now: number): string => {
  const date = dateAt(at)
  const today = dateAt(now)
  const clock = clockFormat.format(date)
  if (isSameDay(date, today)) return clock
  const day = date.getFullYear() === today.getFullYear() ? dayFormat.format(date) : yearFormat.format(date)
  return `${day}, ${clock}`
}

const minuteMs = 60_000
const hourMinutes = 60
const dayMinutes = 24 * hourMinutes

/** "2 h 29 min", "3 days 4 h": the two largest units, rounded down; days alone from a fortnight on. Milliseconds. */
export const duration = (ms: number): string => {
  const minutes = Math.floor(ms / minuteMs)
  if (minutes < 1) return 'less than a minute'
  const days = Math.floor(minutes / dayMinutes)
  const hours = Math.floor((minutes % dayMinutes) / hourMinutes)
  const parts = [
    days === 0 ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    hours === 0 || days >= 14 ? '' : `${hours} h`,
    minutes % hourMinutes === 0 || days > 0 ? '' : `${minutes % hourMinutes} min`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** "05:41 to 08:10": from the older to the newer, the day said once where both share it. */
export const timeRange = (older: number, newer: number, now: number): string => {
  const from = timeOfDay(older, now)
  const to = isSameDay(dateAt(older), dateAt(newer))
    ? clockFormat.format(dateAt(newer))
    : timeOfDay(newer, now)
  return `${from} to ${to}`
}

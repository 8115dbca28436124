/** How times are written. All take milliseconds in the server's time, and `now` corrected to it. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const region = (language: string): string | null => {
  try {
    return new Intl.Locale(language).region ?? null
  } catch {
    // Not a language tag; some systems say "C".
    return null
  }
}

/** English, as the rest of the words, with day and month in the order of the reader's region. */
export const locale = `en-${region(globalThis.navigator?.language ?? '') ?? 'GB'}`

const formats = {
  // 24 hours in every region, as all clock times in the window: two ways in one panel read like two clocks.
  absolute: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }),
  dayThisYear: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
  day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
  dayInWords: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }),
}

/** The furthest date that JavaScript knows; servers have sent year 57171. */
const isDrawable = (at: number): boolean => Number.isFinite(at) && Math.abs(at) <= 8.64e15

/** Day and time in full, for titles and screen readers. */
export const absoluteTime = (at: number): string =>
  isDrawable(at) ? formats.absolute.format(at) : 'Unknown time'

/** For the `datetime` attribute; undefined if it cannot be said. */
export const machineTime = (at: number): string | undefined =>
  isDrawable(at) ? new Date(at).toISOString() : undefined

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** Short: "now", "12 min", "3 h", "Yesterday", "3 Mar", "3 Mar 2024". A time ahead of the clock is "now". */
export const shortTime = (at: number, now: number): string => {
  if (!isDrawable(at)) return '?'
  const age = now - at
  if (age < minuteMs) return 'now'
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min`
  if (age < dayMs) return `${Math.floor(age / hourMs)} h`
  // Half a day back from today's start is yesterday, also when a clock change made the day longer or shorter.
  if (startOfDay(at) === startOfDay(startOfDay(now) - dayMs / 2)) return 'Yesterday'
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? formats.dayThisYear : formats.day).format(at)
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** In words, for names that are read out: "just now", "12 minutes ago", "on 3 March 2024". */
export const spokenTime = (at: number, now: number): string => {
  if (!isDrawable(at)) return 'at an unknown time'
  const age = now - at
  if (age < minuteMs) return 'just now'
  if (age < hourMs) return `${counted(Math.floor(age / minuteMs), 'minute')} ago`
  if (age < dayMs) return `${counted(Math.floor(age / hourMs), 'hour')} ago`
  return `on ${formats.dayInWords.format(at)}`
}

/** How long something still lasts: "2 days left"; less than a minute is "1 minute left". */
export const timeLeft = (until: number, now: number): string => {
  const left = until - now
  if (left >= dayMs) return `${counted(Math.floor(left / dayMs), 'day')} left`
  if (left >= hourMs) return `${counted(Math.floor(left / hourMs), 'hour')} left`
  return `${counted(Math.max(1, Math.ceil(left / minuteMs)), 'minute')} left`
}

/** Length of a recording: "0:42", "1:02:03". */
export const playingTime = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => value.toString().padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

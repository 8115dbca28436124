/** When each instance answered and when it did not, by day, as this machine saw it: thirty days in a small file. */
import * as v from 'valibot'
import type { UptimeDay } from '../../shared/sync-report'
import type { SettingsBackend } from './settings'

const days = 30
const spanMs = 600_000
const writeAfterMs = 300_000
const dayMs = 86_400_000

const daySchema = v.object({ day: v.string(), up: v.number(), down: v.number() })
const hostsSchema = v.record(v.string(), v.array(daySchema))

export interface Uptime {
  note: (host: string, is: 'up' | 'down') => void
  /** Thirty days, oldest first; today is the last. */
  of: (host: string) => UptimeDay[]
  /** Writes what waits to be written. */
  flush: () => void
}

const nameOf = (time: number): string => {
  const date = new Date(time)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Names of the last thirty days. Noon is on its day whatever daylight saving does. */
const lastDays = (now: number): string[] => {
  const noon = new Date(now).setHours(12, 0, 0, 0)
  return Array.from({ length: days }, (_, at) => nameOf(noon - (days - 1 - at) * dayMs))
}

interface Host {
  days: UptimeDay[]
  /** The span of ten minutes that was counted last, and what of it was. */
  span: { number: number; up: boolean; down: boolean }
}

/**
 * @param now local time in milliseconds
 * @param isKept whether anything is kept of a host: of those where the user has an account
 */
export const createUptime = (
  file: SettingsBackend,
  { now, isKept }: { now: () => number; isKept: (host: string) => boolean },
): Uptime => {
  const parsed = v.safeParse(hostsSchema, file.get('hosts') ?? {})
  if (!parsed.success) file.keepAside()
  const neverCounted = { number: -1, up: false, down: false }
  const hosts = new Map<string, Host>(
    Object.entries(parsed.success ? parsed.output : {}).map(([name, known]) => [
      name,
      { days: known, span: neverCounted },
    ]),
  )
  let timer: ReturnType<typeof setTimeout> | null = null

  const hostOf = (name: string): Host => {
    const host = hosts.get(name) ?? { days: [], span: neverCounted }
    hosts.set(name, host)
    return host
  }
  const write = (): void => {
    timer = null
    const known = lastDays(now())
    for (const [name, host] of hosts) {
      host.days = host.days.filter(({ day }) => known.includes(day))
      if (!isKept(name) || host.days.length === 0) hosts.delete(name)
    }
    file.set('hosts', Object.fromEntries([...hosts].map(([name, host]) => [name, host.days])))
  }
  const flush = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    write()
  }
  return {
    note: (name, is) => {
      if (!isKept(name)) return
      const host = hostOf(name)
      const number = Math.floor(now() / spanMs)
      if (host.span.number !== number) host.span = { number, up: false, down: false }
      if (host.span[is]) return
      host.span[is] = true
      const day = nameOf(now())
      const today = host.days.find((one) => one.day === day)
      if (today === undefined) host.days.push({ day, up: 0, down: 0, [is]: 1 })
      else today[is] += 1
      timer ??= setTimeout(write, writeAfterMs)
    },
    of: (name) => {
      const seen = new Map((hosts.get(name)?.days ?? []).map((one) => [one.day, one]))
      return lastDays(now()).map((day) => seen.get(day) ?? { day, up: 0, down: 0 })
    },
    flush,
  }
}

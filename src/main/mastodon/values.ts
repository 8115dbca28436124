/** Tolerant readers of single values out of foreign JSON. None of them throws; each has a plain fallback. */
import { isServerId } from '../../shared/order'

export type JsonRecord = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object, or an empty one. */
export const recordOf = (value: unknown): JsonRecord => (isRecord(value) ? value : {})

/** At most `most` elements of an array, or none. */
export const listOf = (value: unknown, most: number): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, most) : []

/** A server's id, be it text or number; null if it is neither or unusable. */
export const idOf = (value: unknown): string | null => {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  return isServerId(text) ? text : null
}

/** Text of at most `most` characters; anything else becomes the empty text. */
export const textOf = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.slice(0, most) : ''

/** Like textOf, but null for missing or empty text. */
export const textOrNull = (value: unknown, most: number): string | null => {
  const text = textOf(value, most)
  return text === '' ? null : text
}

/** A count that is zero or more; anything else becomes zero. */
export const countOf = (value: unknown): number => countOrNull(value) ?? 0

/** A count that is zero or more, null where the server keeps it back or sends nonsense. */
export const countOrNull = (value: unknown): number | null => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return null
  return Math.min(Math.max(Math.trunc(number), 0), Number.MAX_SAFE_INTEGER)
}

/** A number inside a closed interval, null otherwise. */
export const numberWithin = (value: unknown, least: number, most: number): number | null =>
  typeof value === 'number' && value >= least && value <= most ? value : null

const longestUrl = 8_000

/**
 * An http(s) address without credentials, in its normal form; relative ones are resolved against the instance
 * (`/files/original/missing.png` happens). Null for everything else, `javascript:` and `https://bank@evil` included.
 */
export const urlOf = (value: unknown, origin: string): string | null => {
  if (typeof value !== 'string' || value.trim() === '' || value.length > longestUrl) return null
  try {
    const url = new URL(value, origin)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
    return url.username === '' && url.password === '' ? url.href : null
  } catch {
    // Not an address in any reading.
    return null
  }
}

/** Before this, a date is a default value or a mistake (rows 36 to 38 of the fault map). */
const earliestTime = Date.UTC(1990, 0)
/** After this it is a mistake: polls were seen that end in the year 11968. */
const latestTime = Date.UTC(9999, 11, 31)

/**
 * A time in milliseconds since the epoch; null for empty, unreadable ("57171-08-04T...") and nonsensical dates. A
 * date without a zone is UTC.
 */
export const timeOf = (value: unknown): number | null => {
  if (typeof value !== 'string') return null
  const zoned = /T[\d:.]+$/.test(value) ? `${value}Z` : value
  const time = Date.parse(zoned)
  return time >= earliestTime && time <= latestTime ? time : null
}

/** Mastodon's ids carry their time: milliseconds shifted by 16 bits (mastodon-api.md 1.2). */
export const timeOfSnowflake = (id: string): number | null => {
  if (!/^\d{17,20}$/.test(id)) return null
  const time = Number(BigInt(id) >> 16n)
  return time >= earliestTime ? time : null
}

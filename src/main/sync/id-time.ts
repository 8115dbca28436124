/**
 * The time that is hidden in a server's id, where the id is of a kind that has one. Only windows of re-reading are computed
 * with it, never an order: ids stay opaque for that (mastodon-api.md 1.2).
 */

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const earliest = Date.UTC(2016, 0, 1)
const latest = Date.UTC(2100, 0, 1)

const ofSnowflake = (id: string): number | null => (/^\d{17,19}$/.test(id) ? Number(BigInt(id) >> 16n) : null)

const ofUlid = (id: string): number | null =>
  /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)
    ? [...id.slice(0, 10)].reduce((time, letter) => time * 32 + base32.indexOf(letter), 0)
    : null

const ofUuid7 = (id: string): number | null =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)
    ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    : null

/** Milliseconds since the epoch, in the server's time; null if the id tells no plausible time. */
export const timeOfId = (id: string): number | null => {
  const time = ofSnowflake(id) ?? ofUlid(id) ?? ofUuid7(id)
  return time !== null && time > earliest && time < latest ? time : null
}

const toUlidTime = (time: number): string => {
  let rest = time
  let text = ''
  for (let at = 0; at < 10; at += 1) {
    text = base32.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** The highest id that a server whose ids look like `like` can have made at a time; null where ids tell no time. */
export const lastIdAt = (like: string, time: number): string | null => {
  if (timeOfId(like) === null) return null
  if (ofSnowflake(like) !== null) return ((BigInt(Math.floor(time)) << 16n) | 0xffffn).toString()
  if (ofUlid(like) !== null) return toUlidTime(time) + 'Z'.repeat(16)
  const digits = Math.floor(time).toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7fff-bfff-ffffffffffff`
}

/** The lowest id of the same kind, as a bound that lies under every post. */
export const lowestIdLike = (id: string): string => {
  if (/^\d+$/.test(id)) return '0'
  return id.replace(/[^-]/g, '0')
}

/** A bound that lies just over a post, so that the post itself is shown; the post's own id where ids are no numbers to count on. */
export const idJustAbove = (id: string): string => (/^\d+$/.test(id) ? String(BigInt(id) + 1n) : id)

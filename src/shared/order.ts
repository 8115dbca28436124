/**
 * Order keys: a server's ids made sortable in IndexedDB, newest first.
 *
 * Ids are opaque (snowflakes, ULIDs, flakes, UUIDs, hex). Mastodon's own rule compares them by length
 * first, then character by character (`compare_id.ts` of its web client). An order key is the id's
 * length in three digits followed by the id, every character mirrored, so that ascending keys mean
 * descending ids. Mirroring is its own inverse: a key can be turned back into the id for a cursor.
 */
import type { Order } from './ids'

/**
 * A server can give all its posts other ids, of which nothing is known beside the old ones (fault map row 34). What is read from
 * then on stands in another era: above all that was stored before, whatever the ids. The keys of the first era have no mark, and
 * no key of a place begins with a space.
 */
const eraMark = ' '
const firstMarked = 0x7e
const marked = 2

/** As many eras as there are marks; a server that needs more has no ids to speak of. */
export const lastEra = 90

const markOf = (era: number): string =>
  era === 0 ? '' : `${eraMark}${String.fromCharCode(firstMarked + 1 - era)}`

/** The era that a key belongs to; 0 is the first. */
export const eraOfOrder = (order: Order): number =>
  order.startsWith(eraMark) ? firstMarked + 1 - order.charCodeAt(marked - 1) : 0

/** A key of the first era, or a bound (`newestOrder`, `oldestOrder`), as it is in another one. */
export const inEra = (order: Order, era: number): Order => `${markOf(era)}${order}` as Order

/** The key without its era. */
export const withoutEra = (order: Order): Order =>
  (order.startsWith(eraMark) ? order.slice(marked) : order) as Order

/** Mirrors U+0020 to U+007E onto itself, reversed. */
const mirrorBase = 0x20 + 0x7e
const longestId = 999

const mirror = (text: string): string => {
  let mirrored = ''
  for (let at = 0; at < text.length; at += 1) {
    mirrored += String.fromCharCode(mirrorBase - text.charCodeAt(at))
  }
  return mirrored
}

/** Whether a value can serve as a server id: 1 to 999 printable ASCII characters. */
export const isServerId = (id: unknown): id is string =>
  typeof id === 'string' && id.length > 0 && id.length <= longestId && /^[\x20-\x7e]+$/.test(id)

/**
 * The order key of a server id.
 * @throws RangeError if the id is empty, longer than 999 characters or not printable ASCII.
 */
export const orderOf = (id: string): Order => {
  if (!isServerId(id)) throw new RangeError('Not a server id')
  return mirror(id.length.toString().padStart(3, '0') + id) as Order
}

const prefixed = 3
/** Stands after the key of an anchor; keys of ids end there. */
const hook = '~'
/** Both fit into one key. */
const longestHooked = 400

const shifted = (order: string, by: number): string =>
  order.slice(0, -1) + String.fromCharCode(order.charCodeAt(order.length - 1) + by)

/**
 * The order key right above another id, for an item whose own id does not tell where it stands (fault map row 33). As a cursor
 * it is that other id. Null where there is no such key.
 * @param anchor an id that does tell
 */
export const orderAboveId = (anchor: string, id: string): Order | null => {
  const key = orderOf(anchor)
  if (Math.max(anchor.length, id.length) > longestHooked || key.endsWith(' ')) return null
  return `${shifted(key, -1)}${hook}${orderOf(id)}` as Order
}

/** The server id that an order key was made of, or that it stands right above. */
export const idOfOrder = (stored: Order): string => {
  const order = withoutEra(stored)
  const end = prefixed + Number(mirror(order.slice(0, prefixed)))
  const key = order[end] === hook ? shifted(order.slice(0, end), 1) : order.slice(0, end)
  return mirror(key).slice(prefixed)
}

/** Digits of a time in milliseconds, far beyond every date. */
const timeDigits = 16

/** An order by a time, the latest first; the id tells those of the same time apart. */
export const orderOfTime = (at: number, id: string): Order => {
  const time = Math.max(0, Math.trunc(at)).toString().padStart(timeDigits, '0').slice(-timeDigits)
  return `${mirror(time)}${orderOf(id)}` as Order
}

/** Below (before) and above (after) every order key, for ranges. */
export const newestOrder = '' as Order
export const oldestOrder = '\uffff' as Order

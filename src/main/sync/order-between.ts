/**
 * Orders that are made here, for entries whose order no id tells: keys between two others. Pure. They are made of the characters
 * `!` to `~`, never end with the least of them, and so leave room above and below; a space never stands in one (places.ts).
 */
import type { Order } from '../../shared/ids'

const least = 0x21
const most = 0x7e
const middle = 'P'

const charAt = (code: number): string => String.fromCharCode(code)

/** A key between two others, `newer < older`; none of the two needs to have been made here. @throws RangeError */
export const orderBetween = (newer: Order, older: Order): Order => {
  if (newer >= older) throw new RangeError('No order lies between these')
  let key = ''
  let isBounded = true
  for (let at = 0; ; at += 1) {
    const isOver = at >= newer.length
    const low = isOver ? least - 1 : newer.charCodeAt(at)
    const high = isBounded ? Math.min(older.charCodeAt(at), most + 1) : most + 1
    if (high - low > 1) {
      const code = (low + high) >> 1
      return (key + charAt(code) + (code === least ? middle : '')) as Order
    }
    // One apart: whatever begins like the newer one is above the older one. Only where the newer one is over, the older one leads.
    key += charAt(isOver ? high : low)
    if (high > low && !isOver) isBounded = false
  }
}

/** So many keys between two others, newest first, all of about the same length. */
export const ordersBetween = (newer: Order, older: Order, count: number): Order[] => {
  if (count <= 0) return []
  const upper = count >> 1
  const key = orderBetween(newer, older)
  return [...ordersBetween(newer, key, upper), key, ...ordersBetween(key, older, count - upper - 1)]
}

/** Digits that count when a key is put above all others: enough for ever. */
const counted = 12

/**
 * A key above another one that has nothing above it. Halving the room each time would make keys longer and longer; this one
 * counts down instead.
 */
export const orderAbove = (older: Order): Order => {
  const digits = [...older.padEnd(counted, charAt(least)).slice(0, counted)].map((char) =>
    Math.min(char.charCodeAt(0), most),
  )
  for (let at = counted - 1; at >= 0; at -= 1) {
    const digit = digits[at] ?? least
    digits[at] = digit > least ? digit - 1 : most
    if (digit > least) return `${digits.map(charAt).join('')}${middle}` as Order
  }
  return orderBetween('' as Order, older)
}

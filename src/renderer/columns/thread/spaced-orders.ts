/**
 * Orders for a sequence that has none of its own and changes in the middle: what stays in its place keeps its order, so that
 * a reading place is found again; what is new gets one in between. One of its items, the pivot, keeps its order always.
 */
import type { Order } from '../../../shared/ids'

/** Between neighbours that came at once. Twenty posts can come between two, one after the other, before all are numbered anew. */
const step = 2 ** 20
const start = 2 ** 51
const digits = 16

const orderOf = (number: number): Order => number.toString().padStart(digits, '0') as Order

export const pivotOrder = orderOf(start)

/** Indexes of a longest run of rising numbers, among those that are numbers. */
export const longestRise = (numbers: readonly (number | undefined)[]): number[] => {
  /** By length: index of the smallest number that a run of that length can end with. */
  const ends: number[] = []
  const before = new Map<number, number | undefined>()
  numbers.forEach((number, index) => {
    if (number === undefined) return
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[ends[middle] ?? -1] ?? 0) < number) low = middle + 1
      else high = middle
    }
    before.set(index, ends[low - 1])
    ends[low] = index
  })
  const rise: number[] = []
  for (let index = ends.at(-1); index !== undefined; index = before.get(index)) rise.unshift(index)
  return rise
}

export class SpacedOrders {
  #numbers = new Map<string, number>()

  /**
   * Orders of the ids, each id once, rising.
   * @param pivot index of the item that stands at `pivotOrder`.
   */
  place(ids: readonly string[], pivot: number): Order[] {
    const numbers = this.#around(ids, pivot) ?? ids.map((_, at) => start + (at - pivot) * step)
    this.#numbers = new Map(ids.map((id, at) => [id, numbers[at] ?? start]))
    return numbers.map(orderOf)
  }

  /** The number that an item may keep; undefined if it is new, or came from the other side of the pivot. */
  #kept(id: string, side: number): number | undefined {
    if (side === 0) return start
    const number = this.#numbers.get(id)
    return number !== undefined && Math.sign(number - start) === side ? number : undefined
  }

  /** Numbers around those that stay; null where there is no room left between two of them. */
  #around(ids: readonly string[], pivot: number): number[] | null {
    const known = ids.map((id, at) => this.#kept(id, Math.sign(at - pivot)))
    const stay = longestRise(known)
    const numbers: number[] = []
    const fill = (from: number | undefined, to: number | undefined, count: number): boolean => {
      const low = from ?? (to ?? start) - step * (count + 1)
      const high = to ?? low + step * (count + 1)
      if (high - low <= count || low < 0) return false
      for (let at = 1; at <= count; at += 1) numbers.push(low + Math.floor(((high - low) * at) / (count + 1)))
      return true
    }
    let last: { index: number; number: number } | undefined
    for (const index of stay) {
      const number = known[index] ?? start
      if (!fill(last?.number, number, index - (last?.index ?? -1) - 1)) return null
      numbers.push(number)
      last = { index, number }
    }
    return fill(last?.number, undefined, ids.length - 1 - (last?.index ?? -1)) ? numbers : null
  }
}

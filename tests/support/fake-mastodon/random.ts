/** Seeded chance: the same seed and the same calls give the same answers on every machine. */
export interface Random {
  seed: number
  /** 0 (in) to 1 (out). */
  next: () => number
  /** Whole number from 0 (in) to `below` (out). */
  int: (below: number) => number
  pick: <Item>(items: readonly Item[]) => Item
  chance: (probability: number) => boolean
  /** That many random bytes as lower-case hex. */
  hex: (bytes: number) => string
  /** An independent source, so that one consumer's calls do not shift another's. */
  fork: (label: string) => Random
}

/** FNV-1a, 32 bit. */
export const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    // The mulberry32 generator: one word of state, good enough for test data.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    seed,
    next,
    int,
    pick: (items) => {
      const item = items[int(items.length)]
      if (item === undefined) throw new Error('Nothing to pick from.')
      return item
    },
    chance: (probability) => next() < probability,
    hex: (bytes) => Array.from({ length: bytes }, () => int(256).toString(16).padStart(2, '0')).join(''),
    fork: (label) => createRandom((seed ^ hash(label)) >>> 0),
  }
}

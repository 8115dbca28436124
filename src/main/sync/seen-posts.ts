/** When each post was last seen in an answer, in memory: what has just come need not be asked for again. */
const kept = 20_000
/**
 * Whatever was last seen before that is as good as never seen: every post that is due at all is due within a day (refresh-policy.ts).
 * Why twice as long: one that is forgotten just when it falls due may count as seen in another way.
 */
const keptMs = 48 * 3_600_000

export interface SeenPosts {
  /** @param at server time of the answer */
  note: (ids: Iterable<string>, at: number) => void
  /** Server time; null: not since the start. */
  at: (id: string) => number | null
}

export const createSeenPosts = (): SeenPosts => {
  const seen = new Map<string, number>()
  return {
    note: (ids, at) => {
      for (const id of ids) {
        // Why: taken out first so that the map's own order is that of the last mention.
        seen.delete(id)
        seen.set(id, at)
      }
      for (const [id, last] of seen) {
        if (seen.size <= kept && at - last < keptMs) return
        seen.delete(id)
      }
    },
    at: (id) => seen.get(id) ?? null,
  }
}

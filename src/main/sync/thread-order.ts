/** The order in which answers are read: every answer is followed by its own. */
import type { StatusRow } from '../../shared/rows'

export interface Arranged {
  descendants: string[]
  /** Of each: 1 answers the opened post. */
  depths: number[]
}

/**
 * Puts descendants in reading order. Among the answers to one post the server's order stays; answers to a post that the server
 * keeps back stand at the end, as if they answered the opened one.
 * @param root id of the opened post.
 * @param ids descendants in the server's order; Mastodon's is the reading order already.
 */
export const arranged = (
  root: string,
  ids: readonly string[],
  rows: ReadonlyMap<string, Pick<StatusRow, 'replyToId'>>,
): Arranged => {
  const known = new Set(ids)
  const answers = new Map<string, string[]>()
  const strays: string[] = []
  for (const id of known) {
    const parent = rows.get(id)?.replyToId ?? null
    if (parent === null || parent === id || (parent !== root && !known.has(parent))) strays.push(id)
    else {
      const siblings = answers.get(parent)
      if (siblings === undefined) answers.set(parent, [id])
      else siblings.push(id)
    }
  }
  const placed = new Map<string, number>()
  /** Not by recursion: a thread may be 4096 answers deep. */
  const place = (from: readonly string[]): void => {
    const ahead = from.toReversed().map((id) => ({ id, depth: 1 }))
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      const { id, depth } = next
      if (placed.has(id)) continue
      placed.set(id, depth)
      for (const answer of (answers.get(id) ?? []).toReversed()) ahead.push({ id: answer, depth: depth + 1 })
    }
  }
  place(answers.get(root) ?? [])
  place(strays)
  // A hostile server may let posts answer each other in a ring.
  place([...known].filter((id) => !placed.has(id)))
  return { descendants: [...placed.keys()], depths: [...placed.values()] }
}

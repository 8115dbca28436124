/** Parsed posts, kept: the same content is drawn again whenever a column scrolls back to it. */
import { parseContent } from './parse'
import type { ContentTree } from './tree'

const mostKept = 600
/** Content longer than this is parsed anew instead of being kept as a key. */
const longestKept = 50_000

const kept = new Map<string, ContentTree>()

/** The tree of some post HTML; the least recently used of 600 are forgotten. */
export const contentOf = (html: string): ContentTree => {
  const known = kept.get(html)
  if (known) {
    // A Map keeps the order of insertion: what was asked for last goes to the end.
    kept.delete(html)
    kept.set(html, known)
    return known
  }
  const tree = parseContent(html)
  if (html.length > longestKept) return tree
  kept.set(html, tree)
  if (kept.size > mostKept) {
    const oldest = kept.keys().next()
    if (!oldest.done) kept.delete(oldest.value)
  }
  return tree
}

/** Parsed posts, kept: the same content is drawn again whenever a column scrolls back to it. */
import type { StatusRow } from '../../../shared/rows'
import { parseContent } from './parse'
import { resolveContent } from './resolve'
import type { ContentNode, ContentTree } from './tree'

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

export interface DrawnContent {
  nodes: ContentNode[]
  truncated: boolean
  hasQuote: boolean
}

/** By row: rows are never changed, only replaced. */
const drawn = new WeakMap<StatusRow, DrawnContent>()

/**
 * What is drawn for the text of a post; the same answer for the same row.
 * @param localDomain domain that handles without a host belong to.
 * @param hasQuote whether a quote is drawn below it.
 */
export const drawnContent = (status: StatusRow, localDomain: string, hasQuote: boolean): DrawnContent => {
  const known = drawn.get(status)
  if (known?.hasQuote === hasQuote) return known
  const { blocks, truncated } = contentOf(status.content)
  const { mentions, tags, emojis } = status
  const nodes = resolveContent({ blocks, truncated }, { mentions, tags, emojis, localDomain, hasQuote })
  const content: DrawnContent = { nodes, truncated, hasQuote }
  drawn.set(status, content)
  return content
}

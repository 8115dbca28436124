/**
 * parse5 with a budget: post HTML of any size and shape becomes a tree of bounded size in bounded time. Every node made is
 * counted, and the parser is fed in slices: one that stays silent is collecting a giant tag, whose attributes cost it their square.
 */
import { defaultTreeAdapter, Parser, type DefaultTreeAdapterMap, type DefaultTreeAdapterTypes } from 'parse5'

export type SourceNode = DefaultTreeAdapterTypes.ChildNode
export type SourceElement = DefaultTreeAdapterTypes.Element

const longestSource = 262_144
const sliceLength = 2_048
const mostNodes = 10_000
/** Slices without a node or text: longer tags (and words) are not worth their time. */
const mostSilentSlices = 16
/** Scope checks of the parser walk the open elements, so depth is bounded too. */
const deepest = 256

class BudgetSpent extends Error {}

interface Budget {
  adapter: typeof defaultTreeAdapter
  /** Whether the parser made anything since the last question. */
  hasGrown: () => boolean
  /** Lets the parser move what it made to where it is handed out, uncounted. */
  close: () => void
}

const budget = (): Budget => {
  let nodes = 0
  let grown = false
  let isOpen = true
  // Why no WeakMap: it is dropped with the parser, and weak keys cost the collector much more.
  const depths = new Map<object, number>()
  const enter = (parent: object, child: object): void => {
    nodes += 1
    grown = true
    const depth = (depths.get(parent) ?? 0) + 1
    depths.set(child, depth)
    if (isOpen && (nodes > mostNodes || depth > deepest)) throw new BudgetSpent()
  }
  const adapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    appendChild: (parent, child) => {
      enter(parent, child)
      defaultTreeAdapter.appendChild(parent, child)
    },
    insertBefore: (parent, child, reference) => {
      enter(parent, child)
      defaultTreeAdapter.insertBefore(parent, child, reference)
    },
    insertText: (parent, text) => {
      grown = true
      defaultTreeAdapter.insertText(parent, text)
    },
  }
  const hasGrown = (): boolean => {
    const answer = grown
    grown = false
    return answer
  }
  const close = (): void => {
    isOpen = false
  }
  return { adapter, hasGrown, close }
}

/**
 * The nodes of a fragment, and whether something at its end was left out because a limit was reached.
 * Never throws, whatever the string.
 */
export const sourceTree = (html: string): { nodes: SourceNode[]; truncated: boolean } => {
  const source = html.slice(0, longestSource)
  let truncated = html.length > longestSource
  const { adapter, hasGrown, close } = budget()
  const parser = Parser.getFragmentParser<DefaultTreeAdapterMap>(null, { treeAdapter: adapter })
  let silentSlices = 0
  try {
    for (let at = 0; at < source.length; at += sliceLength) {
      parser.tokenizer.write(source.slice(at, at + sliceLength), at + sliceLength >= source.length)
      silentSlices = hasGrown() ? 0 : silentSlices + 1
      if (silentSlices > mostSilentSlices) throw new BudgetSpent()
    }
  } catch (thrown) {
    if (!(thrown instanceof BudgetSpent)) throw thrown
    truncated = true
  }
  close()
  return { nodes: parser.getFragment().childNodes, truncated }
}

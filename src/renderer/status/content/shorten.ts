/** The beginning of a long post. It is cut in the tree, not by clipping, so that nothing hidden can take the focus. */
import { isBlock, textOf, type ContentNode } from './tree'

/** Posts longer than this are folded ... */
const foldedFrom = { characters: 1_400, lines: 24 }
/** ... to about this much, so that unfolding is worth a press. */
const keptWhenFolded = { characters: 1_000, lines: 14 }

interface Room {
  characters: number
  lines: number
}

const linesOf = (nodes: readonly ContentNode[]): number => textOf(nodes).split('\n').length

/** Whether a post is so long that it begins folded. */
export const isLong = (nodes: readonly ContentNode[]): boolean => {
  const text = textOf(nodes)
  return text.length > foldedFrom.characters || linesOf(nodes) > foldedFrom.lines
}

const cutWords = (text: string, characters: number): string => {
  const cut = text.slice(0, characters).replace(/[\ud800-\udbff]$/, '')
  const lastBlank = cut.lastIndexOf(' ')
  return `${(lastBlank > characters / 2 ? cut.slice(0, lastBlank) : cut).trimEnd()}…`
}

const take = (nodes: readonly ContentNode[], room: Room): ContentNode[] => {
  const kept: ContentNode[] = []
  for (const node of nodes) {
    if (room.characters <= 0 || room.lines <= 0) break
    if (node.type === 'text') {
      kept.push(
        node.text.length > room.characters
          ? { type: 'text', text: cutWords(node.text, room.characters) }
          : node,
      )
      room.characters -= node.text.length
    } else if (node.type === 'emoji') {
      kept.push(node)
      room.characters -= 2
    } else if (node.type === 'element') {
      kept.push({ ...node, children: take(node.children, room) })
      if (node.tag === 'br' || isBlock(node)) room.lines -= 1
    } else {
      // A link stays whole: half of an address is another address.
      kept.push(node)
      room.characters -= textOf(node.children).length
    }
  }
  return kept
}

/** The beginning of a post, about 1,000 characters or 14 lines. */
export const shortened = (nodes: readonly ContentNode[]): ContentNode[] => take(nodes, { ...keptWhenFolded })

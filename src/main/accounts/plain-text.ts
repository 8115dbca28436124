/** Text of an instance's HTML (its description, its rules): what is shown before signing in is text and nothing else. */
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'

const blocks = new Set(['p', 'div', 'br', 'li', 'ul', 'ol', 'blockquote', 'pre', 'tr', 'hr'])
const heading = /^h[1-6]$/
const silent = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'textarea', 'title'])
/** Far more than any instance says of itself; parse5 keeps whole what it reads. */
const longestHtml = 100_000

type Node = DefaultTreeAdapterTypes.Node

/** Walks without recursion: hostile HTML nests deeper than a stack. */
const textOf = (root: Node): string => {
  const parts: string[] = []
  const todo: (Node | string)[] = [root]
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (typeof node === 'string') parts.push(node)
    else if (node.nodeName === '#text' && 'value' in node) parts.push(node.value)
    else if ('childNodes' in node && !silent.has(node.nodeName)) {
      const isBlock = blocks.has(node.nodeName) || heading.test(node.nodeName)
      if (isBlock) todo.push('\n')
      for (let at = node.childNodes.length - 1; at >= 0; at -= 1) {
        const child = node.childNodes[at]
        if (child !== undefined) todo.push(child)
      }
      if (isBlock) todo.push('\n')
    }
  }
  return parts.join('')
}

/** The text of an HTML fragment, with line breaks where blocks end; at most `limit` characters. */
export const plainText = (html: string, limit = 5_000): string =>
  textOf(parseFragment(html.slice(0, longestHtml)))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
    .slice(0, limit)

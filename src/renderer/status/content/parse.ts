/**
 * Post HTML to the typed tree of tree.ts: an allow-list, nothing else passes (mastodon-api.md 6). The HTML is stored raw and parsed when
 * drawn, so better rules apply to old posts too. What is not understood becomes its text; what hides or runs is dropped.
 */
import { cleanText } from '../text'
import { sourceTree, type SourceElement, type SourceNode } from './source-tree'
import { isBlock, type ContentNode, type ContentTree, type DrawnTag, type ElementNode } from './tree'
import { openableUrl } from './urls'

const deepestDrawn = 32
const longestText = 50_000
const mostDrawn = 5_000

/** Elements that go with all they hold. `noscript`: its content is markup for another reader. */
const dropped: ReadonlySet<string> = new Set([
  'script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'applet', 'svg', 'head', 'title', 'link', 'meta',
  'base', 'audio', 'video', 'source', 'track', 'canvas', 'map', 'area', 'input', 'select', 'option', 'textarea', 'frame', 'frameset',
  'noembed', 'noframes', 'plaintext', 'xmp', 'param', 'dialog',
]) // prettier-ignore

const asDrawn: ReadonlyMap<string, DrawnTag> = new Map<string, DrawnTag>([
  ['p', 'p'], ['blockquote', 'blockquote'], ['pre', 'pre'], ['ul', 'ul'], ['ol', 'ol'], ['li', 'li'], ['hr', 'hr'], ['br', 'br'],
  ['code', 'code'], ['samp', 'code'], ['kbd', 'code'], ['tt', 'code'], ['strong', 'strong'], ['b', 'strong'], ['em', 'em'], ['i', 'em'],
  ['cite', 'em'], ['dfn', 'em'], ['var', 'em'], ['s', 's'], ['del', 's'], ['strike', 's'], ['u', 'u'], ['ins', 'u'], ['sub', 'sub'],
  ['sup', 'sup'], ['small', 'small'], ['ruby', 'ruby'], ['rt', 'rt'], ['rp', 'rp'], ['dl', 'ul'], ['dt', 'li'], ['dd', 'li'],
  ['menu', 'ul'], ['tr', 'p'], ['figcaption', 'p'], ['summary', 'p'], ['address', 'p'], ['caption', 'p'],
]) // prettier-ignore

/** Boxes without meaning here: their content stands in their place, as paragraphs of its own. */
const boxes: ReadonlySet<string> = new Set([
  'div', 'section', 'article', 'aside', 'header', 'footer', 'main', 'nav', 'details', 'figure', 'hgroup', 'center', 'form', 'fieldset',
  'table', 'thead', 'tbody', 'tfoot', 'body', 'html',
]) // prettier-ignore

const languageTag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i

interface Walk {
  textLeft: number
  nodesLeft: number
  truncated: boolean
}

interface Place {
  depth: number
  inLink: boolean
}

const attribute = (element: SourceElement, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value

const classesOf = (element: SourceElement): string[] => (attribute(element, 'class') ?? '').split(/\s+/)

const isElement = (node: SourceNode): node is SourceElement => 'tagName' in node

const textNode = (raw: string, walk: Walk): ContentNode[] => {
  const text = cleanText(raw.slice(0, walk.textLeft))
  if (raw.length > walk.textLeft) walk.truncated = true
  walk.textLeft -= Math.min(raw.length, walk.textLeft)
  return text === '' ? [] : [{ type: 'text', text }]
}

/** All text below an element, without recursion: for what is nested deeper than anything is drawn. */
const flatText = (element: SourceElement): string => {
  const waiting: SourceNode[] = [...element.childNodes].reverse()
  let text = ''
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('value' in node) text += node.value
    else if (isElement(node) && !dropped.has(node.tagName)) waiting.push(...[...node.childNodes].reverse())
  }
  return text
}

const wholeNumber = (value: string | undefined): number | undefined =>
  value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined

const languageOf = (element: SourceElement): { lang?: string } => {
  const lang = attribute(element, 'lang')
  return lang !== undefined && languageTag.test(lang) ? { lang } : {}
}

const elementNode = (element: SourceElement, tag: DrawnTag, children: ContentNode[]): ElementNode => {
  const node: ElementNode = { type: 'element', tag, children, ...languageOf(element) }
  const start = tag === 'ol' ? wholeNumber(attribute(element, 'start')) : undefined
  const value = tag === 'li' ? wholeNumber(attribute(element, 'value')) : undefined
  if (start !== undefined) node.start = start
  if (value !== undefined) node.value = value
  if (tag === 'ol' && attribute(element, 'reversed') !== undefined) node.reversed = true
  if (classesOf(element).includes('quote-inline')) node.quoteFallback = true
  return node
}

const isBlank = (node: ContentNode): boolean =>
  (node.type === 'text' && node.text.trim() === '') || (node.type === 'element' && node.tag === 'br')

/** Puts loose text and inline nodes between blocks into paragraphs; drops paragraphs without content. */
const paragraphs = (nodes: readonly ContentNode[]): ContentNode[] => {
  const blocks: ContentNode[] = []
  let loose: ContentNode[] = []
  const close = (): void => {
    if (!loose.every(isBlank)) blocks.push({ type: 'element', tag: 'p', children: loose })
    loose = []
  }
  for (const node of nodes) {
    if (!isBlock(node)) {
      loose.push(node)
      continue
    }
    close()
    const isEmpty = node.type === 'element' && node.tag === 'p' && node.children.every(isBlank)
    if (!isEmpty) blocks.push(node)
  }
  close()
  return blocks
}

/** Inline elements hold no blocks: a block in one gives up its box and begins a new line. */
const inlines = (nodes: readonly ContentNode[]): ContentNode[] => {
  if (!nodes.some(isBlock)) return [...nodes]
  return nodes.flatMap((node, index) => {
    if (node.type !== 'element' || !isBlock(node)) return [node]
    const lineBreak: ContentNode[] = index === 0 ? [] : [{ type: 'element', tag: 'br', children: [] }]
    return [...lineBreak, ...inlines(node.children)]
  })
}

const pictureText = (element: SourceElement, walk: Walk): ContentNode[] =>
  textNode(attribute(element, 'alt') ?? attribute(element, 'title') ?? '', walk)

/** MathML that Mastodon's own sanitizer would have turned into TeX. */
const mathText = (element: SourceElement, walk: Walk): ContentNode[] => {
  const waiting: SourceElement[] = [element]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.tagName === 'annotation' && attribute(node, 'encoding') === 'application/x-tex') {
      return textNode(`$${flatText(node)}$`, walk)
    }
    waiting.push(...node.childNodes.filter(isElement))
  }
  return textNode(flatText(element), walk)
}

const linkNodes = (element: SourceElement, walk: Walk, place: Place): ContentNode[] => {
  const url = openableUrl(attribute(element, 'href'))
  // A link without a usable address is its text, and hides none of it.
  if (url === null) return inlines(convertAll(element.childNodes, walk, place))
  const children = inlines(convertAll(element.childNodes, walk, { ...place, inLink: true }))
  if (children.length === 0) return []
  return [{ type: 'link', href: url.href, children, ...languageOf(element) }]
}

const spanNodes = (element: SourceElement, walk: Walk, place: Place): ContentNode[] => {
  const children = inlines(convertAll(element.childNodes, walk, place))
  const classes = classesOf(element)
  if (place.inLink && classes.includes('invisible')) return [{ type: 'hidden', children }]
  if (place.inLink && classes.includes('ellipsis')) return [{ type: 'ellipsis', children }]
  const isQuoteFallback = classes.includes('quote-inline')
  return isQuoteFallback || languageOf(element).lang !== undefined
    ? [elementNode(element, 'span', children)]
    : children
}

const convertBlock = (element: SourceElement, tag: DrawnTag, walk: Walk, place: Place): ContentNode[] => {
  const children = convertAll(element.childNodes, walk, place)
  if (tag === 'p')
    return children.some(isBlock) ? paragraphs(children) : [elementNode(element, 'p', children)]
  if (tag === 'blockquote') return [elementNode(element, tag, paragraphs(children))]
  if (tag === 'ul' || tag === 'ol') {
    const items = paragraphs(children).map((child): ContentNode =>
      child.type === 'element' && child.tag === 'li'
        ? child
        : { type: 'element', tag: 'li', children: [child] },
    )
    return items.length === 0 ? [] : [elementNode(element, tag, items)]
  }
  if (tag === 'li')
    return [elementNode(element, tag, children.some(isBlock) ? paragraphs(children) : children)]
  return [elementNode(element, tag, inlines(children))]
}

const convertElement = (element: SourceElement, walk: Walk, place: Place): ContentNode[] => {
  const name = element.tagName
  if (dropped.has(name)) return []
  if (place.depth >= deepestDrawn) return textNode(flatText(element), walk)
  const inside: Place = { ...place, depth: place.depth + 1 }
  if (name === 'a') return linkNodes(element, walk, inside)
  if (name === 'span') return spanNodes(element, walk, inside)
  if (name === 'img') return pictureText(element, walk)
  if (name === 'math') return mathText(element, walk)
  if (name === 'wbr') return [{ type: 'text', text: '\u200b' }]
  if (/^h[1-6]$/.test(name)) {
    const strong = elementNode(element, 'strong', inlines(convertAll(element.childNodes, walk, inside)))
    return [{ type: 'element', tag: 'p', children: [strong] }]
  }
  if (name === 'td' || name === 'th') {
    return [...inlines(convertAll(element.childNodes, walk, inside)), { type: 'text', text: ' \u00a0 ' }]
  }
  if (boxes.has(name)) return paragraphs(convertAll(element.childNodes, walk, inside))
  const tag = asDrawn.get(name)
  if (tag === undefined) return convertAll(element.childNodes, walk, inside)
  if (tag === 'br' || tag === 'hr') return [{ type: 'element', tag, children: [] }]
  const isContainer = isBlock({ type: 'element', tag, children: [] })
  if (isContainer) return convertBlock(element, tag, walk, inside)
  return [elementNode(element, tag, inlines(convertAll(element.childNodes, walk, inside)))]
}

const convertAll = (nodes: readonly SourceNode[], walk: Walk, place: Place): ContentNode[] => {
  const converted: ContentNode[] = []
  for (const node of nodes) {
    if (walk.nodesLeft <= 0 || walk.textLeft <= 0) {
      walk.truncated = true
      break
    }
    walk.nodesLeft -= 1
    if (isElement(node)) converted.push(...convertElement(node, walk, place))
    else if ('value' in node) converted.push(...textNode(node.value, walk))
  }
  return converted
}

/** Parses post HTML. Never throws; bounded in time, depth, nodes and text whatever comes in. */
export const parseContent = (html: string): ContentTree => {
  const source = sourceTree(html)
  const walk: Walk = { textLeft: longestText, nodesLeft: mostDrawn, truncated: source.truncated }
  const nodes = convertAll(source.nodes, walk, { depth: 0, inLink: false })
  return { blocks: paragraphs(nodes), truncated: walk.truncated }
}

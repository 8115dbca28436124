/** The small typed tree that post HTML becomes. What is not here cannot be drawn. */

/** Elements drawn as what they are. No attribute of the source survives except those of `ElementNode`. */
export const drawnTags = [
  'p',
  'blockquote',
  'pre',
  'ul',
  'ol',
  'li',
  'hr',
  'br',
  'code',
  'strong',
  'em',
  's',
  'u',
  'sub',
  'sup',
  'small',
  'ruby',
  'rt',
  'rp',
  'span',
] as const
export type DrawnTag = (typeof drawnTags)[number]

export interface TextNode {
  type: 'text'
  text: string
}

export interface ElementNode {
  type: 'element'
  tag: DrawnTag
  children: ContentNode[]
  /** BCP 47, checked. */
  lang?: string
  /** Of an ordered list. */
  start?: number
  reversed?: true
  /** Of an item of an ordered list. */
  value?: number
  /** The author's software put it there for clients that cannot draw quotes. */
  quoteFallback?: true
}

/** Part of a shortened link: not seen, but copied with it. */
export interface HiddenNode {
  type: 'hidden'
  children: ContentNode[]
}

/** Part of a shortened link after which something is hidden. */
export interface EllipsisNode {
  type: 'ellipsis'
  children: ContentNode[]
}

export interface LinkNode {
  type: 'link'
  /** Checked: http, https or mailto, without credentials. */
  href: string
  children: ContentNode[]
  lang?: string
}

/** A link that was compared with what the server says of the post. */
export interface ResolvedLinkNode extends LinkNode {
  kind: 'web' | 'mail' | 'mention' | 'hashtag'
  /** Shown on hover: where it really leads. */
  title: string
  /** The real host, if the text of the link promises something else; to be shown next to it. */
  realHost: string | null
}

export interface EmojiNode {
  type: 'emoji'
  shortcode: string
  url: string
  staticUrl: string
}

export type ContentNode =
  TextNode | ElementNode | HiddenNode | EllipsisNode | LinkNode | ResolvedLinkNode | EmojiNode

export interface ContentTree {
  blocks: ContentNode[]
  /** True if the post is larger than what is drawn. */
  truncated: boolean
}

const blockTags: ReadonlySet<DrawnTag> = new Set(['p', 'blockquote', 'pre', 'ul', 'ol', 'li', 'hr'])

export const isBlock = (node: ContentNode): boolean => node.type === 'element' && blockTags.has(node.tag)

const isGap = (node: ContentNode): boolean =>
  (node.type === 'text' && node.text.trim() === '') || (node.type === 'element' && node.tag === 'br')

const isMarkedLink = (node: ContentNode): boolean =>
  node.type === 'link' && 'kind' in node && node.realHost !== null

/**
 * Whether links may stand right under each other in a paragraph: in one of nothing but links, such as the hashtags at a post's end,
 * and in one where the real host of a link stands beside it.
 */
export const isOfLinks = ({ tag, children }: ElementNode): boolean =>
  tag === 'p' &&
  (children.some(isMarkedLink) ||
    (children.some(({ type }) => type === 'link') &&
      children.every((node) => node.type === 'link' || isGap(node))))

const joined = (nodes: readonly ContentNode[], isDrawn: boolean): string => {
  let text = ''
  for (const node of nodes) {
    if (node.type === 'text') text += node.text
    else if (node.type === 'emoji') text += `:${node.shortcode}:`
    else if (node.type === 'element' && node.tag === 'br') text += '\n'
    else if (node.type === 'element' && node.tag === 'rp') continue
    else if (node.type === 'hidden' && isDrawn) continue
    else {
      const isCut = node.type === 'ellipsis' && isDrawn
      text += joined(node.children, isDrawn) + (isBlock(node) ? '\n' : isCut ? '…' : '')
    }
  }
  return text
}

/** The text of nodes, everything included, as it would be copied. */
export const textOf = (nodes: readonly ContentNode[]): string => joined(nodes, false)

/** The text of nodes as it is seen: without what is hidden. */
export const drawnTextOf = (nodes: readonly ContentNode[]): string => joined(nodes, true)

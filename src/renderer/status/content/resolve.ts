/**
 * Compares a parsed post with what the server says of it: which links are mentions and hashtags (never by class alone), which lie
 * about their host, which shortcodes are emoji, whether the written quote is drawn anyway.
 */
import type { EmojiRow } from '../../../shared/rows'
import { fullHandle } from '../post-view'
import { cleanLine, visibleText, withoutBidi } from '../text'
import { emojiMap, mostEmoji, withEmoji } from './emoji'
import { byAddress, byHandle, isDisguise, showsOther, tagOf, type Listed } from './names'
import { readings, withoutSigns, withPlainSigns } from './shown'
import {
  drawnTextOf,
  textOf,
  type ContentNode,
  type ContentTree,
  type LinkNode,
  type ResolvedLinkNode,
} from './tree'
import { contradicted, isCutByMastodon, leadsTo, openableUrl } from './urls'

export interface ContentContext extends Listed {
  emojis: readonly EmojiRow[]
  /** True if a quote is drawn below the text. */
  hasQuote: boolean
}

interface Pass {
  context: ContentContext
  emojis: ReadonlyMap<string, EmojiRow>
  emojiLeft: { count: number }
}

interface Surroundings {
  inLink: boolean
  inCode: boolean
}

const known = (
  link: LinkNode,
  kind: 'mention' | 'hashtag',
  url: string | null,
  title: string,
): ResolvedLinkNode => ({
  ...link,
  kind,
  // Why: the server's address, so that a link that only looks like a mention leads where the mention leads.
  href: openableUrl(url)?.href ?? link.href,
  title,
  realHost: null,
})

const resolveLink = (link: LinkNode, context: ContentContext): ResolvedLinkNode => {
  // What is read, and what is copied: neither may promise what the link does not keep.
  const drawn = visibleText(drawnTextOf(link.children))
  const copied = visibleText(textOf(link.children))
  const texts = [...new Set([drawn, copied].flatMap(readings))]
  const url = new URL(link.href)
  const said = withoutSigns(withPlainSigns(drawn))
  const isCut = isCutByMastodon(drawn, copied, url)
  const lie = texts.map((text) => contradicted(text, url, isCut)).find((host) => host !== null) ?? null
  const mentioned = byAddress(link.href, context)
  // Why only there: a handle in a sentence says whom it is about, not where the link leads.
  const isOther =
    mentioned !== undefined && texts.some((text) => showsOther(text, url, mentioned, context.localDomain))
  const mention = mentioned ?? byHandle(said, context)
  if (mention && said.startsWith('@') && !isOther && lie === null) {
    return known(link, 'mention', mention.url, `@${cleanLine(fullHandle(mention.acct, context.localDomain))}`)
  }
  const tag = tagOf(said, context)
  if (tag) return known(link, 'hashtag', tag.url, `#${cleanLine(tag.name)}`)
  const isDisguised = texts.some((text) => isDisguise(text, url, context))
  const realHost = isDisguised || isOther ? leadsTo(url) : lie
  return { ...link, kind: url.protocol === 'mailto:' ? 'mail' : 'web', title: link.href, realHost }
}

const resolveNode = (node: ContentNode, pass: Pass, around: Surroundings): ContentNode[] => {
  switch (node.type) {
    case 'emoji':
      return [node]
    case 'text': {
      const text = around.inLink ? withoutBidi(node.text) : node.text
      return around.inCode ? [{ type: 'text', text }] : withEmoji(text, pass.emojis, pass.emojiLeft)
    }
    case 'link': {
      const resolved = 'kind' in node ? node : resolveLink(node, pass.context)
      return [{ ...resolved, children: resolveAll(node.children, pass, { ...around, inLink: true }) }]
    }
    case 'hidden':
      return [{ ...node, children: resolveAll(node.children, pass, { ...around, inCode: true }) }]
    case 'ellipsis':
      return [{ ...node, children: resolveAll(node.children, pass, around) }]
    case 'element': {
      if (node.quoteFallback && pass.context.hasQuote) return []
      const inCode = around.inCode || node.tag === 'code' || node.tag === 'pre'
      return [{ ...node, children: resolveAll(node.children, pass, { ...around, inCode }) }]
    }
  }
}

const resolveAll = (nodes: readonly ContentNode[], pass: Pass, around: Surroundings): ContentNode[] =>
  nodes.flatMap((node) => resolveNode(node, pass, around))

/** The nodes to draw for a parsed post. */
export const resolveContent = (tree: ContentTree, context: ContentContext): ContentNode[] => {
  const pass: Pass = { context, emojis: emojiMap(context.emojis), emojiLeft: { count: mostEmoji } }
  return resolveAll(tree.blocks, pass, { inLink: false, inCode: false })
}

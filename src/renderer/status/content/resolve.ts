/**
 * Compares a parsed post with what the server says of it: which links are mentions and hashtags (never by class alone), which lie
 * about their host, which shortcodes are emoji, whether the written quote is drawn anyway.
 */
import type { EmojiRow, MentionRow, TagRow } from '../../../shared/rows'
import { fullHandle } from '../post-view'
import { cleanLine, visibleText, withoutBidi } from '../text'
import { emojiMap, mostEmoji, withEmoji } from './emoji'
import { handlesIn, withoutSigns } from './shown'
import {
  drawnTextOf,
  textOf,
  type ContentNode,
  type ContentTree,
  type LinkNode,
  type ResolvedLinkNode,
} from './tree'
import { canonicalHost, contradicted, hostOf, isCutByMastodon, leadsTo, openableUrl } from './urls'

export interface ContentContext {
  mentions: readonly MentionRow[]
  tags: readonly TagRow[]
  emojis: readonly EmojiRow[]
  /** Domain that handles without a host belong to. */
  localDomain: string
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

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

const byAddress = ({ href }: LinkNode, { mentions }: ContentContext): MentionRow | undefined =>
  mentions.find(({ url }) => url === href) ??
  mentions.find(({ url }) => url?.toLowerCase() === href.toLowerCase())

/** By the handle that the link shows. */
const byHandle = (text: string, { mentions, localDomain }: ContentContext): MentionRow | undefined => {
  if (!text.startsWith('@')) return undefined
  const handle = folded(text.slice(1))
  const whole = mentions.find(({ acct }) =>
    [acct, fullHandle(acct, localDomain)].map(folded).includes(handle),
  )
  // A bare user name may stand for several people; then only the address decides.
  const bare = mentions.filter(({ username }) => folded(username) === handle)
  return whole ?? (bare.length === 1 ? bare[0] : undefined)
}

/** The hosts that handles may have which a link shows: its own, and the one that the server gives whoever it mentions there. */
const handleHosts = (url: URL, mention: MentionRow, localDomain: string): (string | null)[] => {
  const acct = fullHandle(mention.acct, localDomain)
  return [hostOf(url), canonicalHost(acct.slice(acct.lastIndexOf('@') + 1))]
}

/** Whether text shows the handle of somebody else than the mention that the link leads to. */
const showsOther = (text: string, url: URL, mention: MentionRow, localDomain: string): boolean => {
  const hosts = handleHosts(url, mention, localDomain)
  return handlesIn(text).some(
    ({ user, host }) => folded(user) !== folded(mention.username) || !hosts.includes(canonicalHost(host)),
  )
}

const tagOf = (text: string, tags: readonly TagRow[]): TagRow | undefined =>
  /^[#＃]/u.test(text) ? tags.find(({ name }) => folded(name) === folded(text.slice(1))) : undefined

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
  const texts = [...new Set([drawn, copied])]
  const url = new URL(link.href)
  const said = withoutSigns(drawn)
  const mentioned = byAddress(link, context)
  const isCut = isCutByMastodon(drawn, copied, url)
  const lie = texts.map((text) => contradicted(text, url, isCut)).find((host) => host !== null) ?? null
  // Why only there: a handle in a sentence says whom it is about, not where the link leads.
  const isOther =
    mentioned !== undefined && texts.some((text) => showsOther(text, url, mentioned, context.localDomain))
  const mention = mentioned && !isOther && lie === null ? mentioned : byHandle(said, context)
  if (mention && said.startsWith('@')) {
    return known(link, 'mention', mention.url, `@${cleanLine(fullHandle(mention.acct, context.localDomain))}`)
  }
  const tag = tagOf(said, context.tags)
  if (tag) return known(link, 'hashtag', tag.url, `#${cleanLine(tag.name)}`)
  // A link dressed as a mention or hashtag that the server knows nothing of.
  const isDressed = texts.some((text) => /^[@#＃]/u.test(withoutSigns(text)))
  const realHost = isDressed || isOther ? leadsTo(url) : lie
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

/** The names of people and hashtags that links show, compared with those that the server says a text holds. */
import { decoded } from '../../../shared/decoded'
import type { MentionRow, TagRow } from '../../../shared/rows'
import { fullHandle } from '../post-view'
import { visibleText } from '../text'
import { handlesIn, isDressed, nameIn, withoutSigns } from './shown'
import { canonicalHost, contradicted, hostOf, isOtherPlace } from './urls'

/** Who and what a text mentions. */
export interface Listed {
  /** Null where the server lists none, as for profiles: then the address of a link has to bear out what its text says. */
  mentions: readonly MentionRow[] | null
  /** Null as for `mentions`. */
  tags: readonly TagRow[] | null
  /** Domain that handles without a host belong to. */
  localDomain: string
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Letters that are no letter of ASCII with a mark, and stand for one or two of them in the names of hashtags. */
const asciiLetters: Readonly<Record<string, string>> = {
  ...{ đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ĸ: 'k', ł: 'l', ŋ: 'n', ø: 'o', ŧ: 't' },
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
}

/** A hashtag as Mastodon names it, in ASCII where it is Latin: to it, #Zürich is "zurich". Marks of other scripts stay. */
const foldedTag = (name: string): string =>
  folded(visibleText(name))
    .normalize('NFD')
    .replace(/(?<=[a-z])[\u0300-\u036f]+/g, '')
    .replace(/[^\0-\x7f]/g, (letter) => asciiLetters[letter] ?? letter)

/** Whom a link leads to by its address. */
export const byAddress = (href: string, { mentions }: Listed): MentionRow | undefined =>
  mentions?.find(({ url }) => url === href) ??
  mentions?.find(({ url }) => url?.toLowerCase() === href.toLowerCase())

/** Whose handle a text is. */
export const byHandle = (text: string, { mentions, localDomain }: Listed): MentionRow | undefined => {
  if (!text.startsWith('@')) return undefined
  const handle = folded(text.slice(1))
  const whole = mentions?.find(({ acct }) =>
    [acct, fullHandle(acct, localDomain)].map(folded).includes(handle),
  )
  // A bare user name may stand for several people; then only the address decides.
  const bare = mentions?.filter(({ username }) => folded(username) === handle)
  return whole ?? (bare?.length === 1 ? bare[0] : undefined)
}

/** Which hashtag a text is: the very one, or the one under which the server knows it. */
export const tagOf = (text: string, { tags }: Listed): TagRow | undefined => {
  if (!text.startsWith('#')) return undefined
  const name = text.slice(1)
  return (
    tags?.find((tag) => folded(tag.name) === folded(name)) ??
    tags?.find((tag) => foldedTag(tag.name) === foldedTag(name))
  )
}

/** The hosts that handles may have which a link shows: its own, and the one that the server gives whoever it mentions there. */
const handleHosts = (url: URL, mention: MentionRow, localDomain: string): (string | null)[] => {
  const acct = fullHandle(mention.acct, localDomain)
  return [hostOf(url), canonicalHost(acct.slice(acct.lastIndexOf('@') + 1))]
}

/**
 * Whether a text begins with the bare handle of somebody else. Any other name counts, not only those that are mentioned as well: whom
 * a reader takes "@bank" for, the post need not mention. Display names are no exception, as nobody can tell "@Jonas Berg" from
 * "@Bank Support"; Friendica, where mentions are drawn with them, sends user names to others.
 */
const beginsWithOther = (text: string, { username }: MentionRow): boolean => {
  const said = withoutSigns(text)
  return said.startsWith('@') && folded(nameIn(said)) !== folded(username)
}

/** Whether a text shows the handle of somebody else than the mention that the link leads to. */
export const showsOther = (text: string, url: URL, mention: MentionRow, localDomain: string): boolean => {
  const hosts = handleHosts(url, mention, localDomain)
  return (
    beginsWithOther(text, mention) ||
    handlesIn(text).some(
      ({ user, host }) => folded(user) !== folded(mention.username) || !hosts.includes(canonicalHost(host)),
    )
  )
}

/** What the page at an address may be called: somebody or a hashtag, as `/@mina`, `/tags/art` and `/search?tag=art` are. */
const pageNames = (url: URL): string[] => {
  if (url.protocol === 'mailto:') return []
  const last = decoded(url.pathname.replace(/\/+$/, '').split('/').at(-1) ?? '')
  return [/^@?([^@]*)/.exec(last)?.[1] ?? '', url.searchParams.get('tag') ?? '']
}

/** Whether an address is that of what a text calls by a name. It names no host, so any will do, unless the name looks like one. */
const isCalled = (name: string, url: URL): boolean =>
  name !== '' &&
  pageNames(url).map(foldedTag).includes(foldedTag(name)) &&
  contradicted(name, url, true) === null

/** Whether a link keeps what a text that is dressed as a handle or hashtag promises of it, whoever and whatever is listed. */
const isBorneOut = (said: string, url: URL, { mentions, tags }: Listed): boolean => {
  if (said.startsWith('#')) return tags === null && isCalled(said.slice(1).split(/\s/)[0] ?? '', url)
  const handles = handlesIn(said)
  if (handles.some(({ host }) => isOtherPlace(host, hostOf(url), true))) return false
  const beginsWhole = handles.some(({ user }) => said.startsWith(`@${user}@`))
  return beginsWhole || (mentions === null && isCalled(nameIn(said), url))
}

/** Whether a text is dressed as a mention or hashtag that nothing bears out: neither a list of the server's nor the link itself. */
export const isDisguise = (text: string, url: URL, listed: Listed): boolean => {
  const said = withoutSigns(text)
  return isDressed(said) && !isBorneOut(said, url, listed)
}

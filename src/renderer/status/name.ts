/** Names of people and posts in words. */
import type { MediaRow, ProfileRow, StatusRow } from '../../shared/rows'
import { drawnContent } from './content/content-of'
import { isBlock, type ContentNode } from './content/tree'
import { goneText } from './gone'
import { pollSummary } from './poll'
import type { PostView } from './post-view'
import { spokenTime } from './time'
import { cleanLine, cutText, filteredText } from './text'
import { hasWarning, warningText } from './warning'

/** Longer texts are read in the post itself. */
const longestSpoken = 400
const longestName = 120

/** A person's display name, one clean line; the user name where there is none. */
export const personName = (profile: ProfileRow | null): string => {
  if (profile === null) return 'Unknown author'
  const name = cutText(cleanLine(profile.displayName), longestName)
  return name === '' ? profile.handle.slice(0, profile.handle.indexOf('@')) : name
}

/** A person's name as it is read out: without the codes of custom emoji. */
export const spokenName = (profile: ProfileRow | null): string => {
  const name = personName(profile)
  const spoken = (profile?.emojis ?? []).reduce(
    (text, { shortcode }) => text.replaceAll(`:${shortcode}:`, ''),
    name,
  )
  return spoken.replace(/\s+/g, ' ').trim() || name
}

/** Text as it is seen: shortened links short, readings and emoji codes left out, lies of links said. */
const seenText = (nodes: readonly ContentNode[]): string => {
  let text = ''
  for (const node of nodes) {
    if (node.type === 'text') text += node.text
    else if (node.type === 'ellipsis') text += `${seenText(node.children)}…`
    else if (node.type === 'element') {
      const isReading = node.tag === 'rt' || node.tag === 'rp'
      text += `${isReading ? '' : seenText(node.children)}${isBlock(node) || node.tag === 'br' ? '\n' : ''}`
    } else if (node.type === 'link') {
      const lie = 'kind' in node && node.realHost !== null ? ` (leads to ${node.realHost})` : ''
      text += seenText(node.children) + lie
    }
  }
  return text
}

/** The text of a post as it is read out: one line, at most 400 characters. */
export const postText = (status: StatusRow, localDomain: string, hasQuote: boolean): string => {
  const { nodes } = drawnContent(status, localDomain, hasQuote)
  return cutText(cleanLine(seenText(nodes)), longestSpoken)
}

const mediaWords: Record<MediaRow['type'], readonly [string, string]> = {
  image: ['image', 'images'],
  gifv: ['animation', 'animations'],
  video: ['video', 'videos'],
  audio: ['audio recording', 'audio recordings'],
  unknown: ['attachment', 'attachments'],
}

/** "2 images, 1 video"; empty if there is nothing attached. */
export const mediaSummary = (media: readonly MediaRow[]): string => {
  const counts = new Map<MediaRow['type'], number>()
  for (const { type } of media) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].map(([type, count]) => `${count} ${mediaWords[type][count === 1 ? 0 : 1]}`).join(', ')
}

const sentence = (text: string): string => (/[.!?…。！？؟]$/u.test(text) ? text : `${text}.`)

const body = (post: PostView, isClosed: boolean): string[] => {
  const { status, localDomain, quoted } = post
  if (status.gone !== undefined) return [goneText(status.gone)]
  const text = postText(status, localDomain, quoted !== null)
  if (!hasWarning(status)) return [text]
  return isClosed ? [warningText(status)] : [warningText(status), text]
}

/** Posts that were boosted sooner were made at about the time that is said of the boost. */
const soonMs = 3_600_000

/** When a post was made that was boosted later; null where the time of the boost says enough. */
const postedText = ({ status, boost }: PostView, now: number): string | null => {
  if (boost === null || boost.at - status.createdAt < soonMs) return null
  const posted = spokenTime(status.createdAt, now)
  return posted === spokenTime(boost.at, now) ? null : `Posted ${posted}`
}

/** Whose it is, who boosted it; and when it came to the reader: for a boost, that is when it was boosted. */
const leadOf = ({ status, author, boost }: PostView, now: number): { who: string; when: string } => ({
  who: boost ? `${spokenName(boost.author)} boosted ${spokenName(author)}` : spokenName(author),
  when: spokenTime(boost?.at ?? status.createdAt, now),
})

/**
 * The accessible name of a post: "Mina boosted Jonas, 12 minutes ago: text. 2 images. Posted 3 hours ago."
 * @param isOpen whether the text behind a content warning is shown.
 */
export const postName = (post: PostView, now: number, isOpen: boolean): string => {
  const { status, quoted, replyToHandle } = post
  const { who, when } = leadOf(post, now)
  const reply = replyToHandle === null ? '' : `, replying to ${cleanLine(replyToHandle)}`
  const isClosed = !isOpen && hasWarning(status)
  const parts = body(post, isClosed).filter((text) => text !== '')
  if (status.media.length > 0) parts.push(mediaSummary(status.media))
  if (status.poll && !isClosed) parts.push(`Poll: ${pollSummary(status.poll)}`)
  if (quoted && !isClosed) parts.push(`Quotes ${spokenName(quoted.author)}`)
  if (status.card && status.media.length === 0 && parts.length === 0)
    parts.push(`Link: ${cleanLine(status.card.title)}`)
  const posted = postedText(post, now)
  if (posted !== null) parts.push(posted)
  if (status.editedAt !== null) parts.push('Edited')
  const start = `${who}${reply}, ${when}`
  return parts.length === 0 ? `${start}.` : `${start}: ${parts.map(sentence).join(' ')}`
}

/** The accessible name of a post that a filter covers: nothing of what it says. */
export const coveredName = (post: PostView, titles: readonly string[], now: number): string => {
  const { who, when } = leadOf(post, now)
  return `${who}, ${when}: ${filteredText(titles)}.`
}

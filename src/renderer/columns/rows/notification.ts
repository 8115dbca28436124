/** Notifications, and people whose notifications are held back, in words. */
import type { TimelineEntry } from '../../db/queries'
import { mediaSummary, postText, spokenName } from '../../status/name'
import { cleanLine, cutText, filteredText } from '../../status/text'
import { spokenTime } from '../../status/time'
import { hasWarning, warningText } from '../../status/warning'
import type { SpriteIcon } from '../../ui/icons'

export type NotificationSource = Extract<TimelineEntry, { kind: 'notification' }>
export type RequestSource = Extract<TimelineEntry, { kind: 'request' }>

/**
 * What happened, behind the name of who did it (mastodon-api.md 1.10). Types of other software stand here too; what is not in
 * the table is told as something that this version does not know.
 */
const deeds: Readonly<Record<string, string>> = {
  mention: 'mentioned you',
  status: 'posted',
  reblog: 'boosted your post',
  follow: 'followed you',
  follow_request: 'asks to follow you',
  favourite: 'favourited your post',
  update: 'edited a post',
  quote: 'quoted your post',
  quoted_update: 'edited a post that you quoted',
  added_to_collection: 'added you to a collection',
  collection_update: 'changed a collection that you are in',
  'admin.sign_up': 'signed up',
  'admin.report': 'reported somebody',
  reaction: 'reacted to your post',
  'pleroma:emoji_reaction': 'reacted to your post',
}

/** What happened without anybody’s name: the instance itself says so. */
const events: Readonly<Record<string, string>> = {
  poll: 'A poll has ended',
  severed_relationships: 'Follows were cut',
  moderation_warning: 'The moderators sent a warning',
  annual_report: 'Your year on the instance is summed up',
}

/** "and 3 others"; empty where there are none. */
export const othersText = (others: number): string =>
  others === 0 ? '' : ` and ${others} ${others === 1 ? 'other' : 'others'}`

/**
 * What happened: whose deed it was (empty: nobody’s), and the deed.
 * @param others people besides who did the same
 */
export const happening = (
  { notification, person }: NotificationSource,
  others = 0,
): { who: string; what: string } => {
  const { type } = notification
  const event = Object.hasOwn(events, type) ? events[type] : undefined
  if (event !== undefined) return { who: '', what: event }
  const deed = Object.hasOwn(deeds, type) ? deeds[type] : undefined
  const who = `${person === null ? 'Somebody' : spokenName(person)}${othersText(others)}`
  return { who, what: deed ?? `did something that this version of Steppe does not know (${cleanLine(type)})` }
}

/** The picture that tells deeds apart at a glance, beside their words. */
const icons: Readonly<Record<string, SpriteIcon>> = {
  mention: 'reply',
  reblog: 'repeat',
  favourite: 'star',
  quote: 'quote',
  quoted_update: 'pencil',
  update: 'pencil',
  follow: 'user-plus',
  follow_request: 'user-plus',
  'admin.sign_up': 'user-plus',
  'admin.report': 'triangle-alert',
  moderation_warning: 'triangle-alert',
  severed_relationships: 'unplug',
}

/** The icon of what happened; null where the words have to do. */
export const deedIcon = ({ notification: { type } }: NotificationSource): SpriteIcon | null =>
  (Object.hasOwn(icons, type) ? icons[type] : undefined) ?? null

const longest = 300

/** Types that are always about a post: where it is missing, that is said. */
const aboutPosts = new Set([
  'mention',
  'status',
  'reblog',
  'favourite',
  'poll',
  'update',
  'quote',
  'quoted_update',
])

/** The post that it is about as one line (the filters that it meets, if any), what the server says in words, or null where there is nothing more to say. */
export const subjectText = (
  source: NotificationSource,
  localDomain: string,
  coveredBy: readonly string[] = [],
): string | null => {
  const { notification, post } = source
  if (coveredBy.length > 0) return filteredText(coveredBy)
  if (post !== null) {
    const { status } = post
    if (hasWarning(status)) return warningText(status)
    return postText(status, localDomain, false) || mediaSummary(status.media) || null
  }
  if (notification.detail !== null) return cutText(cleanLine(notification.detail), longest)
  return aboutPosts.has(notification.type) ? 'The post is not there any more.' : null
}

/** The accessible name: "Mina boosted your post, 12 minutes ago: text". */
export const notificationName = (
  source: NotificationSource,
  localDomain: string,
  now: number,
  { coveredBy = [], others = 0 }: { coveredBy?: readonly string[]; others?: number } = {},
): string => {
  const { who, what } = happening(source, others)
  const lead = `${who === '' ? '' : `${who} `}${what}, ${spokenTime(source.at, now)}`
  const text = subjectText(source, localDomain, coveredBy)
  return text === null ? `${lead}.` : `${lead}: ${text}`
}

/** "3 notifications held back"; servers stop counting at a hundred. */
export const heldBackText = ({ request }: RequestSource): string => {
  const count = request.count >= 100 ? '100 or more' : String(request.count)
  return `${count} ${request.count === 1 ? 'notification' : 'notifications'} held back`
}

/** The accessible name: "Mina, 3 notifications held back, 12 minutes ago". */
export const requestName = (source: RequestSource, now: number): string =>
  `${spokenName(source.person)}, ${heldBackText(source)}, ${spokenTime(source.at, now)}`

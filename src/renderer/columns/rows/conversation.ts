/** A conversation in words. */
import type { ProfileRow } from '../../../shared/rows'
import { mediaSummary, postText, spokenName } from '../../status/name'
import { filteredText } from '../../status/text'
import { spokenTime } from '../../status/time'
import { hasWarning, warningText } from '../../status/warning'
import type { TimelineEntry } from '../../db/queries'

export type ConversationSource = Extract<TimelineEntry, { kind: 'conversation' }>

/** "Mina", "Mina and Jonas", "Mina, Jonas and 3 others". */
const listed = (names: readonly string[]): string => {
  const [first = 'nobody that is known here', second, third] = names
  if (second === undefined) return first
  if (third === undefined) return `${first} and ${second}`
  if (names.length === 3) return `${first}, ${second} and ${third}`
  return `${first}, ${second} and ${names.length - 2} others`
}

/** Who takes part, in words. */
export const peopleText = (people: readonly ProfileRow[]): string => listed(people.map(spokenName))

/** The last post as one line: the filters that it meets, its warning if it has one, else its text, else what is attached. */
export const lastText = (
  { last }: ConversationSource,
  localDomain: string,
  coveredBy: readonly string[] = [],
): string => {
  if (coveredBy.length > 0) return filteredText(coveredBy)
  const { status } = last
  if (hasWarning(status)) return warningText(status)
  return postText(status, localDomain, false) || mediaSummary(status.media)
}

/** The accessible name: "Conversation with Mina, unread, 12 minutes ago. Jonas: text". */
export const conversationName = (
  source: ConversationSource,
  localDomain: string,
  now: number,
  coveredBy: readonly string[] = [],
): string => {
  const { conversation, people, last, at } = source
  const unread = conversation.unread ? ', unread' : ''
  const lead = `Conversation with ${peopleText(people)}${unread}, ${spokenTime(at, now)}`
  return `${lead}. ${spokenName(last.author)}: ${lastText(source, localDomain, coveredBy)}`
}

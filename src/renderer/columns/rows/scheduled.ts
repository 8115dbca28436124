/** Posts that wait for their time, in words. */
import type { TimelineEntry } from '../../db/queries'
import { mediaSummary } from '../../status/name'
import { cleanLine, cutText, visibleText } from '../../status/text'
import { hasWarning } from '../../status/warning'
import { timeOfDay } from '../times'

export type ScheduledSource = Extract<TimelineEntry, { kind: 'scheduled' }>

const audiences: Readonly<Record<string, string>> = {
  public: 'Public',
  unlisted: 'Quiet public',
  private: 'Followers',
  direct: 'Mentioned people only',
}

/** Who will see it; empty where the server does not say, and its own default counts. */
export const audienceText = (visibility: string): string =>
  Object.hasOwn(audiences, visibility) ? (audiences[visibility] ?? '') : cleanLine(visibility)

/** What it is besides its text: an answer, to whom it goes, a poll. */
export const detailsText = ({ scheduled }: ScheduledSource): string =>
  [
    audienceText(scheduled.visibility),
    scheduled.isReply ? 'Reply' : '',
    scheduled.pollOptions.length > 0 ? `Poll with ${scheduled.pollOptions.length} answers` : '',
  ]
    .filter((text) => text !== '')
    .join(' · ')

const longest = 5_000

/** Its text as it was written. */
export const writtenText = ({ scheduled }: ScheduledSource): string =>
  cutText(visibleText(scheduled.text), longest)

/** Why it is not on the server's list any more, as far as its time tells; null while it is. */
export const leftText = ({ entry, at }: ScheduledSource): string | null => {
  if (entry.goneAt === null) return null
  return entry.goneAt >= at
    ? 'No longer waiting: its time has come. If it is not among your posts, it could not be posted.'
    : 'No longer waiting: it was taken back, or posted elsewhere.'
}

/** The accessible name: "To be posted 24 Nov, 09:00: text". */
export const scheduledName = (source: ScheduledSource, now: number): string => {
  const { scheduled } = source
  const text = hasWarning(scheduled)
    ? `content warning: ${cleanLine(scheduled.spoilerText)}`
    : cleanLine(scheduled.text)
  const parts = [text, mediaSummary(scheduled.media)].filter((part) => part !== '')
  return `To be posted ${timeOfDay(source.at, now)}: ${cutText(parts.join('. '), 300)}`
}

/** What the page "Storage" says of sizes, ages and what a wipe takes. */
import type { Preferences } from '../../shared/preferences'
import type { Age } from '../../shared/retention'
import type { AccountSummary } from '../../shared/session'
import { accountName, columnKinds } from '../columns/kinds'
import type { Stored, StoredPart } from '../../shared/storage-report'
import type { TimelineKind } from '../../shared/timelines'
import { locale } from '../status/time'

const steps = ['B', 'kB', 'MB', 'GB'] as const

/** "1.2 MB", in steps of a thousand. */
export const sizeText = (bytes: number): string => {
  let [size, step] = [bytes, 0]
  for (; size >= 999.5 && step < steps.length - 1; step += 1) size /= 1_000
  return `${size < 10 && step > 0 ? size.toFixed(1) : Math.round(size)} ${steps[step] ?? ''}`
}

/** "12,400" */
export const countText = (count: number): string => count.toLocaleString('en')

const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })

/** "22 Nov 2025"; a dash where nothing is known. */
export const dateText = (at: number | null): string =>
  at === null || !(Math.abs(at) < 8.64e15) ? '–' : dayFormat.format(at)

/** What stands under "Oldest" for a kind: of what waits to be posted, when the next one is due. */
export const oldestText = (kind: TimelineKind, at: number | null): string =>
  kind === 'scheduled' && at !== null ? `next ${dateText(at)}` : dateText(at)

export interface Choice {
  value: string
  label: string
}

const everything = 'all'

/** Days, as a choice says them. */
export const ageChoices: readonly Choice[] = [
  { value: '30', label: 'A month' },
  { value: '90', label: '3 months' },
  { value: '365', label: 'A year' },
  { value: '1095', label: '3 years' },
  { value: everything, label: 'Always' },
]
export const mostChoices: readonly Choice[] = [
  { value: '50000', label: '50,000' },
  { value: '200000', label: '200,000' },
  { value: '500000', label: '500,000' },
  { value: everything, label: 'Any number' },
]

export const choiceOf = (limit: number | null): string => (limit === null ? everything : String(limit))
export const limitOf = (value: string): number | null => (value === everything ? null : Number(value))

/** One that is chosen but not among the usual ones is offered too. */
export const withChosen = (choices: readonly Choice[], value: string, unit: string): readonly Choice[] =>
  choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: `${countText(Number(value))} ${unit}` }]

/** "A year", as it is chosen. */
export const ageText = (age: Age): string => {
  const value = choiceOf(age)
  return withChosen(ageChoices, value, 'days').find((choice) => choice.value === value)?.label ?? ''
}

/** "12,400 posts are stored, about 37 MB, the oldest from 22 Nov 2025." */
export const storedText = ({ posts, bytes, oldestAt }: Omit<Stored, 'kinds' | 'threads'>): string => {
  if (posts === 0) return 'No posts are stored.'
  const many = posts === 1 ? '1 post is stored' : `${countText(posts)} posts are stored`
  const oldest = oldestAt === null ? '' : `, the oldest from ${dateText(oldestAt)}`
  return `${many}, about ${sizeText(bytes)}${oldest}.`
}

/** What a row of the table is called. */
export const partText = (part: StoredPart): string =>
  part === 'threads' ? 'Threads' : columnKinds[part].label

/** What somebody wants to wipe: of one account or all (null), of one kind, threads, or everything (null). */
export interface Wipe {
  account: AccountSummary | null
  kind: StoredPart | null
  /** Whether the account is signed out, or one of all is. */
  signedOut: boolean
}

/** What goes, for the middle of a sentence: "everything of @ada@example.org", or "Home of …", as its row is called. */
export const wipeText = ({ account, kind }: Wipe): string => {
  const whose = account === null ? 'all accounts' : accountName(account)
  return kind === null ? `everything of ${whose}` : `${partText(kind)} of ${whose}`
}

/** That it is done. */
export const wipedText = (wipe: Wipe): string => `Removed ${wipeText(wipe)} from this computer.`

const isFetchedAgain =
  'What the instance still has is fetched again: what your columns show, and of your accounts Home, Notifications, Held back notifications, Conversations, Bookmarks, Favourites and Scheduled posts in any case. Older posts that it no longer has are lost. Your accounts, columns and reading places stay, and nothing changes on any instance.'

const isFetchedWhenOpened =
  'A thread is fetched again when you open it, or where you chose to keep threads; posts that the instance no longer has are lost. Posts that stand in your timelines, bookmarks and your own posts stay, and nothing changes on any instance.'

/** What comes after a wipe. */
export const afterWipeText = ({ account, kind, signedOut }: Wipe): string => {
  if (!signedOut) return kind === 'threads' ? isFetchedWhenOpened : isFetchedAgain
  if (account === null) return `${isFetchedAgain} Accounts that are signed out are forgotten.`
  const nothing = 'The account is signed out, so nothing of it is fetched again'
  return kind === null
    ? `${nothing}, and Steppe forgets it. Nothing changes on its instance.`
    : `${nothing} before you sign in. Nothing changes on its instance.`
}

/** Room for pictures, in millions of bytes. */
export const pictureChoices: readonly Choice[] = [
  { value: '100', label: '100 MB' },
  { value: '500', label: '500 MB' },
  { value: '2000', label: '2 GB' },
  { value: '5000', label: '5 GB' },
]
export const pictureMegabytesOf = (value: string): Preferences['pictureMegabytes'] =>
  // Why as: the value is one of the choices above.
  Number(value) as Preferences['pictureMegabytes']

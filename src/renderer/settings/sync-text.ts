/** What the page "Sync" says of budgets and of an instance's days. */
import { locale } from '../status/time'
import { timeOfDay } from '../columns/times'
import type { AccountState, SparingReason } from '../../shared/session'
import type { AppErrorDetail } from '../../shared/errors'
import { sentenceFor } from '../../shared/sentences'
import type { AccountReport, BudgetReport, SeenError, UptimeDay } from '../../shared/sync-report'

/** Why less is asked for right now. */
export const sparingText: Record<SparingReason, string> = {
  battery: 'Right now less is asked for: the computer runs on its battery.',
  metered: 'Right now less is asked for: the connection has limited data.',
  slow: 'Right now less is asked for: the connection is slow.',
}

const counted: Record<BudgetReport['counts'], string> = {
  all: 'requests',
  paging: 'pages of older posts',
  address: 'requests of all accounts here',
}

/** "12 of 150 requests in 5 minutes". */
export const budgetText = ({ counts, used, half, windowMs }: BudgetReport): string =>
  `${used} of ${half} ${counted[counts]} in ${Math.round(windowMs / 60_000)} minutes`

/** "2 waiting, 1 under way", or "None". */
export const requestsText = ({ waiting, underWay }: Pick<AccountReport, 'waiting' | 'underWay'>): string =>
  waiting + underWay === 0 ? 'None' : `${waiting} waiting, ${underWay} under way`

/** "08:41 (3 times): what it was". */
export const seenText = ({ at, count, problem }: SeenError, now: number): string =>
  `${timeOfDay(at, now)}${count > 1 ? ` (${count} times)` : ''}: ${sentenceFor(problem)}`

/** The last errors without the one that is the present problem, and that one by itself: it is said once. */
export const errorsApart = (
  errors: readonly SeenError[],
  problem: AppErrorDetail | null,
): { present: SeenError | null; others: readonly SeenError[] } => {
  const said = problem === null ? null : sentenceFor(problem)
  const present = errors.find((error) => sentenceFor(error.problem) === said) ?? null
  return { present, others: errors.filter((error) => error !== present) }
}

/** How a day went: `part` is up with failures in between. */
export type DayShape = 'up' | 'part' | 'down' | 'none'

export const shapeOfDay = ({ up, down }: UptimeDay): DayShape => {
  if (up === 0) return down === 0 ? 'none' : 'down'
  return down === 0 ? 'up' : 'part'
}

/** So long it is said that the posts of an instance have other ids. */
const saidForMs = 14 * 86_400_000

/**
 * That the instance gave all its posts other ids, while that is news; null otherwise.
 * @param now local time, milliseconds
 */
export const renewedText = ({ timelines, clockOffsetMs }: AccountState, now: number): string | null => {
  const at = timelines.reduce((latest, { renewedAt }) => Math.max(latest, renewedAt ?? 0), 0)
  const serverNow = now + clockOffsetMs
  if (serverNow - at > saidForMs) return null
  return (
    `The instance renumbered all its posts (${timeOfDay(at, serverNow)}). Steppe fetches them anew; ` +
    'your place stays, and what the instance no longer has stays below.'
  )
}

const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dateText = ({ day }: UptimeDay): string => {
  const time = Date.parse(day)
  return Number.isNaN(time) ? day : format.format(time)
}

/** Spans are of ten minutes. */
const spanText = (spans: number): string => {
  const minutes = spans * 10
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`
}

/** "25 Nov: not reached for 20 min, reached for 3.5 h". */
export const dayText = (day: UptimeDay): string => {
  const date = dateText(day)
  const shape = shapeOfDay(day)
  if (shape === 'none') return `${date}: not asked`
  if (shape === 'up') return `${date}: reached`
  if (shape === 'down') return `${date}: not reached`
  return `${date}: not reached for ${spanText(day.down)}, reached for ${spanText(day.up)}`
}

const daysText = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

/** The strip in one sentence, each day with failures by its date. */
export const uptimeText = (days: readonly UptimeDay[]): string => {
  const of = (shape: DayShape): UptimeDay[] => days.filter((day) => shapeOfDay(day) === shape)
  const troubled = days.filter(({ down }) => down > 0)
  const reached = of('up').length
  const parts = [
    ...(reached > 0 ? [`reached on ${daysText(reached)}`] : []),
    ...(troubled.length > 0 ? [`with failures on ${troubled.map(dateText).join(', ')}`] : []),
    ...(of('none').length > 0 ? [`not asked on ${daysText(of('none').length)}`] : []),
  ]
  return `Last ${days.length} days: ${parts.join('; ')}`
}

/** What the page "Sync" shows of an account beyond its state: asked for while the page is open, kept up by nobody. */
import type { AppErrorDetail } from './errors'
import type { AccountKey } from './ids'

/** How far a limit of the instance is used. */
export interface BudgetReport {
  /** Requests of this account, those with a cursor among them, or everything that comes from this address. */
  counts: 'all' | 'paging' | 'address'
  /** In the present window, by other apps too where the instance told. */
  used: number
  /** What the background may use. */
  half: number
  windowMs: number
}

export interface SeenError {
  problem: AppErrorDetail
  /** Local time of the last one of its kind. */
  at: number
  /** How often it came, as far as it was not forgotten for others meanwhile. */
  count: number
}

/** One day of an instance as this machine saw it. */
export interface UptimeDay {
  /** In the machine's time zone: 2026-11-25. */
  day: string
  /** Spans of ten minutes in which it answered, and in which it did not; both may be said of one span. */
  up: number
  down: number
}

export interface AccountReport {
  account: AccountKey
  /** Local time of the last request that succeeded; if none did since the start, of the last answer that is stored; null: neither. */
  succeededAt: number | null
  /** Local time at which something is asked for next; null if nothing is. */
  nextCheckAt: number | null
  /** Gaps that are still to be filled. */
  gaps: number
  budgets: BudgetReport[]
  /** Requests that wait for their turn, and that are under way. */
  waiting: number
  underWay: number
  /** The last few, newest first. */
  errors: SeenError[]
  /** Thirty days, oldest first; today is the last. */
  uptime: UptimeDay[]
}

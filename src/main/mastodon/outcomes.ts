/** How the requests of each account ended lately, and its attempts to open a socket, for people to read; nothing is decided by it. */
import type { AppErrorDetail } from '../../shared/errors'
import type { SeenError } from '../../shared/sync-report'

/** One request that ended, not cancelled. */
export interface RequestEnd {
  host: string
  /** Null for one without a token. */
  account: string | null
  /** Local time. */
  at: number
  /** Null: it succeeded. */
  problem: AppErrorDetail | null
}

const mostErrors = 5

export interface Outcomes {
  note: (end: Omit<RequestEnd, 'host'>) => void
  /** Since the start. */
  of: (account: string) => { succeededAt: number | null; errors: SeenError[] }
}

const isSame = (one: AppErrorDetail, other: AppErrorDetail): boolean =>
  one.code === other.code &&
  ('status' in one ? one.status : null) === ('status' in other ? other.status : null)

export const createOutcomes = (): Outcomes => {
  const accounts = new Map<string, { succeededAt: number | null; errors: SeenError[] }>()
  return {
    note: ({ account, at, problem }) => {
      if (account === null) return
      const known = accounts.get(account) ?? { succeededAt: null, errors: [] }
      if (problem === null) known.succeededAt = at
      else {
        const same = known.errors.find((one) => isSame(one.problem, problem))
        const others = known.errors.filter((one) => one !== same)
        known.errors = [{ problem, at, count: (same?.count ?? 0) + 1 }, ...others].slice(0, mostErrors)
      }
      accounts.set(account, known)
    },
    of: (account) => accounts.get(account) ?? { succeededAt: null, errors: [] },
  }
}

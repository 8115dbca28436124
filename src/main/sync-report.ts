/** Gathers what the page "Sync" shows; see src/shared/sync-report.ts. Nothing runs unless it is asked. */
import type { AccountKey } from '../shared/ids'
import type { AccountReport, BudgetReport } from '../shared/sync-report'
import type { Transport } from './mastodon/transport'
import { createOutcomes, type RequestEnd } from './mastodon/outcomes'
import { createPresence } from './mastodon/presence'
import type { AccountRecord } from './settings/schema'
import type { Settings, SettingsBackend } from './settings/settings'
import { createUptime } from './settings/uptime'
import type { SyncSupervisor } from './sync/supervisor'

export interface SyncReporter {
  /** Takes note of how a request ended. */
  note: (end: RequestEnd) => void
  /** Takes note that an account's socket could not be opened. It says nothing of the instance, which may be reached all the same. */
  noteNoStream: (account: AccountKey) => void
  report: (transport: Transport, supervisor: SyncSupervisor) => AccountReport[]
  /** Writes what waits to be written. */
  flush: () => void
}

const hostOf = (origin: string): string => new URL(origin).host

/** @param isOnline whether this machine has a network at all */
export const createSyncReporter = (
  settings: Settings,
  file: SettingsBackend,
  isOnline: () => boolean,
): SyncReporter => {
  const outcomes = createOutcomes()
  const presence = createPresence()
  const uptime = createUptime(file, {
    now: Date.now,
    isKept: (host) =>
      [...settings.accounts(), ...settings.guests()].some(({ origin }) => hostOf(origin) === host),
  })

  const budgetsOf = (
    transport: Transport,
    { key, origin }: Pick<AccountRecord, 'key' | 'origin'>,
  ): BudgetReport[] =>
    Object.entries(transport.useOf(origin, key).budgets).flatMap(([counts, { limit, used, window }]) =>
      Number.isFinite(limit)
        ? [{ counts: counts as BudgetReport['counts'], used, half: Math.floor(limit / 2), windowMs: window }]
        : [],
    )

  /** Local time at which the newest end of one of an account's timelines was last confirmed, as stored; null: never. */
  const storedAnswerOf = (supervisor: SyncSupervisor, key: AccountKey): number | null => {
    const state = supervisor.states().find(({ account }) => account === key)
    const times = (state?.timelines ?? []).flatMap(({ asOf }) => asOf ?? [])
    return state === undefined || times.length === 0 ? null : Math.max(...times) - state.clockOffsetMs
  }

  return {
    note: (end) => {
      outcomes.note(end)
      const is = presence(end)
      // While this machine has no network at all, nothing is known of anybody.
      if (is === 'up' || (is === 'down' && isOnline())) uptime.note(end.host, is)
    },
    noteNoStream: (account) => outcomes.note({ account, at: Date.now(), problem: { code: 'noStream' } }),
    report: (transport, supervisor) =>
      [...settings.accounts(), ...settings.guests()].map((account) => {
        const { key, origin } = account
        const { waiting, underWay } = transport.useOf(origin, key)
        const { succeededAt, errors } = outcomes.of(key)
        return {
          account: key,
          succeededAt: succeededAt ?? storedAnswerOf(supervisor, key),
          errors,
          ...supervisor.outlookOf(key),
          budgets: budgetsOf(transport, account),
          waiting,
          underWay,
          uptime: uptime.of(hostOf(origin)),
        }
      }),
    flush: uptime.flush,
  }
}

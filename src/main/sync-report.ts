/** Gathers what the page "Sync" shows; see src/shared/sync-report.ts. Nothing runs unless it is asked. */
import { net } from 'electron'
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
  report: (transport: Transport, supervisor: SyncSupervisor) => AccountReport[]
  /** Writes what waits to be written. */
  flush: () => void
}

const hostOf = (origin: string): string => new URL(origin).host

export const createSyncReporter = (settings: Settings, file: SettingsBackend): SyncReporter => {
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

  return {
    note: (end) => {
      outcomes.note(end)
      const is = presence(end)
      // While this machine has no network at all, nothing is known of anybody.
      if (is === 'up' || (is === 'down' && net.isOnline())) uptime.note(end.host, is)
    },
    report: (transport, supervisor) =>
      [...settings.accounts(), ...settings.guests()].map((account) => {
        const { key, origin } = account
        const { waiting, underWay } = transport.useOf(origin, key)
        return {
          account: key,
          ...outcomes.of(key),
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

/** What a user can copy into a report: versions, states and the last log lines, without secrets. */
import { app } from 'electron'
import { arch, release } from 'node:os'
import type { AccountState, StoreState } from '../../shared/session'
import { recentLines, redact } from '../log'

export interface DiagnosticsOptions {
  states: () => AccountState[]
  store: () => StoreState
}

/** Plain text, several lines. Accounts appear by their local key only; the log never holds tokens. */
export const diagnostics = ({ states, store }: DiagnosticsOptions): string =>
  redact(
    [
      `Steppe ${app.getVersion()}`,
      `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
      `${process.platform} ${release()} ${arch()}, locale ${app.getLocale()}`,
      `Store: ${store().is}`,
      ...states().map(
        (state) => `Account ${state.account}: ${state.connection}, ${JSON.stringify(state.problem)}`,
      ),
      '',
      ...recentLines(),
    ].join('\n'),
  )

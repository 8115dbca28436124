/** What a user can copy into a report: versions, states and the last log lines, without secrets. */
import { app } from 'electron'
import { arch, release } from 'node:os'
import type { AccountKey } from '../../shared/ids'
import type { Offer } from '../../shared/offers'
import type { AccountState, StoreState } from '../../shared/session'
import { recentLines, redact } from '../log'

export interface DiagnosticsOptions {
  states: () => AccountState[]
  store: () => StoreState
  /** What is kept of the instance of each account. */
  offers: () => (readonly [AccountKey, Offer | null])[]
}

/** Of an instance by which account it is: what it runs, and what it allows. */
const instanceLine = ([account, offer]: readonly [AccountKey, Offer | null]): string => {
  const { version = null, api = null, limits = null } = offer ?? {}
  return `Instance of ${account}: version ${JSON.stringify(version)}, API ${api}, limits ${JSON.stringify(limits)}`
}

/** Plain text, several lines. Accounts appear by their local key only; the log never holds tokens. */
export const diagnostics = ({ states, store, offers }: DiagnosticsOptions): string =>
  redact(
    [
      `Steppe ${app.getVersion()}`,
      `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
      `${process.platform} ${release()} ${arch()}, locale ${app.getLocale()}`,
      `Store: ${store().is}`,
      ...states().map(
        (state) => `Account ${state.account}: ${state.connection}, ${JSON.stringify(state.problem)}`,
      ),
      ...offers().map(instanceLine),
      '',
      ...recentLines(),
    ].join('\n'),
  )

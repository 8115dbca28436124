/**
 * What a reader has opened in posts, as windows say it and main keeps it. By uri and not by id: a server that gives all its posts other
 * ids must not have the warning of another post opened by it.
 */
import { asAccountKey, type AccountKey } from './ids'

/**
 * What is kept over restarts, because a reading place depends on it: whatever makes a post higher. Covered media does not, and somebody
 * chose to cover it: a start, perhaps with others looking on, covers it again.
 */
const keptOpenables = ['warning', 'whole', 'filter'] as const
export type Openable = (typeof keptOpenables)[number] | 'media'

/** One thing that is open: what, for which account, and the post's uri. */
export type OpenedKey = `${Openable} ${string}`

/** So many are kept over restarts, the latest: all of them are written whenever one changes, and read before the first frame. */
export const mostKeptOpened = 500

export const openedKey = (what: Openable, account: AccountKey, uri: string): OpenedKey =>
  `${what} ${account} ${uri}`

const pattern = new RegExp(`^(?:${keptOpenables.join('|')}) [a-z0-9]{8} [^]{1,4000}$`)
/** Whether that is the key of something open that is kept. */
export const isOpenedKey = (value: unknown): value is OpenedKey =>
  typeof value === 'string' && pattern.test(value)

/** For whom it is open. */
export const ownerOfOpened = (key: OpenedKey): AccountKey => asAccountKey(key.split(' ', 2)[1] ?? '')

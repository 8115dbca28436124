/** What tests of what is hidden share: sets that hide, somebody in them, and a post of theirs. */
import type { Filter } from '../../../src/shared/sets'
import type { Circumstances, HidingSets } from '../../../src/renderer/status/judging'
import { profileRow, statusRow } from './builders'

export const now = 1_000_000
export const home: Circumstances = { context: 'home', ownHandle: 'me@example.org', askedFor: null, now }

/** A filter for rain at home, which only warns. */
export const filter = (over: Partial<Filter> = {}): Filter => ({
  id: '1',
  title: 'Rain',
  contexts: ['home'],
  expiresAt: null,
  action: 'warn',
  keywords: [{ keyword: 'rain', wholeWord: true }],
  statusIds: [],
  ...over,
})

/** A set as it is stored. */
export const set = <Member>(...members: Member[]) => ({ members, asOf: 1 })

/** Sets of an account, of which none is known but those that are given. */
export const sets = (over: Partial<HidingSets> = {}): HidingSets => ({
  filters: null,
  mutes: null,
  blocks: null,
  domainBlocks: null,
  ...over,
})

/** Who wrote every post here, as a member of a set. */
export const member = { id: '7', handle: 'jonas@kolektiva.example', name: 'Jonas' }

/** A post with its author. */
export const post = (over: Parameters<typeof statusRow>[0] = {}) => ({
  status: statusRow(over),
  author: profileRow(),
})

/** What tests of normalizing posts share: the row and the profile that become of one. */
import { normalizeStatus } from '../../../src/main/mastodon/normalize'
import { context } from './fixtures'

/** The row of the post itself, without what it brings along. */
export const rowOf = (raw: Record<string, unknown>) => {
  const rows = normalizeStatus(raw, context)?.batch.statuses
  const row = rows?.find(({ id }) => id === raw['id'])
  if (row === undefined) throw new Error('the post was not read')
  return row
}

/** The profile of who wrote it. */
export const authorOf = (raw: Record<string, unknown>) => {
  const row = rowOf(raw)
  return normalizeStatus(raw, context)?.batch.profiles.find(({ id }) => id === row.authorId)
}

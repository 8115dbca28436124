/** What an account hides, read from the store and made ready once for all its columns. */
import type { AccountKey } from '../../shared/ids'
import type { Reader } from '../db/queries'
import { hidingSets, rulesOf, type Rules } from '../status/judging'

/** By account: the sets that the rules were made of, by their times, and the rules. */
const ready = new Map<AccountKey, { of: string; rules: Rules }>()

/**
 * The rules as they are stored; the same ones until a set is stored anew. To be called inside a liveQuery, which they wake. Columns
 * ask for every stretch that they draw, and some people block ten thousand: the sets themselves are read when they changed.
 */
export const accountRules = (reader: Reader, account: AccountKey) => async (): Promise<Rules> => {
  // First: sets that are newer than these times are read once more, ones that are older would be kept.
  const of = await reader.setTimes(account, hidingSets)
  const known = ready.get(account)
  if (known?.of === of) return known.rules
  const rules = rulesOf(await reader.sets(account, hidingSets))
  ready.set(account, { of, rules })
  return rules
}

/** What an account hides, read from the store and made ready once for all its columns. */
import type { AccountKey } from '../../shared/ids'
import type { Reader } from '../db/queries'
import { hidingSets, rulesOf, type HidingSets, type Rules } from '../status/judging'

/** By account: the sets that the rules were made of, by their times, and the rules. */
const ready = new Map<AccountKey, { of: string; rules: Rules }>()

const timesOf = (sets: HidingSets): string => hidingSets.map((name) => sets[name]?.asOf ?? '').join()

/** The rules as they are stored; the same ones until a set is stored anew. To be called inside a liveQuery, which they wake. */
export const accountRules = (reader: Reader, account: AccountKey) => async (): Promise<Rules> => {
  const sets = await reader.sets(account, hidingSets)
  const of = timesOf(sets)
  const known = ready.get(account)
  if (known?.of === of) return known.rules
  const rules = rulesOf(sets)
  ready.set(account, { of, rules })
  return rules
}

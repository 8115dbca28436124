/** A profile as far as it is known here. */
import type { AccountKey } from '../../shared/ids'
import type { ProfileRow } from '../../shared/rows'
import type { ProfileDetailRow } from '../../shared/rows-profiles'
import type { ReadableDatabase } from './readable'

export interface KnownProfile {
  /** Null where nothing of the person is stored. */
  person: ProfileRow | null
  /** Null: it was never fetched. */
  detail: ProfileDetailRow | null
  movedTo: ProfileRow | null
  familiar: ProfileRow[]
}

/** To be called inside a liveQuery. */
export const readProfile = (
  database: ReadableDatabase,
  account: AccountKey,
  id: string,
): Promise<KnownProfile> =>
  database.transaction('r', [database.profiles, database.profileDetails], async () => {
    const person = await database.profiles.get([account, id])
    const detail = await database.profileDetails.get([account, id])
    const rows = await database.profiles.bulkGet((detail?.people ?? []).map((one) => [account, one]))
    const people = new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])))
    return {
      person: person ?? null,
      detail: detail ?? null,
      movedTo: people.get(detail?.movedTo ?? '') ?? null,
      familiar: (detail?.familiar ?? []).flatMap((one) => people.get(one) ?? []),
    }
  })

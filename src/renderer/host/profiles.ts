/** Profiles that were opened. */
import type { StoreOpArgs } from '../../shared/contract'
import type { SteppeDatabase } from '../db/database'
import { noteLeftovers } from './leftovers'
import { upsertRows } from './upsert'

/** See `StoreOps.applyProfile`. */
export const applyProfile = (
  database: SteppeDatabase,
  { detail, profiles }: StoreOpArgs<'applyProfile'>,
): Promise<void> =>
  database.transaction(
    'rw',
    [database.statuses, database.profiles, database.profileDetails, database.leftovers],
    async () => {
      await upsertRows(database, { statuses: [], profiles })
      const known = await database.profileDetails.get([detail.account, detail.id])
      if (known !== undefined && known.fetchedAt > detail.fetchedAt) return
      const relationship = detail.relationship ?? known?.relationship ?? null
      await database.profileDetails.put({ ...detail, relationship })
      const left = known?.people.filter((id) => !detail.people.includes(id)) ?? []
      await noteLeftovers(database, detail.account, { posts: [], people: left })
    },
  )

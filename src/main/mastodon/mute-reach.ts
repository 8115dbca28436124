/**
 * Whether a mute hides notifications too. The list of mutes does not say (mastodon-api.md 1.9), what one is to each of them does:
 * `muting_notifications`.
 */
import { toAppError } from '../../shared/errors'
import type { MutedMember } from '../../shared/sets'
import type { AskPage } from './paged-set'
import { idOf, isRecord, listOf } from './values'

/** Mastodon sets no limit; addresses have one (1.1). */
const atOnce = 40

const readOnce = async (
  ids: readonly string[],
  ask: AskPage,
): Promise<(readonly [id: string, hides: boolean])[]> => {
  const { json } = await ask((api) => api.v1.accounts.relationships.fetch({ id: [...ids] }))
  return listOf(json, atOnce).flatMap((raw) => {
    const id = isRecord(raw) ? idOf(raw['id']) : null
    const hides = isRecord(raw) ? raw['muting_notifications'] : null
    return id === null || typeof hides !== 'boolean' ? [] : [[id, hides] as const]
  })
}

/**
 * The same people, with what the instance says of their notifications; where it does not say, or fails, without. Why: who is muted
 * is known by then, and all of its pages would have to be read again.
 * @throws AppError cancelled
 */
export const withReach = async (muted: readonly MutedMember[], ask: AskPage): Promise<MutedMember[]> => {
  const told = new Map<string, boolean>()
  try {
    for (let from = 0; from < muted.length; from += atOnce) {
      const ids = muted.slice(from, from + atOnce).map(({ id }) => id)
      for (const [id, hides] of await readOnce(ids, ask)) told.set(id, hides)
    }
  } catch (thrown) {
    if (toAppError(thrown).code === 'cancelled') throw thrown
  }
  return muted.map((one) => {
    const hidesNotifications = told.get(one.id)
    return hidesNotifications === undefined ? one : { ...one, hidesNotifications }
  })
}

import { follows } from '../model/state'
import type { Scene } from './account'

/** What an account is to another one, as that one sees it. */
export const relationshipJson = (
  scene: Scene,
  viewerId: string,
  otherId: string,
): Record<string, unknown> => {
  const { state } = scene
  const follow = state.follows.find(viewerId, otherId)?.value
  const mute = state.mutes.find(viewerId, otherId)?.value
  const domain = state.accounts.get(otherId)?.remoteDomain ?? ''
  const until = mute?.expiresAt ?? null
  return {
    id: otherId,
    following: follow !== undefined,
    showing_reblogs: follow?.showBoosts ?? false,
    notifying: follow?.notify ?? false,
    languages: follow?.languages ?? null,
    followed_by: follows(state, otherId, viewerId),
    blocking: state.blocks.find(viewerId, otherId) !== undefined,
    blocked_by: state.blocks.find(otherId, viewerId) !== undefined,
    muting: mute !== undefined,
    muting_notifications: mute?.notifications ?? false,
    ...(state.personality.muteExpiry
      ? { muting_expires_at: until === null ? null : new Date(until).toISOString() }
      : {}),
    requested: state.followRequests.find(otherId, viewerId) !== undefined,
    requested_by: state.followRequests.find(viewerId, otherId) !== undefined,
    domain_blocking: state.domainBlocks.find(viewerId, domain) !== undefined,
    endorsed: state.endorsements.find(viewerId, otherId) !== undefined,
    note: '',
  }
}

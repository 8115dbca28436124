/** What a receiver's policy makes of a notification (API 1.10). */
import { follows } from './state'
import type { State } from './state'
import type { FakeAccount, NotificationPolicy } from './types'

export const lenientPolicy: NotificationPolicy = {
  for_not_following: 'accept',
  for_not_followers: 'accept',
  for_new_accounts: 'accept',
  for_private_mentions: 'accept',
  for_limited_accounts: 'accept',
  for_bots: 'accept',
}

const day = 86_400_000

/** Always delivered: they are by the instance, or about what one takes part in. */
const exempt = new Set([
  'poll',
  'update',
  'admin.sign_up',
  'admin.report',
  'moderation_warning',
  'annual_report',
  'severed_relationships',
])

export const policyOf = (state: State, accountId: string): NotificationPolicy =>
  state.policies.get(accountId) ?? lenientPolicy

/** Whether a follow is younger than three days: too young to count. */
const isRecentFollower = (state: State, accountId: string, fromId: string): boolean => {
  const row = state.follows.find(fromId, accountId)
  return row !== undefined && state.clock.now() - row.at < 3 * day
}

/** The lines of a policy that somebody falls under. */
const linesFor = (
  state: State,
  accountId: string,
  from: FakeAccount,
  isPrivateMention: boolean,
): (keyof NotificationPolicy)[] => {
  const isFollowed = follows(state, accountId, from.id)
  const lines: [keyof NotificationPolicy, boolean][] = [
    ['for_not_following', !isFollowed],
    ['for_not_followers', !follows(state, from.id, accountId) || isRecentFollower(state, accountId, from.id)],
    ['for_new_accounts', !isFollowed && state.clock.now() - from.createdAt < 30 * day],
    ['for_private_mentions', !isFollowed && isPrivateMention],
    ['for_limited_accounts', !isFollowed && from.state === 'limited'],
    ['for_bots', !isFollowed && from.bot && state.personality.botPolicy],
  ]
  return lines.filter(([, applies]) => applies).map(([line]) => line)
}

export const judge = (
  state: State,
  accountId: string,
  notification: { type: string; from: FakeAccount; isPrivateMention: boolean },
): 'accept' | 'filter' | 'drop' => {
  const { type, from, isPrivateMention } = notification
  if (!state.personality.policy || exempt.has(type)) return 'accept'
  if (state.notificationPermissions.find(accountId, from.id) !== undefined) return 'accept'
  const policy = policyOf(state, accountId)
  const verdicts = linesFor(state, accountId, from, isPrivateMention).map((line) => policy[line])
  if (verdicts.includes('drop')) return 'drop'
  return verdicts.includes('filter') ? 'filter' : 'accept'
}

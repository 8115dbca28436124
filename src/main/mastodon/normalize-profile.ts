/** Authors: from a server's Account to a profile row. */
import type { ProfileRow } from '../../shared/rows'
import { emojisOf } from './normalize-parts'
import type { NormalizeContext } from './normalize'
import { idOf, isRecord, textOf, urlOf } from './values'
import type { JsonRecord } from './values'

/**
 * A handle that always names its host: the API gives people of the instance itself without one.
 * @param acct as the API has it, `mina` or `mina@example.org`
 */
export const handleOf = (acct: string, domain: string): string => {
  const plain = acct.replace(/^@/, '')
  return plain.includes('@') ? plain : `${plain}@${domain}`
}

const acctOf = (raw: JsonRecord): string =>
  textOf(raw['acct'], 500) || textOf(raw['username'], 500) || 'unknown'

/** The author of a post; null where the server sent none that can be referred to. */
export const profileOf = (value: unknown, context: NormalizeContext): ProfileRow | null => {
  const id = isRecord(value) ? idOf(value['id']) : null
  if (!isRecord(value) || id === null) return null
  const avatar = urlOf(value['avatar'], context.origin)
  return {
    account: context.account,
    id,
    handle: handleOf(acctOf(value), context.domain),
    displayName: textOf(value['display_name'], 2_000),
    url: urlOf(value['url'], context.origin),
    avatar,
    avatarStatic: urlOf(value['avatar_static'], context.origin) ?? avatar,
    bot: value['bot'] === true,
    locked: value['locked'] === true,
    emojis: emojisOf(value['emojis'], context.origin),
    fetchedAt: context.now,
  }
}

/** Stands in for an author that the server no longer names (deleted people, fault map row 41). */
export const missingProfile = (postUrl: string | null, context: NormalizeContext): ProfileRow => {
  const host = postUrl === null ? context.domain : new URL(postUrl).hostname
  return {
    account: context.account,
    id: `missing:${host}`,
    handle: `unknown@${host}`,
    displayName: '',
    url: null,
    avatar: null,
    avatarStatic: null,
    bot: false,
    locked: false,
    emojis: [],
    fetchedAt: context.now,
  }
}

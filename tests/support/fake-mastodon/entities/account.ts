import { domainToUnicode } from 'node:url'
import { pictureName } from '../pictures'
import type { Picture } from '../motifs'
import { profileUrl } from '../model/compose'
import type { State } from '../model/state'
import type { Personality } from '../personalities'
import type { FakeAccount, FakeEmoji } from '../model/types'

/** What entities need to know beside the model. */
export interface Scene {
  state: State
  /** Where the server answers: http://127.0.0.1:PORT. */
  origin: () => string
}

type Json = Record<string, unknown>

export const pictureUrl = (scene: Scene, picture: Picture, folder = 'pictures'): string =>
  `${scene.origin()}/${folder}/${pictureName(picture)}.png`

export const emojiJson = (scene: Scene, emoji: FakeEmoji): Json => ({
  shortcode: emoji.shortcode,
  url: pictureUrl(scene, emoji.picture),
  static_url: pictureUrl(scene, emoji.picture),
  visible_in_picker: emoji.local && emoji.listed,
  ...(emoji.category === null ? {} : { category: emoji.category }),
})

/** The custom emojis whose shortcodes occur in the texts. */
export const emojisIn = (scene: Scene, ...texts: string[]): Json[] => {
  if (scene.state.emojis.size === 0) return []
  const names = new Set(
    texts.flatMap((text) => [...text.matchAll(/:(\w{2,}):/g)].map((match) => match[1] ?? '')),
  )
  return [...names].flatMap((name) => {
    const emoji = scene.state.emojis.get(name)
    if (emoji === undefined) return []
    const { category: _category, ...json } = emojiJson(scene, emoji)
    return [json]
  })
}

const midnight = (time: number): string => `${new Date(time).toISOString().slice(0, 10)}T00:00:00.000Z`

/** `name` for people of this instance, `name@host` for others, whose host is kept in ASCII and shown in its own letters. */
export const acctOf = ({ username, remoteDomain }: FakeAccount): string => {
  if (remoteDomain === null) return username
  return `${username}@${remoteDomain.includes('xn--') ? domainToUnicode(remoteDomain) : remoteDomain}`
}

export const actorUri = (state: State, account: FakeAccount): string =>
  `https://${account.remoteDomain ?? state.domain}/users/${account.username}`

/** What other software adds under a name of its own (API 10). */
export const extension = ({ extension: name }: Personality): Json =>
  name === null ? {} : { [name]: { is_admin: null, emoji_reactions: [], thread_muted: false } }

/** What stays of an account that is suspended: its handle and a blank (API 1.7). */
const blanked: Json = {
  display_name: '',
  note: '',
  locked: false,
  bot: false,
  followers_count: 0,
  following_count: 0,
  statuses_count: 0,
  last_status_at: null,
  emojis: [],
  fields: [],
  suspended: true,
}

const standing = (scene: Scene, account: FakeAccount, depth: number): Json => {
  const target = account.movedTo === null ? undefined : scene.state.accounts.get(account.movedTo)
  return {
    ...(account.state === 'limited' ? { limited: true } : {}),
    // An account that moved names its target, which names no further one.
    ...(target !== undefined && depth === 0 ? { moved: accountJson(scene, target, 1) } : {}),
    ...(account.state === 'suspended' ? blanked : {}),
  }
}

export const accountJson = (scene: Scene, account: FakeAccount, depth = 0): Json => {
  const { state } = scene
  const avatar = pictureUrl(scene, account.avatar)
  const header = pictureUrl(scene, account.header)
  return {
    id: account.id,
    username: account.username,
    acct: acctOf(account),
    display_name: account.displayName,
    locked: account.locked,
    bot: account.bot,
    discoverable: true,
    indexable: false,
    group: false,
    created_at: midnight(account.createdAt),
    note: account.note,
    url: profileUrl(state, account),
    uri: actorUri(state, account),
    avatar,
    avatar_static: avatar,
    header,
    header_static: header,
    ...(state.personality.avatarDescriptions
      ? { avatar_description: account.avatarAlt, header_description: '' }
      : {}),
    followers_count: account.counts.followers + state.follows.about(account.id).size,
    following_count: account.counts.following + state.follows.of(account.id).size,
    statuses_count: account.counts.statuses + (state.postsBy.get(account.id)?.size ?? 0),
    last_status_at: account.lastPostAt === 0 ? null : new Date(account.lastPostAt).toISOString().slice(0, 10),
    hide_collections: account.hidesRelations,
    ...(account.remoteDomain === null ? { noindex: false, roles: [] } : {}),
    emojis: emojisIn(scene, account.displayName, account.note),
    fields: account.fields.map(({ name, value, verifiedAt }) => ({ name, value, verified_at: verifiedAt })),
    ...standing(scene, account, depth),
    ...extension(state.personality),
    ...account.raw,
  }
}

/** The account as its owner sees it: verify_credentials. */
export const credentialAccountJson = (scene: Scene, account: FakeAccount): Json => ({
  ...accountJson(scene, account),
  source: {
    privacy: 'public',
    sensitive: false,
    language: null,
    note: account.note.replaceAll(/<[^>]*>/g, ''),
    fields: account.fields.map(({ name, value, verifiedAt }) => ({ name, value, verified_at: verifiedAt })),
    follow_requests_count: 0,
    hide_collections: false,
    discoverable: true,
    indexable: false,
  },
  role: { id: '-99', name: '', permissions: '65536', color: '', highlighted: false },
})

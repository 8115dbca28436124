import { escapeHtml } from '../html'
import { pictureFor } from '../pictures'
import type { Picture } from '../motifs'
import type { State } from './state'
import type { FakeAccount, FakeEmoji } from './types'

/** What can be said of a new person; everything but the handle has a plausible default. */
export interface AccountOptions {
  /** `mina` for somebody of this instance, `mina@other.example` for somebody elsewhere. */
  handle: string
  /** May hold :shortcodes: of emojis that addEmoji made. */
  displayName?: string
  /** HTML. */
  note?: string
  avatar?: Picture
  header?: Picture
  avatarAlt?: string
  bot?: boolean
  locked?: boolean
  fields?: { name: string; value: string; verifiedAt?: string | null }[]
  createdAt?: number
  followers?: number
  following?: number
  statuses?: number
  groupBoosts?: boolean
  hidesRelations?: boolean
  /** Laid over the account's JSON as it is, e.g. `{ avatar: null }` (API 7). */
  raw?: Record<string, unknown>
}

const yearsAgo = (now: number, years: number): number => now - Math.round(years * 365.25 * 86_400_000)

export const addAccount = (state: State, options: AccountOptions): FakeAccount => {
  const [username = '', host] = options.handle.replace(/^@/, '').split('@')
  const remoteDomain = host === undefined || host === state.domain ? null : host
  const key = remoteDomain === null ? username.toLowerCase() : `${username}@${remoteDomain}`.toLowerCase()
  if (state.byHandle.has(key)) throw new Error(`${key} exists already on ${state.domain}.`)
  const random = state.random.fork(`account ${key}`)
  const createdAt = options.createdAt ?? yearsAgo(state.clock.now(), 1 + random.next() * 6)
  const name = options.displayName ?? username.charAt(0).toUpperCase() + username.slice(1)
  const account: FakeAccount = {
    id: state.makeId(createdAt),
    username,
    remoteDomain,
    displayName: name,
    note: options.note ?? `<p>${escapeHtml(name)} writes here.</p>`,
    avatar: options.avatar ?? pictureFor(key, 'face', 400),
    header: options.header ?? pictureFor(`header ${key}`, 'hills', 1500, 500),
    avatarAlt: options.avatarAlt ?? '',
    bot: options.bot ?? false,
    locked: options.locked ?? false,
    fields: (options.fields ?? []).map((field) => ({ verifiedAt: null, ...field })),
    createdAt,
    counts: {
      followers: options.followers ?? random.int(2000),
      following: options.following ?? random.int(800),
      statuses: options.statuses ?? 0,
    },
    groupBoosts: options.groupBoosts ?? true,
    state: 'normal',
    movedTo: null,
    hidesRelations: options.hidesRelations ?? false,
    lastPostAt: 0,
    raw: options.raw ?? {},
  }
  state.accounts.set(account.id, account)
  state.byHandle.set(key, account)
  return account
}

/** Makes a custom emoji that posts and names may use as `:shortcode:`. */
export const addEmoji = (
  state: State,
  options: { shortcode: string; picture?: Picture; category?: string; local?: boolean; listed?: boolean },
): FakeEmoji => {
  const emoji = {
    shortcode: options.shortcode,
    picture: options.picture ?? pictureFor(options.shortcode, 'emoji', 64),
    category: options.category ?? null,
    local: options.local ?? true,
    listed: options.listed ?? true,
  }
  state.emojis.set(emoji.shortcode, emoji)
  return emoji
}

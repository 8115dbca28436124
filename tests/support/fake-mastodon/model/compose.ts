import { formatText } from '../html'
import { pictureFor } from '../pictures'
import type { Motif, Picture } from '../motifs'
import { accountOf } from './state'
import type { State } from './state'
import type { FakeAccount, FakeCard, FakeMedia, FakePoll, MediaFault, MediaKind, PostBody } from './types'

export interface MediaOptions {
  kind?: MediaKind
  width?: number
  height?: number
  /** Default: chosen by the alt text. */
  motif?: Motif
  /** Hue of the palette, 0 to 359. */
  hue?: number
  alt?: string | null
  focus?: { x: number; y: number }
  /** Seconds. */
  duration?: number
  fault?: MediaFault
  proxied?: boolean
}

interface PollOptions {
  options: { title: string; votes?: number }[]
  multiple?: boolean
  hideTotals?: boolean
  /** Default: a day after the post; null never ends. */
  expiresAt?: number | null
  voters?: number | null
}

interface CardOptions {
  url: string
  title: string
  description?: string
  provider?: string
  author?: string
  type?: FakeCard['type']
  picture?: Picture | { motif?: Motif; hue?: number; width?: number; height?: number } | null
}

/** The part of a post that an edit may change. */
export interface BodyOptions {
  /** Plain text, made into HTML as the server does; mentions and tags are found in it. */
  text?: string
  /** HTML as it is, instead of `text`. */
  content?: string
  spoilerText?: string
  /** Default: whether there is a warning. */
  sensitive?: boolean
  language?: string | null
  media?: MediaOptions[]
  poll?: PollOptions | null
  card?: CardOptions | null
  /** Handles, beside those found in `text`. */
  mentions?: string[]
  /** Names, beside those found in `text`. */
  tags?: string[]
}

const scenery: readonly Motif[] = ['hills', 'sea', 'city', 'leaves', 'dots', 'gradient']

const makePicture = (
  options: { motif?: Motif; hue?: number; width?: number; height?: number },
  name: string,
): Picture => {
  const base = pictureFor(name, 'gradient', options.width ?? 1200, options.height ?? 800)
  const motif = options.motif ?? scenery[base.seed % scenery.length] ?? 'hills'
  return { ...base, motif, hue: options.hue ?? base.hue }
}

const makeMedia = (state: State, options: MediaOptions, at: number): FakeMedia => {
  const id = state.makeId(at)
  return {
    id,
    kind: options.kind ?? 'image',
    picture: makePicture(options, options.alt ?? id),
    alt: options.alt ?? null,
    focus: options.focus ?? null,
    duration: options.duration ?? 12.5,
    fault: options.fault ?? null,
    proxied: options.proxied ?? false,
  }
}

const makePoll = (state: State, options: PollOptions, at: number): FakePoll => {
  const choices = options.options.map(({ title, votes }) => ({ title, votes: votes ?? 0 }))
  return {
    id: state.makeId(at),
    expiresAt: options.expiresAt === undefined ? at + 86_400_000 : options.expiresAt,
    multiple: options.multiple ?? false,
    hideTotals: options.hideTotals ?? false,
    options: choices,
    voters:
      options.voters === undefined ? choices.reduce((sum, { votes }) => sum + votes, 0) : options.voters,
    votes: new Map(),
  }
}

const makeCard = (options: CardOptions): FakeCard => ({
  url: options.url,
  title: options.title,
  description: options.description ?? '',
  provider: options.provider ?? new URL(options.url).host,
  author: options.author ?? '',
  type: options.type ?? 'link',
  picture:
    options.picture === undefined || options.picture === null
      ? null
      : 'seed' in options.picture
        ? options.picture
        : makePicture({ width: 1200, height: 630, ...options.picture }, options.url),
})

/** Page of a person: on this instance for its own people, else on theirs. */
export const profileUrl = (state: State, account: FakeAccount): string =>
  `https://${account.remoteDomain ?? state.domain}/@${account.username}`

const findPerson = (state: State, handle: string): FakeAccount | null => {
  try {
    return accountOf(state, handle)
  } catch {
    // Somebody unknown: the text stays text, as on a real server.
    return null
  }
}

export const makeBody = (state: State, options: BodyOptions, at: number): PostBody => {
  const formatted = formatText(options.text ?? '', {
    person: (handle) => {
      const account = findPerson(state, handle)
      return account && { url: profileUrl(state, account), username: account.username }
    },
    tag: (name) => `https://${state.domain}/tags/${encodeURIComponent(name)}`,
  })
  const people = [...formatted.mentions, ...(options.mentions ?? [])].map(
    (handle) => accountOf(state, handle).id,
  )
  const spoilerText = options.spoilerText ?? ''
  return {
    content: options.content ?? (options.text === undefined ? '' : formatted.html),
    spoilerText,
    sensitive: options.sensitive ?? spoilerText !== '',
    language: options.language === undefined ? 'en' : options.language,
    media: (options.media ?? []).map((media) => makeMedia(state, media, at)),
    poll: options.poll ? makePoll(state, options.poll, at) : null,
    card: options.card ? makeCard(options.card) : null,
    mentions: [...new Set(people)],
    tags: [...new Set([...formatted.tags, ...(options.tags ?? [])])],
  }
}

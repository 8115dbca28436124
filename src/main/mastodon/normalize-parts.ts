/** The small parts of a post: media, poll, card, mentions, tags, emojis. Each reader is tolerant and never throws. */
import type { CardRow, EmojiRow, MediaRow, MentionRow, PollRow, TagRow } from '../../shared/rows'
import {
  countOf,
  countOrNull,
  idOf,
  isRecord,
  listOf,
  numberWithin,
  recordOf,
  textOf,
  textOrNull,
  timeOf,
  urlOf,
} from './values'
import type { JsonRecord } from './values'

/** How many of each are kept; far above what servers send, far below what a hostile one can. */
const most = { emojis: 500, media: 64, mentions: 500, tags: 500, options: 100 } as const

/** Reads the objects of an array; what is no object, or what `read` refuses (null), is left out. */
const eachRecord = <Row>(
  value: unknown,
  limit: number,
  read: (raw: JsonRecord, index: number) => Row | null,
): Row[] =>
  listOf(value, limit).flatMap((raw, index) => {
    const row = isRecord(raw) ? read(raw, index) : null
    return row === null ? [] : [row]
  })

/** Custom emojis: without a usable picture there is none, and the shortcode stays text. */
export const emojisOf = (value: unknown, origin: string): EmojiRow[] =>
  eachRecord(value, most.emojis, (raw) => {
    const shortcode = textOf(raw['shortcode'], 2_048)
    const url = urlOf(raw['url'], origin)
    const staticUrl = urlOf(raw['static_url'], origin)
    const either = url ?? staticUrl
    if (shortcode === '' || either === null) return null
    return { shortcode, url: either, staticUrl: staticUrl ?? either }
  })

const mediaTypes: Readonly<Record<string, MediaRow['type'] | undefined>> = {
  image: 'image',
  gifv: 'gifv',
  video: 'video',
  audio: 'audio',
}

const blurhashForm = /^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{6,200}$/

const blurhashOf = (value: unknown): string | null =>
  typeof value === 'string' && blurhashForm.test(value) ? value : null

const pixelsOf = (value: unknown): number | null => {
  const pixels = numberWithin(value, 1, 1_000_000)
  return pixels === null ? null : Math.round(pixels)
}

const focusOf = (value: unknown): MediaRow['focus'] => {
  const raw = recordOf(value)
  const x = numberWithin(raw['x'], -1, 1)
  const y = numberWithin(raw['y'], -1, 1)
  return x === null || y === null ? null : { x, y }
}

/** Attachments; one without an id, or with that of another, is named after its post: they are drawn by their ids. */
export const mediaOf = (value: unknown, origin: string, statusId: string): MediaRow[] => {
  const taken = new Set<string>()
  return eachRecord(value, most.media, (raw, index) => {
    const meta = recordOf(raw['meta'])
    const original = recordOf(meta['original'])
    const type = textOf(raw['type'], 20)
    const own = idOf(raw['id'])
    // Ids of servers are ASCII, so none of them is the same as a name with this dot.
    const id = own === null || taken.has(own) ? `${statusId}·${index}` : own
    taken.add(id)
    return {
      id,
      type: Object.hasOwn(mediaTypes, type) ? (mediaTypes[type] ?? 'unknown') : 'unknown',
      url: urlOf(raw['url'], origin),
      previewUrl: urlOf(raw['preview_url'], origin),
      remoteUrl: urlOf(raw['remote_url'], origin),
      description: textOrNull(raw['description'], 20_000),
      blurhash: blurhashOf(raw['blurhash']),
      width: pixelsOf(original['width'] ?? meta['width']),
      height: pixelsOf(original['height'] ?? meta['height']),
      duration: numberWithin(original['duration'] ?? meta['duration'], 0, 1e7),
      focus: focusOf(meta['focus']),
    }
  })
}

/** A poll, or null where there is none; hidden counts stay null. */
export const pollOf = (value: unknown, origin: string): PollRow | null => {
  if (!isRecord(value)) return null
  const options = eachRecord(value['options'], most.options, (raw) => ({
    title: textOf(raw['title'], 5_000),
    votesCount: countOrNull(raw['votes_count']),
  }))
  if (options.length === 0) return null
  return {
    id: idOf(value['id']) ?? '',
    expiresAt: timeOf(value['expires_at']),
    expired: value['expired'] === true,
    multiple: value['multiple'] === true,
    votesCount: countOf(value['votes_count']),
    votersCount: countOrNull(value['voters_count']),
    options,
    emojis: emojisOf(value['emojis'], origin),
    voted: value['voted'] === true,
    ownVotes: listOf(value['own_votes'], most.options).flatMap((vote) => {
      const index = numberWithin(vote, 0, options.length - 1)
      return index !== null && Number.isInteger(index) ? [index] : []
    }),
  }
}

/** A link preview, or null where there is none or it leads nowhere. */
export const cardOf = (value: unknown, origin: string): CardRow | null => {
  if (!isRecord(value)) return null
  const url = urlOf(value['url'], origin)
  if (url === null) return null
  return {
    url,
    title: textOf(value['title'], 2_000),
    description: textOf(value['description'], 5_000),
    authorName: textOf(value['author_name'], 500),
    type: textOf(value['type'], 20) || 'link',
    image: urlOf(value['image'], origin),
    blurhash: blurhashOf(value['blurhash']),
    width: pixelsOf(value['width']),
    height: pixelsOf(value['height']),
  }
}

export const mentionsOf = (value: unknown, origin: string): MentionRow[] =>
  eachRecord(value, most.mentions, (raw) => {
    const id = idOf(raw['id'])
    const acct = textOf(raw['acct'], 500) || textOf(raw['username'], 500)
    if (id === null || acct === '') return null
    const username = textOf(raw['username'], 500) || (acct.split('@')[0] ?? acct)
    return { id, acct, username, url: urlOf(raw['url'], origin) }
  })

export const tagsOf = (value: unknown, origin: string): TagRow[] =>
  eachRecord(value, most.tags, (raw) => {
    const name = textOf(raw['name'], 500)
    return name === '' ? null : { name, url: urlOf(raw['url'], origin) }
  })

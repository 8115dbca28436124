import { blurhashOf, pictureName } from '../pictures'
import type { FakeCard, FakeMedia, FakePoll } from '../model/types'
import { emojisIn, pictureUrl } from './account'
import type { Scene } from './account'

type Json = Record<string, unknown>

const extensions = { image: 'png', gifv: 'webm', video: 'webm', audio: 'wav', unknown: 'bin' } as const

const sizeJson = (width: number, height: number): Json => ({
  width,
  height,
  size: `${width}x${height}`,
  aspect: width / height,
})

/** Longest side of a preview. */
const previewSize = 640

const metaJson = (media: FakeMedia): Json | null => {
  const { width, height } = media.picture
  if (media.kind === 'unknown') return null
  if (media.kind === 'audio') return { original: { duration: media.duration, bitrate: 128_000 } }
  const scale = Math.min(1, previewSize / Math.max(width, height))
  const plays = media.kind !== 'image'
  const original = plays
    ? { width, height, frame_rate: '25/1', duration: media.duration, bitrate: 900_000 }
    : sizeJson(width, height)
  return {
    original,
    small: sizeJson(Math.round(width * scale), Math.round(height * scale)),
    ...(media.focus === null ? {} : { focus: media.focus }),
  }
}

export const mediaJson = (scene: Scene, media: FakeMedia): Json => {
  const base = `${scene.origin()}/${media.proxied ? 'media_proxy' : 'media'}/${media.id}`
  const fault = media.fault === null ? '' : `?fault=${media.fault}`
  const name = pictureName(media.picture)
  const drawn = media.kind !== 'audio' && media.kind !== 'unknown'
  return {
    id: media.id,
    type: media.kind,
    url: `${base}/original/${name}.${extensions[media.kind]}${fault}`,
    preview_url: drawn ? `${base}/small/${name}.png${fault}` : null,
    remote_url: null,
    preview_remote_url: null,
    text_url: null,
    meta: metaJson(media),
    description: media.alt,
    blurhash: drawn ? blurhashOf(media.picture) : null,
  }
}

export const pollJson = (scene: Scene, poll: FakePoll, viewerId: string | null, now: number): Json => {
  const expired = poll.expiresAt !== null && poll.expiresAt <= now
  const hidden = poll.hideTotals && !expired
  const own = viewerId === null ? undefined : poll.votes.get(viewerId)
  return {
    id: poll.id,
    expires_at: poll.expiresAt === null ? null : new Date(poll.expiresAt).toISOString(),
    expired,
    multiple: poll.multiple,
    votes_count: poll.options.reduce((sum, { votes }) => sum + votes, 0),
    voters_count: poll.voters,
    options: poll.options.map(({ title, votes }) => ({ title, votes_count: hidden ? null : votes })),
    emojis: emojisIn(scene, ...poll.options.map(({ title }) => title)),
    ...(viewerId === null ? {} : { voted: own !== undefined, own_votes: own ?? [] }),
  }
}

export const cardJson = (scene: Scene, card: FakeCard): Json => ({
  url: card.url,
  title: card.title,
  description: card.description,
  language: 'en',
  type: card.type,
  author_name: card.author,
  author_url: '',
  provider_name: card.provider,
  provider_url: '',
  html: '',
  width: card.picture?.width ?? 0,
  height: card.picture?.height ?? 0,
  image: card.picture === null ? null : pictureUrl(scene, card.picture),
  image_description: '',
  embed_url: '',
  blurhash: card.picture === null ? null : blurhashOf(card.picture),
  published_at: null,
  authors: card.author === '' ? [] : [{ name: card.author, url: '', account: null }],
})

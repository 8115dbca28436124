/**
 * Limits out of an instance's document, of either version. Other software says some of them elsewhere: Pleroma and Mastodon's forks
 * beside everything else, as `max_toot_chars`. What is not said, or is no number, is as at Mastodon.
 */
import { usualLimits, type Limits } from '../../shared/limits'
import type { InstanceDocument } from './instance'
import { listOf, recordOf, textOf } from './values'

/** A whole number of at least `least`, in digits too; null for anything else, a -1 that means “without limit” among it. */
const numberFrom = (least: number, said: unknown): number | null => {
  const number = typeof said === 'string' && said.trim() !== '' ? Number(said) : said
  if (typeof number !== 'number' || !Number.isFinite(number) || number < least) return null
  return Math.min(Math.trunc(number), Number.MAX_SAFE_INTEGER)
}

/** The first of what is said that is a number. */
const firstOf = (least: number, said: readonly unknown[], otherwise: number): number =>
  said.map((one) => numberFrom(least, one)).find((number) => number !== null) ?? otherwise

/** A count, of which an instance may allow none. */
const count = (otherwise: number, ...said: unknown[]): number => firstOf(0, said, otherwise)
/** A size, of which nothing is no limit but nonsense. */
const size = (otherwise: number, ...said: unknown[]): number => firstOf(1, said, otherwise)

const mostTypes = 200

const typesOf = (said: unknown): string[] | null => {
  const types = listOf(said, mostTypes)
    .map((type) => textOf(type, 100).trim().toLowerCase())
    .filter((type) => /^[a-z]+\/[\w.+-]+$/.test(type))
  // Bytes of whatever kind: so Pleroma says that it takes anything.
  if (types.includes('application/octet-stream')) return null
  return types.length === 0 ? usualLimits.media.types : [...new Set(types)]
}

const pollOf = (polls: Readonly<Record<string, unknown>>, older: Readonly<Record<string, unknown>>) => {
  const usual = usualLimits.poll
  const leastSeconds = count(usual.leastSeconds, polls['min_expiration'], older['min_expiration'])
  const mostSeconds = size(usual.mostSeconds, polls['max_expiration'], older['max_expiration'])
  return {
    options: count(usual.options, polls['max_options'], older['max_options']),
    optionCharacters: size(
      usual.optionCharacters,
      polls['max_characters_per_option'],
      older['max_option_chars'],
    ),
    // Not one length of time would be allowed.
    ...(leastSeconds > mostSeconds
      ? { leastSeconds: usual.leastSeconds, mostSeconds: usual.mostSeconds }
      : { leastSeconds, mostSeconds }),
  }
}

/** What an instance allows. */
export const limitsOf = ({ json }: InstanceDocument): Limits => {
  const said = recordOf(json['configuration'])
  const statuses = recordOf(said['statuses'])
  const media = recordOf(said['media_attachments'])
  const accounts = recordOf(said['accounts'])
  const pleroma = recordOf(recordOf(json['pleroma'])['metadata'])
  const usual = usualLimits
  return {
    post: {
      characters: size(usual.post.characters, statuses['max_characters'], json['max_toot_chars']),
      charactersPerUrl: count(usual.post.charactersPerUrl, statuses['characters_reserved_per_url']),
      attachments: count(
        usual.post.attachments,
        statuses['max_media_attachments'],
        json['max_media_attachments'],
      ),
    },
    media: {
      types: typesOf(media['supported_mime_types']),
      descriptionCharacters: size(
        usual.media.descriptionCharacters,
        media['description_limit'],
        json['description_limit'],
        pleroma['description_limit'],
      ),
      imageBytes: size(usual.media.imageBytes, media['image_size_limit'], json['upload_limit']),
      imagePixels: size(usual.media.imagePixels, media['image_matrix_limit']),
      videoBytes: size(usual.media.videoBytes, media['video_size_limit'], json['upload_limit']),
      videoPixels: size(usual.media.videoPixels, media['video_matrix_limit']),
      videoFrameRate: size(usual.media.videoFrameRate, media['video_frame_rate_limit']),
    },
    poll: pollOf(recordOf(said['polls']), recordOf(json['poll_limits'])),
    profile: {
      featuredTags: count(usual.profile.featuredTags, accounts['max_featured_tags']),
      pinnedPosts: count(usual.profile.pinnedPosts, accounts['max_pinned_statuses']),
    },
  }
}

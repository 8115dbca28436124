import { accountJson, pictureUrl } from './account'
import type { Scene } from './account'
import { pictureFor } from '../pictures'

type Json = Record<string, unknown>

interface FeedAccess {
  local: 'public' | 'authenticated' | 'disabled'
  remote: 'public' | 'authenticated' | 'disabled'
}

/** Who may look at timelines that are nobody's (API 1.13). */
export interface TimelinesAccess {
  live_feeds: FeedAccess
  hashtag_feeds: FeedAccess
  trending_link_feeds: FeedAccess
}

/** What the person who runs an instance writes about it. */
export interface InstanceProfile {
  title: string
  description: string
  rules: string[]
  activeUsers: number
  /** Handle of its contact; null: nobody. */
  contact: string | null
  languages: string[]
  timelinesAccess: TimelinesAccess
}

export interface InstanceScene extends Scene {
  profile: InstanceProfile
  /** Base of the streaming server (ws://...), null where there is none. */
  streamingBase: () => string | null
}

const limits = (scene: InstanceScene): Json => ({
  accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
  statuses: { max_characters: 500, max_media_attachments: 4, characters_reserved_per_url: 23 },
  media_attachments: {
    description_limit: scene.state.personality.imageDescriptionLimit,
    supported_mime_types: [
      'image/jpeg',
      'image/png',
      'image/gif',
      'image/webp',
      'video/webm',
      'video/mp4',
      'audio/wav',
    ],
    image_size_limit: 16_777_216,
    image_matrix_limit: 33_177_600,
    video_size_limit: 103_809_024,
    video_frame_rate_limit: 120,
    video_matrix_limit: 8_294_400,
  },
  polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 },
  translation: { enabled: false },
})

const contactOf = (scene: InstanceScene): Json | null => {
  const { contact } = scene.profile
  const account = contact === null ? undefined : scene.state.byHandle.get(contact.toLowerCase())
  return account === undefined ? null : accountJson(scene, account)
}

const rulesJson = (scene: InstanceScene): Json[] =>
  scene.profile.rules.map((text, index) => ({ id: String(index + 1), text, hint: '' }))

/** Pleroma's idea of /api/v2/instance: no addresses, no thumbnail, no rules, no usage. */
export const partialInstanceJson = (scene: InstanceScene): Json => {
  const { domain, personality } = scene.state
  const { title, description, languages } = scene.profile
  return { domain, title, version: personality.version, description, languages, configuration: limits(scene) }
}

/** GET /api/v2/instance. */
export const instanceJson = (scene: InstanceScene): Json => {
  const { personality, domain } = scene.state
  const streaming = scene.streamingBase()
  const thumbnail = pictureUrl(scene, pictureFor(domain, 'hills', 1200, 630))
  return {
    domain,
    title: scene.profile.title,
    version: personality.version,
    source_url: `https://source.example/${personality.software}`,
    description: scene.profile.description,
    usage: { users: { active_month: scene.profile.activeUsers } },
    thumbnail: { url: thumbnail, blurhash: null, versions: { '@1x': thumbnail } },
    icon: [],
    languages: scene.profile.languages,
    configuration: {
      urls: streaming === null ? {} : { streaming },
      ...(personality.timelinesAccess ? { timelines_access: scene.profile.timelinesAccess } : {}),
      vapid: { public_key: 'BF8-no-push-on-this-server' },
      ...limits(scene),
    },
    registrations: { enabled: false, approval_required: false, message: null, url: null },
    contact: { email: `staff@${domain}`, account: contactOf(scene) },
    rules: rulesJson(scene),
    ...(personality.wrapstodon ? { wrapstodon: null } : {}),
    ...(personality.apiVersions === null ? {} : { api_versions: personality.apiVersions }),
  }
}

/** GET /api/v1/instance. */
export const instanceV1Json = (scene: InstanceScene): Json => {
  const { personality, domain } = scene.state
  const streaming = scene.streamingBase()
  return {
    uri: domain,
    title: scene.profile.title,
    short_description: scene.profile.description,
    description: scene.profile.description,
    email: `staff@${domain}`,
    version: personality.version,
    urls: streaming === null ? {} : { streaming_api: streaming },
    stats: {
      user_count: scene.profile.activeUsers * 3,
      status_count: scene.state.posts.size,
      domain_count: 1200,
    },
    thumbnail: pictureUrl(scene, pictureFor(domain, 'hills', 1200, 630)),
    languages: scene.profile.languages,
    registrations: false,
    approval_required: false,
    invites_enabled: false,
    configuration: limits(scene),
    contact_account: contactOf(scene),
    rules: rulesJson(scene),
  }
}

/** What instances of each software say that they allow, as they say it. */
import { describe, expect, it } from 'vitest'
import { limitsOf } from '../../../src/main/mastodon/limits'
import { usualLimits } from '../../../src/shared/limits'

const said = (json: Record<string, unknown>, version: 1 | 2 = 2) => limitsOf({ version, json })
const configured = (configuration: unknown) => said({ domain: 'a.example', configuration })

describe('limits', () => {
  it('are those of Mastodon', () => {
    const configuration = {
      urls: { streaming: 'wss://a.example' },
      accounts: { max_featured_tags: 12, max_pinned_statuses: 6, max_note_length: 500 },
      statuses: { max_characters: 1_000, max_media_attachments: 8, characters_reserved_per_url: 30 },
      media_attachments: {
        description_limit: 10_000,
        supported_mime_types: ['image/png', 'video/x-ms-asf', 'audio/vnd.wave'],
        image_size_limit: 1_001,
        image_matrix_limit: 1_002,
        video_size_limit: 1_003,
        video_frame_rate_limit: 60,
        video_matrix_limit: 1_004,
      },
      polls: { max_options: 7, max_characters_per_option: 70, min_expiration: 60, max_expiration: 3_600 },
    }
    const limits = {
      post: { characters: 1_000, charactersPerUrl: 30, attachments: 8 },
      media: {
        types: ['image/png', 'video/x-ms-asf', 'audio/vnd.wave'],
        descriptionCharacters: 10_000,
        imageBytes: 1_001,
        imagePixels: 1_002,
        videoBytes: 1_003,
        videoPixels: 1_004,
        videoFrameRate: 60,
      },
      poll: { options: 7, optionCharacters: 70, leastSeconds: 60, mostSeconds: 3_600 },
      profile: { featuredTags: 12, pinnedPosts: 6 },
    }
    expect(configured(configuration)).toEqual(limits)
    // Version 1 says the same in the same place, since Mastodon 3.4.
    expect(said({ uri: 'a.example', configuration }, 1)).toEqual(limits)
  })

  it('are those of GoToSocial, which says nothing of pinned posts', () => {
    const limits = configured({
      accounts: { allow_custom_css: true, max_featured_tags: 10, max_profile_fields: 6 },
      statuses: {
        max_characters: 5_000,
        max_media_attachments: 6,
        characters_reserved_per_url: 25,
        supported_mime_types: ['text/plain', 'text/markdown'],
      },
      media_attachments: {
        supported_mime_types: ['image/jpeg', 'image/gif', 'video/x-matroska'],
        description_limit: 1_500,
        image_size_limit: 41_943_040,
        image_matrix_limit: 2_147_483_647,
        video_size_limit: 41_943_040,
        video_frame_rate_limit: 2_147_483_647,
        video_matrix_limit: 2_147_483_647,
      },
      polls: {
        max_options: 6,
        max_characters_per_option: 50,
        min_expiration: 300,
        max_expiration: 2_629_746,
      },
    })
    expect(limits.post).toEqual({ characters: 5_000, charactersPerUrl: 25, attachments: 6 })
    expect(limits.media).toMatchObject({
      types: ['image/jpeg', 'image/gif', 'video/x-matroska'],
      imagePixels: 2_147_483_647,
      videoFrameRate: 2_147_483_647,
    })
    expect(limits.profile).toEqual({ featuredTags: 10, pinnedPosts: usualLimits.profile.pinnedPosts })
  })

  it('are those of Hollo, which says nothing of descriptions', () => {
    const limits = configured({
      statuses: { max_characters: 10_000, max_media_attachments: 8, characters_reserved_per_url: 256 },
      media_attachments: { supported_mime_types: ['image/webp'], image_size_limit: 33_554_432 },
      polls: { max_options: 10, max_characters_per_option: 100, min_expiration: 300, max_expiration: 86_400 },
    })
    expect(limits.post).toEqual({ characters: 10_000, charactersPerUrl: 256, attachments: 8 })
    expect(limits.media).toEqual({ ...usualLimits.media, types: ['image/webp'], imageBytes: 33_554_432 })
    expect(limits.poll).toMatchObject({ options: 10, mostSeconds: 86_400 })
  })

  it('are those of Pleroma, of either version: it takes every type of file, and polls that end at once', () => {
    const two = said({
      domain: 'a.example',
      configuration: {
        accounts: { max_featured_tags: 0 },
        statuses: { max_characters: 5_000, max_media_attachments: 1_000 },
        media_attachments: {
          image_size_limit: 16_000_000,
          video_size_limit: 16_000_000,
          supported_mime_types: ['application/octet-stream'],
        },
        polls: {
          max_options: 20,
          max_characters_per_option: 200,
          min_expiration: 0,
          max_expiration: 31_536_000,
        },
      },
      pleroma: { metadata: { description_limit: 5_000 } },
    })
    expect(two).toEqual({
      post: { characters: 5_000, charactersPerUrl: 23, attachments: 1_000 },
      media: {
        ...usualLimits.media,
        types: null,
        descriptionCharacters: 5_000,
        imageBytes: 16_000_000,
        videoBytes: 16_000_000,
      },
      poll: { options: 20, optionCharacters: 200, leastSeconds: 0, mostSeconds: 31_536_000 },
      profile: { featuredTags: 0, pinnedPosts: usualLimits.profile.pinnedPosts },
    })
  })

  it('stand beside everything else in old documents and those of forks', () => {
    const limits = said(
      {
        uri: 'a.example',
        max_toot_chars: 11_000,
        max_media_attachments: 9,
        description_limit: 4_000,
        upload_limit: 8_000_000,
        poll_limits: { max_options: 12, max_option_chars: 120, min_expiration: 30, max_expiration: 600 },
      },
      1,
    )
    expect(limits).toEqual({
      ...usualLimits,
      post: { ...usualLimits.post, characters: 11_000, attachments: 9 },
      media: {
        ...usualLimits.media,
        descriptionCharacters: 4_000,
        imageBytes: 8_000_000,
        videoBytes: 8_000_000,
      },
      poll: { options: 12, optionCharacters: 120, leastSeconds: 30, mostSeconds: 600 },
    })
    // What is configured is the instance's word; what stands beside it may be older.
    const both = { max_toot_chars: 11_000, configuration: { statuses: { max_characters: 700 } } }
    expect(said(both).post.characters).toBe(700)
  })

  it('are Mastodon’s where nothing is said, or nothing that could be meant', () => {
    expect(said({ domain: 'a.example' })).toEqual(usualLimits)
    for (const configuration of [null, [], 'none', 7, { statuses: [], media_attachments: 'x', polls: null }])
      expect(configured(configuration)).toEqual(usualLimits)
    for (const nonsense of [null, '', 'many', {}, [500], true, -1, '-1', Number.NaN, '1e999']) {
      const names = ['max_characters', 'max_media_attachments', 'characters_reserved_per_url']
      const statuses = Object.fromEntries(names.map((name) => [name, nonsense]))
      expect(configured({ statuses }).post, JSON.stringify(nonsense)).toEqual(usualLimits.post)
    }
  })

  it('may be none of what can be done without, but no size is nothing', () => {
    const zero = configured({
      accounts: { max_pinned_statuses: 0 },
      statuses: { max_characters: 0, max_media_attachments: 0, characters_reserved_per_url: 0 },
      media_attachments: { image_size_limit: 0, video_matrix_limit: 0, description_limit: 0 },
      polls: { max_options: 0, max_expiration: 0 },
    })
    expect(zero).toEqual({
      ...usualLimits,
      post: { characters: usualLimits.post.characters, charactersPerUrl: 0, attachments: 0 },
      poll: { ...usualLimits.poll, options: 0 },
      profile: { ...usualLimits.profile, pinnedPosts: 0 },
    })
  })

  it('may be text, and are whole', () => {
    const statuses = {
      max_characters: ' 5000 ',
      max_media_attachments: 4.7,
      characters_reserved_per_url: '0',
    }
    expect(configured({ statuses }).post).toEqual({
      characters: 5_000,
      charactersPerUrl: 0,
      attachments: 4,
    })
    expect(configured({ statuses: { max_characters: '9223372036854775807' } }).post.characters).toBe(
      Number.MAX_SAFE_INTEGER,
    )
  })

  it('allow a length of time for polls', () => {
    const polls = { min_expiration: 600, max_expiration: 60 }
    expect(configured({ polls }).poll).toEqual(usualLimits.poll)
  })

  it('name types once, in lower case, and none that is no type', () => {
    const types = (...list: unknown[]) =>
      configured({ media_attachments: { supported_mime_types: list } }).media.types
    expect(types('IMAGE/PNG', 'image/png ', 7, null, 'png', '*/*', 'image/<svg>', 'image/svg+xml')).toEqual([
      'image/png',
      'image/svg+xml',
    ])
    expect(types()).toEqual(usualLimits.media.types)
    expect(types('png')).toEqual(usualLimits.media.types)
    expect(types(...Array.from({ length: 5_000 }, (_, at) => `image/x${at}`))).toHaveLength(200)
  })
})

/** What an instance allows of a post and of what goes with it (mastodon-api.md 1.13); how it is read is in src/main/mastodon/limits.ts. */

export interface Limits {
  post: {
    /** Of text and warning together, as the instance counts them (mastodon-api.md 4.3). */
    characters: number
    /** What an address counts for, however long it is. */
    charactersPerUrl: number
    attachments: number
  }
  media: {
    /** In lower case; null: of any type. */
    types: string[] | null
    descriptionCharacters: number
    imageBytes: number
    /** Width times height. */
    imagePixels: number
    videoBytes: number
    videoPixels: number
    videoFrameRate: number
  }
  poll: {
    options: number
    optionCharacters: number
    leastSeconds: number
    mostSeconds: number
  }
  profile: {
    featuredTags: number
    pinnedPosts: number
  }
}

/** Mastodon's own, for what an instance does not say. Where versions differ, the least. */
export const usualLimits: Limits = {
  post: { characters: 500, charactersPerUrl: 23, attachments: 4 },
  media: {
    // Some of the many that it takes, which every version does.
    types: [
      'image/jpeg',
      'image/png',
      'image/gif',
      'image/webp',
      'video/mp4',
      'video/webm',
      'video/quicktime',
      'audio/mpeg',
      'audio/ogg',
      'audio/wav',
      'audio/flac',
    ],
    descriptionCharacters: 1_500,
    imageBytes: 16_777_216,
    imagePixels: 33_177_600,
    videoBytes: 103_809_024,
    videoPixels: 8_294_400,
    videoFrameRate: 120,
  },
  poll: { options: 4, optionCharacters: 50, leastSeconds: 300, mostSeconds: 2_629_746 },
  profile: { featuredTags: 10, pinnedPosts: 5 },
}

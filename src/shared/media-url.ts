/**
 * Addresses of pictures and video as pages see them: `app://media/<purpose>/<the remote address, encoded>`. Main fetches,
 * checks and keeps what is behind them.
 */

/** What a medium is for; it decides how large it may be and how long it is kept. */
const mediaPurposes = ['avatar', 'preview', 'full', 'emoji'] as const
export type MediaPurpose = (typeof mediaPurposes)[number]

const prefix = 'app://media/'

/** The address to draw a remote medium from. */
export const mediaUrl = (purpose: MediaPurpose, remote: string): string =>
  // encodeURIComponent throws on lone surrogates, which a hostile server can send.
  `${prefix}${purpose}/${encodeURIComponent(remote.replace(/\p{Surrogate}/gu, '\uFFFD'))}`

const purposeOf = (text: string): MediaPurpose | null =>
  mediaPurposes.find((purpose) => purpose === text) ?? null

/** Takes an address made by `mediaUrl` apart; null if it is none. */
export const parseMediaUrl = (url: string): { purpose: MediaPurpose; remote: string } | null => {
  if (!url.startsWith(prefix)) return null
  const [purposeText, encoded, ...more] = url.slice(prefix.length).split('/')
  const purpose = purposeOf(purposeText ?? '')
  if (purpose === null || encoded === undefined || encoded === '' || more.length > 0) return null
  try {
    return { purpose, remote: decodeURIComponent(encoded) }
  } catch {
    // Not an encoding at all.
    return null
  }
}

/** The remote address behind an address made by `mediaUrl`; null if it is none. */
export const originalOfMediaUrl = (url: string): string | null => parseMediaUrl(url)?.remote ?? null

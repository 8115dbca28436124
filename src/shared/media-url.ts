/**
 * Addresses of pictures and video as pages see them: `app://media/<purpose>/<the remote address, encoded>`. Main fetches,
 * checks and keeps what is behind them. Of a preview, `#<another, encoded>` names the original, for whoever wants that.
 */

/** What a medium is for; it decides how large it may be and how long it is kept. */
const mediaPurposes = ['avatar', 'preview', 'full', 'emoji'] as const
export type MediaPurpose = (typeof mediaPurposes)[number]

const prefix = 'app://media/'

const encoded = (address: string): string =>
  // encodeURIComponent throws on lone surrogates, which a hostile server can send.
  encodeURIComponent(address.replace(/\p{Surrogate}/gu, '\uFFFD'))

/** The address to draw a remote medium from. @param original of which it is a preview; null: of none that is known */
export const mediaUrl = (purpose: MediaPurpose, remote: string, original: string | null = null): string =>
  `${prefix}${purpose}/${encoded(remote)}${original === null || original === remote ? '' : `#${encoded(original)}`}`

const decoded = (part: string | undefined): string | null => {
  try {
    return part === undefined || part === '' ? null : decodeURIComponent(part)
  } catch {
    // Not an encoding at all.
    return null
  }
}

const purposeOf = (text: string): MediaPurpose | null =>
  mediaPurposes.find((purpose) => purpose === text) ?? null

/** Takes an address made by `mediaUrl` apart; null if it is none. */
export const parseMediaUrl = (
  url: string,
): { purpose: MediaPurpose; remote: string; original: string } | null => {
  if (!url.startsWith(prefix)) return null
  const [address = '', fragment] = url.slice(prefix.length).split('#')
  const [purposeText, part, ...more] = address.split('/')
  const purpose = purposeOf(purposeText ?? '')
  const remote = decoded(part)
  if (purpose === null || remote === null || more.length > 0) return null
  return { purpose, remote, original: decoded(fragment) ?? remote }
}

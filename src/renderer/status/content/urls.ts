/** Which addresses a post may link to, and whether a link's text tells the truth about its host. */
import { cutText, visibleText } from '../text'
import { shownIn } from './shown'

/** The longest address that the window may ask main to open (`shell.openLink`). */
const longestUrl = 2_000
const longestReceivers = 120
const openable = /^(?:https?:\/\/|mailto:)[^\s\\]+$/i
const control = /\p{Cc}/u

/**
 * The address of a link if it is one: http, https or mailto, absolute, no credentials, nothing obfuscated (blanks, control
 * characters, backslashes). Anything else is null and stays text. Main opens no http: it says so when the link is clicked.
 */
export const openableUrl = (raw: unknown): URL | null => {
  if (typeof raw !== 'string' || raw.length > longestUrl || !openable.test(raw) || control.test(raw))
    return null
  try {
    const url = new URL(raw)
    const harmless = url.username === '' && url.password === '' && url.href.length <= longestUrl
    return harmless ? url : null
  } catch {
    // Not an address at all.
    return null
  }
}

/** An address as it is shown: host and path, without scheme and `www.`. */
export const hostOf = (url: URL): string => url.hostname.replace(/^www\./, '')

const foreignLetters = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u

/** A host as addresses have it: without `www.`, other scripts in their Latin form; null if it cannot be one. */
export const canonicalHost = (host: string): string | null => {
  try {
    return hostOf(new URL(`https://${host}`))
  } catch {
    return null
  }
}

const contradiction = (named: string, real: string): string | null => {
  const promised = canonicalHost(named)
  const imitates = foreignLetters.test(named) && /\.[a-z]+$/.test(named)
  return promised !== real || imitates ? real : null
}

const receivers = (url: URL): string[] => {
  try {
    return decodeURIComponent(url.pathname).toLowerCase().split(',')
  } catch {
    // Not encoded as addresses are.
    return []
  }
}

/** Where a link leads, in words: its host, or whom it writes to. */
export const leadsTo = (url: URL): string =>
  url.protocol === 'mailto:' ? `a mail to ${cutText(url.pathname, longestReceivers)}` : hostOf(url)

/**
 * Where a link leads, if its text shows an address of another host or a letter to somebody else, or a host in letters that
 * are made to be mistaken for Latin; null where text and address agree or the text promises nothing, as "Node.js" does.
 */
export const contradicted = (text: string, url: URL): string | null => {
  const shown = shownIn(visibleText(text).toLowerCase())
  const isMail = url.protocol === 'mailto:'
  const lies = isMail
    ? shown.some(({ mail }) => mail === null || !receivers(url).includes(mail))
    : shown.some(({ host }) => contradiction(host, hostOf(url)) !== null)
  return lies ? leadsTo(url) : null
}

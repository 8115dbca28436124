/** Which addresses a post may link to, and whether a link's text tells the truth about its host. */
import { cutText, visibleText } from '../text'
import { cutHostOf, shownIn, type Shown } from './shown'

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

/** Whether one host is the other, or stands under it. */
const areKin = (one: string, other: string): boolean =>
  `.${one}`.endsWith(`.${other}`) || `.${other}`.endsWith(`.${one}`)

const isOtherPlace = ({ host, mail }: Shown, real: string): boolean => {
  const named = canonicalHost(host)
  // Why: handles and letters of an instance may belong to the host above its own.
  const isKin = mail !== null && named !== null && areKin(named, real)
  return contradiction(host, isKin ? named : real) !== null
}

const receivers = (url: URL): string[] => {
  try {
    return decodeURIComponent(url.pathname)
      .toLowerCase()
      .split(',')
      .map((receiver) => receiver.trim())
  } catch {
    // Not encoded as addresses are.
    return []
  }
}

/** An address of the web is written out, not only a host. */
const namesPage = /\S\/|\bwww\b/

/** A host alone is that of a receiver, as in "info[at]example.org". */
const isReceiver = ({ host, mail }: Shown, all: readonly string[]): boolean =>
  mail === null ? all.some((receiver) => receiver.endsWith(`@${host}`)) : all.includes(mail)

const isOtherLetter = (text: string, shown: readonly Shown[], url: URL): boolean =>
  shown.some((each) => !isReceiver(each, receivers(url)) || (each.mail === null && namesPage.test(text)))

/**
 * Whether a link draws no more than the beginning of its host, as Mastodon draws long ones: it promises no other host where it ends
 * within a label. If a whole label ends there, what is drawn may be the whole name of another host.
 * @param copied all text of the link, the hidden parts too.
 */
export const isCutByMastodon = (drawn: string, copied: string, url: URL): boolean => {
  const cut = cutHostOf(copied)
  return cut !== null && drawn === `${cut}…` && openableUrl(copied)?.host === url.host
}

/** Where a link leads, in words: its host, or whom it writes to. */
export const leadsTo = (url: URL): string =>
  url.protocol === 'mailto:' ? `a mail to ${cutText(url.pathname, longestReceivers)}` : hostOf(url)

/**
 * Where a link leads, if its text shows an address of another host or a letter to somebody else, or a host in letters that
 * are made to be mistaken for Latin; null where text and address agree or the text promises nothing, as "Node.js" does.
 * @param isCut that what is drawn is the beginning of the host (`isCutByMastodon`).
 */
export const contradicted = (text: string, url: URL, isCut = false): string | null => {
  const seen = visibleText(text).toLowerCase()
  const shown = shownIn(seen, isCut)
  const lies =
    url.protocol === 'mailto:'
      ? isOtherLetter(seen, shown, url)
      : shown.some((each) => isOtherPlace(each, hostOf(url)))
  return lies ? leadsTo(url) : null
}

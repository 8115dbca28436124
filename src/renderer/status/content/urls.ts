/** Which addresses a post may link to, and whether a link's text tells the truth about its host. */
import { cleanLine, cutText, visibleText } from '../text'
import { receiversOf } from './letters'
import { cutHostOf, readings, shownIn, type Shown } from './shown'

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

/** The host of an address as it is shown: without `www.`, and without the dot that may end it. */
export const hostOf = (url: URL): string => url.hostname.replace(/^www\.|\.+$/g, '')

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

/**
 * Whether a text that shows a host promises another place than the real one.
 * @param mayBeKin that a host above or below the real one is no other: handles and letters of an instance may belong to it.
 */
export const isOtherPlace = (host: string, real: string, mayBeKin: boolean): boolean => {
  const named = canonicalHost(host)
  const isKin = mayBeKin && named !== null && areKin(named, real)
  return contradiction(host, isKin ? named : real) !== null
}

const domainOf = (mail: string): string => mail.slice(mail.lastIndexOf('@') + 1)

/** A mail address with its host as addresses of the web have it. */
const canonicalMail = (mail: string): string => {
  const domain = domainOf(mail)
  const host = canonicalHost(domain)
  return host === null || domain === mail ? mail : `${mail.slice(0, -domain.length)}${host}`
}

/** What may stand before a mail address in a text as well as in the address: quotes and the like. */
const mailSign = /[!$&'*=?^`{|}~]/

/** Whether a text shows a receiver of a letter: by address, or by the host alone, as "info[at]example.org" does. */
const isShownBy = (receiver: string, { host, mail }: Shown): boolean => {
  if (isOtherPlace(host, domainOf(receiver), mail === null)) return false
  if (mail === null) return true
  const [before, rest] = canonicalMail(mail).split(receiver)
  return rest === '' && (before === '' || mailSign.test(before?.at(-1) ?? ''))
}

/** An address of the web is written out, not only a host. */
const namesPage = /\S\/|\bwww\b/

/** Whether a text that shows an address shows another than a letter goes to, or not all of them. */
const isOtherLetter = (text: string, shown: readonly Shown[], url: URL): boolean => {
  if (shown.length === 0) return false
  const receivers = receiversOf(url).map(canonicalMail)
  const mails = shown.filter(({ mail }) => mail !== null)
  const telling = mails.length > 0 ? mails : shown
  return (
    shown.some((each) => !receivers.some((receiver) => isShownBy(receiver, each))) ||
    receivers.some((receiver) => !telling.some((each) => isShownBy(receiver, each))) ||
    (mails.length === 0 && namesPage.test(text))
  )
}

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
export const leadsTo = (url: URL): string => {
  if (url.protocol !== 'mailto:') return hostOf(url)
  const receivers = receiversOf(url).map(canonicalMail).join(', ')
  return receivers === '' ? 'a mail' : `a mail to ${cutText(cleanLine(receivers), longestReceivers)}`
}

/** Whether a text is the very address of the page that the link leads to, scheme or not. @param seen in small letters */
const isItself = (seen: string, url: URL): boolean =>
  [seen, `https://${seen}`].some(
    (address) => openableUrl(address)?.href.toLowerCase() === url.href.toLowerCase(),
  )

const isLie = (seen: string, url: URL, isCut: boolean): boolean => {
  const shown = shownIn(seen, isCut)
  if (url.protocol === 'mailto:') return isOtherLetter(seen, shown, url)
  // Whatever else the path of the very address names, it promises nothing that the link does not keep.
  const promising = isItself(seen, url) ? shown.slice(0, 1) : shown
  return promising.some(({ host, mail }) => isOtherPlace(host, hostOf(url), mail !== null))
}

/**
 * Where a link leads, if its text shows an address of another host or a letter to somebody else, or a host in letters that
 * are made to be mistaken for Latin; null where text and address agree or the text promises nothing, as "Node.js" does.
 * @param isCut that what is drawn is the beginning of the host (`isCutByMastodon`).
 */
export const contradicted = (text: string, url: URL, isCut = false): string | null =>
  readings(visibleText(text)).some((seen) => isLie(seen.toLowerCase(), url, isCut)) ? leadsTo(url) : null

/** Which addresses a post may link to, and whether a link's text tells the truth about its host. */
import { visibleText } from '../text'

/** The longest address that the window may ask main to open (`shell.openLink`). */
const longestUrl = 2_000
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

// Why no flag `i`: with Unicode classes it takes the engine milliseconds to compile.
const hostInText =
  /^(?:[a-z][a-z0-9+.-]*:\/{0,2})?((?:[\p{L}\p{N}\p{M}_-]+[.。．｡])+[\p{L}\p{M}-]{2,63})\.?(?::\d+)?(?:[/?#\s…]|$)/u
const foreignLetters = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u

/** Endings of files and products of which none is a top-level domain; where one is missing, a file is warned of without need. */
const fileEndings = [
  'js|mjs|cjs|jsx|ts|tsx|vue|svelte|css|scss|html?|json|ya?ml|toml|xml|svg|sql|php|rb|go|kt|hs|lua|cpp|hpp',
  'pdf|txt|csv|docx?|xlsx?|pptx?|odt|png|jpe?g|gif|webp|log|ini|conf|ipynb|jar|exe|dll|dmg|deb|rpm|apk|iso|tar|gz|xz',
].join('|')
/** Between name and ending stand no other words: "bank.com.html" promises a bank. */
const fileName = new RegExp(`^[a-z0-9_-]+(?:\\.(?:\\d+|d|min|test|spec|config|tar))*\\.(?:${fileEndings})$`)
/** Of endings that are countries as well, what projects call their files: such names promise nobody's place, as "bank.rs" does. */
const projectFile = new RegExp(
  `^(?:${[
    'readme|changelog|changes|contributing|code_of_conduct|architecture|security|license|todo|faq',
    'index|main|lib|mod|build|setup|install|run|tests?|file|script|example|utils|config|manage|__init__|__main__',
  ].join('|')})\\.(?:md|rs|py|sh)$`,
)

/** Whether text begins with the name of a file or product. With a scheme, `www.`, a port or a path it is an address all the same. */
const namesFile = (seen: string): boolean => {
  const word = /^\S*/.exec(seen)?.[0].replace(/\.$/, '') ?? ''
  return fileName.test(word) || projectFile.test(word)
}

const canonicalHost = (host: string): string | null => {
  try {
    return hostOf(new URL(`https://${host}`))
  } catch {
    return null
  }
}

/**
 * The host that a link leads to, if its text looks like an address or handle of another one, or like one in letters that
 * are made to be mistaken for Latin; null where text and host agree or the text promises nothing, as "Node.js" does.
 * @param text all of the link's text, hidden parts included.
 */
export const contradictedHost = (text: string, url: URL): string | null => {
  if (url.protocol === 'mailto:') return null
  const seen = visibleText(text).toLowerCase()
  const named = hostInText.exec(seen)?.[1]
  if (named === undefined || namesFile(seen)) return null
  const promised = canonicalHost(named)
  const real = hostOf(url)
  const imitates = foreignLetters.test(named) && /\.[a-z]+$/.test(named)
  return promised !== real || imitates ? real : null
}

/** Which hosts and mail addresses the text of a link shows: what a reader takes it to lead to. */

/** What a word of a text shows: a host, or a mail address at one. */
export interface Shown {
  host: string
  mail: string | null
}

// Why ranges: each class of Unicode's own takes the engine a millisecond to compile, and posts are drawn at a start.
const dots = '.。．｡'
const dot = `[${dots}]`
/** Blanks, punctuation, symbols and emoji, besides dots, hyphen, underscore and the signs of units that are letters: whatever case is meant, K is one. */
const signs = [
  String.raw`\0-,/:-@\[-\^\x60\{-\xbf×÷\u2000-\u2125\u2127-\u2129\u212c-\u2bff\u2e00-\u2e7f\u3000\u3001\u3003\u3004\u3008-\u3020\u3030\ufe10-\ufe1f\ufe30-\ufe6f`,
  String.raw`\uff01-\uff0d\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60\uff62-\uff65\ufffc\ufffd\u{1f000}-\u{1faff}`,
].join('')
/** Letters and digits of any script, hyphen and underscore. */
const letter = `[^${signs}${dots}]`
const labels = `(?:${letter}+${dot})+`
const hostName = `${labels}(?:xn--[a-z0-9-]+|[^${signs}${dots}0-9_]{2,63})`
/** Nothing that would make a longer word of it, a mail address or a call. */
const ended = `(?!${dot}*(?:${letter}|[@(=+]))`
/** A word begins here that is no handle, and no part of an address. */
const begun = `(?<!${letter}|[${dots}@#/+])`
const scheme = '[a-z][a-z0-9+.-]{0,15}:'
/** As it is written by mistake, or in order to be mistaken. */
const almostScheme = String.raw`https?(?::[/\\]{1,2}|[/\\]{2})`
/** Endings under which words in a sentence are hardly ever anything else than hosts. */
const plainEndings =
  'com|org|net|edu|gov|info|biz|bank|eu|de|uk|fr|nl|ch|jp|ru|cn|br|ca|au|dk|fi|cz|kr|tr|ua|nz|ie'
/** One of them, whatever comes after it but a longer host or a mail address; of calls, only "logging.info()" is well known. */
const plainHost = String.raw`${labels}(?:${plainEndings})(?!${dot}*${letter}|@${letter}+${dot}|(?<=info)\()`

/** The word that a text begins with may be a host under any ending. */
const firstHost = new RegExp(String.raw`^(?:${almostScheme}|${scheme}\/{0,2})?(${hostName})${ended}`, 'u')
/**
 * In any word: with a scheme or `www.`, with a path, or with an ending that leaves no doubt. "Learn Node.js" names no place. The first
 * one counts: whatever comes after it in the same word belongs to its path.
 */
const anyHost = new RegExp(
  [
    String.raw`(?:${scheme}\/\/|(?<!${letter})(?:${almostScheme}|www${dot}))((?:${letter}|${dot}){1,300})`,
    String.raw`${begun}(${hostName})(?=\/)`,
    `${begun}(${plainHost})`,
  ].join('|'),
  'u',
)
/** Of the signs that mail addresses may hold, all that do not begin something else. */
const mailAddress = new RegExp(
  `${begun}((?:${letter}|[.%+])(?:${letter}|[.%+!$&'*=?^\\x60{|}~]){0,63}@(${hostName}))`,
  'gu',
)
const handle = new RegExp(`(?<!${letter}|[${dots}/=?&#])@((?:${letter}|\\.)+)@((?:${letter}|${dot})+)`, 'gu')
const mayShow = /[.。．｡]|:\/\//
const endDots = /[.。．｡]+$/
const anyLetter = new RegExp(`[^${signs}${dots}_-]`, 'u')
const leadingSigns = new RegExp(`^(?:(?![@#])[${signs}${dots}_-])+`, 'u')
const firstName = new RegExp(`^@(?:${letter}|${dot})*`, 'u')
/** Blanks, and signs that end an address where another one begins after them. */
const wordEnd = new RegExp(
  String.raw`\s+|(?:[,;|<>{}\x22\\^\x60]|(?![\0-\x7f])[${signs}])(?=${scheme}\/\/|${almostScheme}|${plainHost})`,
  'u',
)
/** What Mastodon draws of an address, 30 characters without scheme and `www.`, where that ends within a label of the host. */
const cutHost = new RegExp(String.raw`^https?:\/\/(?:www\.)?([^\/?#:]{30})${letter}`, 'u')
/** A word as far as it could be a file's name or an address. */
const wholeName = new RegExp(`^(?:${letter}|[${dots}/?#:…])*`, 'u')

/** Endings of files and products of which none is a top-level domain; where one is missing, a file is warned of without need. */
const fileEndings = [
  'epub|heic|gpx|atom|rss|lock|swift|less|bat',
  'js|mjs|cjs|jsx|ts|tsx|vue|svelte|css|scss|html?|json|ya?ml|toml|xml|svg|sql|php|rb|go|kt|hs|lua|cpp|hpp',
  'pdf|txt|csv|docx?|xlsx?|pptx?|odt|png|jpe?g|gif|webp|log|ini|conf|ipynb|jar|exe|dll|dmg|deb|rpm|apk|iso|tar|gz|xz',
].join('|')
/** Between name and ending stand no other words: "bank.com.html" promises a bank. */
const fileName = new RegExp(`^[a-z0-9_-]+(?:\\.(?:\\d+|d|min|test|spec|config|tar))*\\.(?:${fileEndings})$`)
/** Of endings that are countries as well, what projects call their files: such names promise nobody's place, as "bank.rs" does. */
const projectFile = new RegExp(
  `^(?:${[
    'readme|changelog|changes|contributing|code_of_conduct|architecture|security|license|todo|faq',
    'index|main|lib|mod|build|setup|install|run|tests?|file|script|example|utils|config|manage|(?:__)?(?:init|main)__',
  ].join('|')})\\.(?:md|rs|py|sh)$`,
)
/** Products that are called like hosts. */
const product = /^(?:asp|vb|ado|ml)\.net$/

const namesFile = (name: string): boolean =>
  fileName.test(name) || projectFile.test(name) || product.test(name)

/** Whether a word is the name of a file or product. With a scheme, `www.`, a port or a path it is an address all the same. */
const isFile = (word: string): boolean => namesFile((wholeName.exec(word)?.[0] ?? '').replace(/[.:?]$/, ''))

const hostIn = (word: string, isFirst: boolean): string | null => {
  const first = isFirst ? firstHost.exec(word)?.[1] : undefined
  if (first !== undefined && !isFile(word)) return first
  const [, written, withPath, plain] = anyHost.exec(word) ?? []
  if (written !== undefined) return written.replace(endDots, '')
  const bare = withPath ?? plain
  return bare === undefined || namesFile(bare) ? null : bare
}

const shownBy = (word: string, isFirst: boolean): Shown[] => {
  if (!mayShow.test(word)) return []
  const host = hostIn(word, isFirst)
  // "https://..." stands for any.
  if (host !== null) return anyLetter.test(host) ? [{ host, mail: null }] : []
  return [...word.matchAll(mailAddress)].map(([, mail = '', mailHost = '']) => ({ host: mailHost, mail }))
}

const dress = new RegExp(`^(?:@|#(?![0-9０-９]+(?!${letter})))`, 'u')

/** Whether a text begins as mentions and hashtags do. A number is no hashtag: so begin those of issues. */
export const isDressed = (said: string): boolean => dress.test(said)

/** Text without the signs and emoji before its first word, handle or hashtag. */
export const withoutSigns = (seen: string): string => seen.replace(leadingSigns, '')

/**
 * @param seen text as it looks, in small letters.
 * @param isCut that its first word is drawn as the beginning of a host: it shows no more hosts than a word in a sentence does.
 */
export const shownIn = (seen: string, isCut: boolean): Shown[] =>
  seen
    .split(wordEnd)
    .map(withoutSigns)
    .filter((word) => word !== '')
    .flatMap((word, index) => shownBy(word, index === 0 && !isCut))

const latin = String.raw`a-z0-9\u00c0-\u024f`
/** A full stop of another script that ends a sentence, with no blank after it: what follows could not be a label of a host. */
const sentenceEnd = new RegExp(
  [
    `(?!(?<=[${latin}])${dot}[${latin}-]+(?!${letter}))`,
    `(?!${dot}(?:xn--[a-z0-9-]+|${plainEndings})(?!${letter}))`,
    '[。．｡]',
  ].join(''),
  'giu',
)

/** Text with blanks between its sentences, in which the signs are those of ASCII that begin handles and hashtags. */
export const withPlainSigns = (seen: string): string =>
  seen
    .replace(/[＠﹫]/g, '@')
    .replace(/[＃﹟]/g, '#')
    .replace(sentenceEnd, ' ')
    .trim()

/** All but ASCII, besides full stops of other scripts, dots that are none, and signs of which letters would come that nobody reads as such. */
const styled = /(?:(?![…．｡™℠])[\u0080-\u{10ffff}])+/gu

/**
 * A text as it is written, and as browsers would read it, in which letters and signs of other styles are plain ones: neither may
 * promise anything wrong, for what is a letter in the one ends a host in the other.
 */
export const readings = (seen: string): string[] => {
  const inPlainLetters = seen.replace(styled, (part) => part.normalize('NFKC'))
  // Why the letters first: by them alone a host is told from the end of a sentence.
  return [...new Set([seen, inPlainLetters].map(withPlainSigns))]
}

/** What Mastodon draws of an address with a long host, without the ellipsis; null where it draws the host's whole labels. */
export const cutHostOf = (address: string): string | null => cutHost.exec(address)?.[1] ?? null

/** The name after the @ that a text begins with. */
export const nameIn = (said: string): string => firstName.exec(said)?.[0].slice(1).replace(endDots, '') ?? ''

/** The handles with a host that a text shows, outside of addresses. */
export const handlesIn = (seen: string): { user: string; host: string }[] =>
  seen.includes('@')
    ? [...seen.matchAll(handle)].map(([, user = '', host = '']) => ({
        user,
        host: host.replace(endDots, ''),
      }))
    : []

/** Whom a `mailto:` link writes to. */
import { decoded } from '../../../shared/decoded'
import { visibleText } from '../text'

const receiving: ReadonlySet<string> = new Set(['to', 'cc', 'bcc'])

/** The list of receivers that a field of the query is. */
const listIn = (field: string): string[] => {
  const [name = '', ...value] = field.split('=')
  return receiving.has(decoded(name).toLowerCase()) ? [value.join('=')] : []
}

/** "Mina <mina@example.org>" is written to by the address in it. */
const addressOf = (receiver: string): string => /<([^<>]*)>$/.exec(receiver)?.[1] ?? receiver

/** Everybody whom a letter goes to, those included whom its other receivers do not see; in small letters. */
export const receiversOf = (url: URL): string[] => {
  // Why by hand: URLSearchParams takes the plus sign of an address for a blank.
  const lists = [url.pathname, ...url.search.slice(1).split('&').flatMap(listIn)]
  const receivers = lists
    .flatMap((list) => decoded(list).split(/[,;]/))
    .map((receiver) => addressOf(visibleText(receiver)).trim().toLowerCase())
  return [...new Set(receivers)].filter((receiver) => receiver !== '')
}

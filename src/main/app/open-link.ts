/** Opens links outside, in the system's browser or mail program. */
import { decoded } from '../../shared/decoded'
import { AppError } from '../../shared/errors'
import { isPlainOnThisMachine } from '../this-machine'

const keptMailHeaders: ReadonlySet<string> = new Set(['to', 'cc', 'subject', 'body'])

const cleanMail = (url: URL): string => {
  // Not URLSearchParams: it takes the plus sign of an address for a blank, and writes blanks as plus signs, which mail programs read
  // literally.
  const headers = url.search
    .slice(1)
    .split('&')
    .flatMap((field) => {
      const [name = '', ...value] = field.split('=')
      const header = decoded(name).toLowerCase()
      return keptMailHeaders.has(header) ? [`${header}=${encodeURIComponent(decoded(value.join('=')))}`] : []
    })
  return `mailto:${url.pathname}${headers.length === 0 ? '' : `?${headers.join('&')}`}`
}

/**
 * The address that may be handed to the system: https, or mailto with to, cc, subject and body.
 * @param isOwn allows plain http on this machine where it answers true: an instance of the user's own lives there. A post must
 * not lead a browser to whatever else listens on this machine.
 * @throws AppError invalid for any other scheme, for credentials in the address and for what is no address.
 */
export const openableUrl = (text: string, isOwn: (origin: string) => boolean): string => {
  if (!URL.canParse(text)) throw new AppError({ code: 'invalid', detail: 'not an address' })
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    throw new AppError({ code: 'invalid', detail: 'address with credentials' })
  }
  if (url.protocol === 'https:') return url.href
  if (url.protocol === 'mailto:') return cleanMail(url)
  if (isPlainOnThisMachine(url) && isOwn(url.origin)) return url.href
  throw new AppError({ code: 'invalid', detail: 'scheme is not opened' })
}

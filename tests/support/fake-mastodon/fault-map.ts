/** Which fault plays which row of the fault map (API 7); tests go through the rows by this table. */
import type { FaultName } from './faults'

export interface FaultRow {
  row: number
  /** What goes wrong. */
  title: string
  /** What to add to `faults`; none where it is no fault of the server, or one of its world. */
  names: readonly FaultName[]
  /** How it comes about if it is not, or not only, by a fault of that name. */
  by?: string
}

const row = (number: number, title: string, names: readonly FaultName[], by?: string): FaultRow => ({
  row: number,
  title,
  names,
  ...(by === undefined ? {} : { by }),
})

export const faultMap: readonly FaultRow[] = [
  row(1, '503 with a big page of HTML', ['http-503-html']),
  row(2, '500 with HTML for a word that the server does not know', ['http-500-html']),
  row(3, '502 and 504 of the proxy while the server restarts', ['http-502-html', 'http-504-html']),
  row(4, '200 with a page of HTML', ['http-200-html']),
  row(5, '403 for clients that do not say who they are', ['blocks-agents']),
  row(6, 'every call answered by a challenge, for days', ['challenge']),
  row(7, 'single endpoints that are forbidden from here', ['forbidden']),
  row(8, 'an expired certificate', [], 'a server with tests/support/untrusted-certificate.ts'),
  row(
    9,
    'an expired certificate of the media or streaming host alone',
    [],
    'the same, before files or sockets',
  ),
  row(10, 'streaming is down while REST is up', ['stream-502', 'stream-refuse']),
  row(11, 'streaming lives on another host', [], 'option streaming.ownPort'),
  row(12, 'a double slash in the path of streaming', [], 'option streaming.path; any other path is 404'),
  row(13, 'a socket that dies without a word', ['stream-silent-death']),
  row(14, 'a socket that closes: subscriptions must be made anew', ['stream-close']),
  row(15, 'a redirect that drops the token', ['redirect-cross-origin'], 'option localDomainListener'),
  row(16, '429 with the end of the window', ['http-429-with-reset']),
  row(
    17,
    '429 although the bucket that is shown is half full',
    ['paging-limit'],
    'throttle.fill("paging", …)',
  ),
  row(18, 'others use up the same budget', ['shared-budget'], 'throttle.fill("user", …)'),
  row(19, 'more timelines than the budget has requests', [], 'the throttle, which counts'),
  row(20, '503 with Retry-After, in seconds or as a date', [
    'http-503-retry-after',
    'http-503-retry-after-date',
  ]),
  row(21, 'since_id leaves a hole', [], 'the fake pages so'),
  row(22, 'a gap where nothing is missing', [], 'the fake pages so'),
  row(23, 'stream and REST cross, twice and out of order', ['stream-doubled', 'stream-swapped']),
  row(24, 'old posts arrive on top and below', [], 'world.deliverLate and world.deliverFetched'),
  row(25, 'posts are stamped with the time of their arrival', ['stamped-now']),
  row(26, 'bookmarks and favourites are cut by ids that are no posts', [], 'the fake pages so'),
  row(27, 'an empty page has no Link', [], 'the fake pages so'),
  row(28, 'the next page is the same page', ['same-page']),
  row(29, 'pages of pinned posts are wrong', ['link-loses-pinned'], 'the fake pages so'),
  row(
    30,
    'a Link with prev first and other cursors',
    ['link-reversed'],
    'personalities gotosocial and pleroma',
  ),
  row(31, 'offset is read over', ['offset-ignored']),
  row(32, 'the order of trends moves', ['unstable-order'], 'the fake’s trends do'),
  row(33, 'ids of several kinds in one timeline', ['odd-ids']),
  row(34, 'all ids are new', ['new-ids'], 'world.renewIds'),
  row(35, 'home is empty or partial after a week', [], 'world.wipeHome and world.regenerateHome'),
  row(36, 'dates in the year 57171', ['year-57171']),
  row(37, 'dates that are empty, or 1970', ['empty-dates']),
  row(38, 'no date at all', ['no-created-at']),
  row(39, 'dates in the future, clocks that differ', ['future-dates', 'skewed-date']),
  row(40, 'content that is null', ['null-content']),
  row(41, 'an account that is empty', ['empty-account']),
  row(42, 'an account without avatar and header', ['no-avatar']),
  row(43, 'required keys that are missing, items that are none', ['required-missing', 'malformed-post']),
  row(44, 'mentions without address, attachments without type', ['null-urls']),
  row(45, 'attachments of unknown type with a relative address', ['odd-attachments']),
  row(46, 'an instance without contact', ['no-contact']),
  row(47, 'notifications of unknown type', ['unknown-notification']),
  row(48, 'a mention without its post', ['mention-without-status']),
  row(49, 'a conversation without a last post', ['conversation-without-status']),
  row(50, 'votes that are null or hidden', ['null-votes']),
  row(51, 'a quote of nothing', ['null-quote']),
  row(52, 'groups that name accounts which are not there', ['missing-samples']),
  row(53, 'empty parameters are refused', ['refuse-empty-params'], 'personality pleroma'),
  row(54, 'markup where text belongs', ['markup-in-text']),
  row(59, 'the app is unknown', [], 'oauth.forgetApps'),
  row(60, 'a token that was revoked, said in another language', ['unauthorized', 'unauthorized-localised']),
  row(61, 'markers jump, and saving one fails', ['marker-conflict'], 'world.setMarker'),
]

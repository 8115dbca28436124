/** What is said of each error: plain words, what to do, and the host where it is known. */
import type { AppErrorCode, AppErrorDetail } from './errors'

type DetailOf<Code extends AppErrorCode> = Extract<AppErrorDetail, { code: Code }>
type Sentences = { [Code in AppErrorCode]: (detail: DetailOf<Code>) => string }

const hostOr = (host: string | undefined, otherwise: string): string => host ?? otherwise

/** `invalid` tells what was wrong by one of these words; anything else is not for people. */
const invalidSentences = new Map<string, string>([
  ['address', 'That is not the address of an instance. Type something like example.org or @you@example.org.'],
  [
    'plainHttp',
    'Steppe speaks only over encrypted connections. Type the address without http://, or with https://.',
  ],
  ['credentials', 'That address carries a name or password in front of the host. Type only the host.'],
  ['code', 'The instance did not accept this code. Copy it whole, or start again to get a new one.'],
  ['state', 'This address belongs to another sign-in. Use the one of the sign-in that is open here.'],
  ['denied', 'The instance reports that access was not granted. Start again if that was not meant.'],
  ['scheme is not opened', 'Steppe opens only https and mailto links.'],
  ['no program', 'No program on this computer opens this link.'],
])

const timeOf = (time: number): string =>
  new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

const forbiddenSentences = {
  single: 'The instance does not allow this.',
  membersOnly: 'The instance shows this only to people who have an account there.',
  switchedOff: 'The people who run this instance have switched this timeline off, at least in part.',
}

const goneSentences = {
  single: 'The instance no longer has this.',
  closed:
    'This instance says that it has closed for good. What is stored here stays readable; Steppe checks once an hour whether it is back.',
  noApi:
    'For days no instance has answered at this address: it may have closed for good, or moved. What is stored here stays readable; Steppe checks once an hour whether it is back.',
}

const inconclusiveSentences = {
  rebuilding: 'The instance is putting this timeline together anew. Try again in a minute.',
  ignored: 'The answers of the instance led nowhere. Try again in a while.',
}

const sentences: Sentences = {
  offline: ({ host, why }) =>
    why === 'noNetwork'
      ? 'This computer has no network. Steppe goes on as soon as there is one.'
      : `${hostOr(host, 'The instance')} cannot be reached. Check your connection, or try again in a while.`,
  timeout: ({ host }) => `${hostOr(host, 'The instance')} took too long to answer. Try again in a while.`,
  certificate: ({ host }) =>
    `The certificate of ${hostOr(host, 'the instance')} is expired or not trusted, so Steppe does not connect.`,
  rateLimited: ({ retryAt }) =>
    `The instance asks for a pause. Steppe may ask again from ${timeOf(retryAt)} on.`,
  unauthorized: () => 'The instance no longer accepts this sign-in. Sign in again.',
  forbidden: ({ why }) => forbiddenSentences[why ?? 'single'],
  inconclusive: ({ why }) => inconclusiveSentences[why],
  notFound: () => 'The instance does not have this, or does not show it to you.',
  gone: ({ why }) => goneSentences[why ?? 'single'],
  invalid: ({ detail }) =>
    invalidSentences.get(detail ?? '') ?? 'That could not be understood. Check it and try again.',
  server: ({ status, notApi }) => {
    const number = status === undefined ? '' : ` (error ${status})`
    if (notApi === true && status === 403)
      return `Something in front of the instance does not let Steppe in${number}. Try again in a while, or tell the people who run it.`
    return notApi === true
      ? `The instance answered with something that Steppe cannot read${number}. It may be down for maintenance.`
      : `The instance has a problem of its own${number}. Try again in a while.`
  },
  redirected: () =>
    'The instance sent Steppe to another place, which Steppe does not follow with your sign-in.',
  notAnInstance: ({ host, page }) =>
    page === true
      ? `${hostOr(host, 'This address')} answers with a web page, not as a Mastodon server. Is the instance at another address?`
      : `${hostOr(host, 'This address')} is not a Mastodon server, nor one that speaks its language.`,
  conflict: () =>
    'This was changed elsewhere in the meantime. Look again and repeat it if it is still needed.',
  noStream: () =>
    'The live connection could not be opened. Until it can be, columns are asked for now and then, those on screen each minute.',
  storeUnavailable: () => 'The database on this computer is not available right now.',
  wipedLater: () =>
    'The posts stored here could not be removed right now. Steppe does that when it starts the next time.',
  quota: () => 'The disk is full. Free some space and Steppe goes on.',
  cancelled: () => 'This was cancelled.',
  keyringMissing: () => 'This system has no keyring to keep your sign-in. Choose how Steppe should keep it.',
  signInExpired: () => 'This sign-in took too long or was already used. Start again.',
  otherAccount: ({ wanted, approved }) =>
    `You signed in as @${approved}, not as @${wanted}. Choose “Open again”, and sign in as @${wanted} there.`,
  bug: () => 'Something went wrong inside Steppe. “Copy diagnostics” in the Help menu tells what.',
}

/** One or two sentences that say what happened and what can be done. */
export const sentenceFor = (error: AppErrorDetail): string => {
  // The table is keyed by the very code of the detail, which TypeScript cannot follow through the union.
  const say = sentences[error.code] as (detail: AppErrorDetail) => string
  return say(error)
}

/** The same where somebody has just typed the address of an instance: it may be that which is wrong. */
export const sentenceForTyped = (error: AppErrorDetail): string =>
  error.code === 'offline'
    ? `${hostOr(error.host, 'The instance')} cannot be reached. Check the address and your connection.`
    : sentenceFor(error)

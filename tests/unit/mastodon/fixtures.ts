/** What the tests of src/main/mastodon share. */
import { systemClock } from '../../../src/main/clock'
import type { Clock } from '../../../src/main/clock'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import type { AccountClient } from '../../../src/main/mastodon/api'
import type { NormalizeContext } from '../../../src/main/mastodon/normalize'
import { createScheduler } from '../../../src/main/mastodon/scheduler'
import { createTransport } from '../../../src/main/mastodon/transport'
import type { FetchLike, Outgoing, Transport } from '../../../src/main/mastodon/transport'
import { asAccountKey } from '../../../src/shared/ids'
import type { Log } from '../../../src/main/log'

export const account = asAccountKey('abcd1234')
export const token = 'secret-token-1'
export const userAgent = 'Steppe/0.1 (+https://steppe.example)'

export const context: NormalizeContext = {
  account,
  origin: 'https://social.example.org',
  domain: 'example.org',
  now: Date.UTC(2026, 10, 23, 12),
}

export interface LogLine {
  level: keyof Log
  message: string
}

export const listLog = (lines: LogLine[] = []): Log => {
  const at = (level: keyof Log) => (message: string) => void lines.push({ level, message })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

export const transportOver = (
  options: { clock?: Clock; fetch?: FetchLike; timeout?: number } = {},
): Transport => {
  const clock = options.clock ?? systemClock()
  return createTransport({
    fetch: options.fetch ?? fetch,
    userAgent,
    clock,
    log: listLog(),
    scheduler: createScheduler(clock),
    timeout: options.timeout ?? 2_000,
  })
}

export const clientAt = (
  origin: string,
  options: { clock?: Clock; fetch?: FetchLike; timeout?: number } = {},
): AccountClient =>
  createAccountClient({
    accountKey: account,
    origin,
    domain: 'example.org',
    token,
    transport: transportOver(options),
    clock: options.clock ?? systemClock(),
  })

/** A post as Mastodon sends it; ids are snowflakes, the time that of the id. */
export const post = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  created_at: '2026-11-20T10:00:00.000Z',
  edited_at: null,
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  sensitive: false,
  spoiler_text: '',
  visibility: 'public',
  language: 'en',
  uri: `https://social.example.org/users/mina/statuses/${id}`,
  url: `https://social.example.org/@mina/${id}`,
  replies_count: 1,
  reblogs_count: 2,
  favourites_count: 3,
  favourited: true,
  reblogged: false,
  muted: false,
  bookmarked: false,
  content: '<p>Good morning</p>',
  reblog: null,
  account: {
    id: '7',
    username: 'mina',
    acct: 'mina',
    display_name: 'Mina',
    url: 'https://social.example.org/@mina',
    avatar: 'https://media.example.org/mina.png',
    avatar_static: 'https://media.example.org/mina-static.png',
    bot: false,
    locked: false,
    emojis: [],
  },
  media_attachments: [],
  mentions: [],
  tags: [],
  emojis: [],
  card: null,
  poll: null,
  quote: null,
  ...more,
})

/** What somebody waits for, of the account "alice". */
export const outgoing = (origin: string, more: Partial<Outgoing> = {}): Outgoing => ({
  origin,
  path: '/api/v1/x',
  method: 'GET',
  token: 'secret',
  account: 'alice',
  priority: 'user',
  ...more,
})

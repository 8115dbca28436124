/** What servers really put into answers that nobody expects there (API 7, rows 25 and 36 to 54), by name. */

type Json = Record<string, unknown>

/** What an object in an answer is, told by the keys that only such a thing has. */
type EntityKind =
  | 'status'
  | 'account'
  | 'mention'
  | 'attachment'
  | 'poll'
  | 'card'
  | 'notification'
  | 'group list'
  | 'conversation'
  | 'instance'

const signs: [EntityKind, readonly string[]][] = [
  ['status', ['spoiler_text', 'visibility']],
  ['account', ['acct', 'display_name']],
  ['mention', ['acct', 'username']],
  ['attachment', ['preview_url']],
  ['poll', ['voters_count']],
  ['card', ['provider_name']],
  ['notification', ['type', 'account', 'created_at']],
  ['group list', ['notification_groups']],
  ['conversation', ['last_status', 'unread']],
  ['instance', ['title', 'version']],
]

const kindOf = (value: Json): EntityKind | null =>
  signs.find(([, keys]) => keys.every((key) => key in value))?.[0] ?? null

/** Changes by kind; each gives the keys that it lays over, with undefined for a key that goes. */
type Changes = Partial<Record<EntityKind, (entity: Json, now: number) => Json>>

/** Decided by the entity itself, so that it is spoilt in the same way every time. */
const isEven = (entity: Json): boolean =>
  String(entity['id']).charCodeAt(String(entity['id']).length - 1) % 2 === 0

const iso = (time: number): string => new Date(time).toISOString()

const gone = (...keys: string[]): Json => Object.fromEntries(keys.map((key) => [key, undefined]))

const markup = '<img src="x" onerror="alert(1)"><b>bold</b>'

export const payloadFaults = {
  'stamped-now': { status: (_one, now) => ({ created_at: iso(now) }) },
  'year-57171': {
    status: () => ({ created_at: '57171-08-04T10:00:00.000Z' }),
    card: () => ({ published_at: '57171-08-04T10:00:00.000Z' }),
    poll: () => ({ expires_at: '+011968-01-01T00:00:00.000Z' }),
  },
  'empty-dates': {
    status: (one) => ({ edited_at: '', created_at: isEven(one) ? '' : '1970-01-01T00:00:00Z' }),
    account: () => ({ created_at: '1970-01-01', last_status_at: '' }),
    poll: () => ({ expires_at: '' }),
  },
  'no-created-at': { status: (one) => (isEven(one) ? { created_at: null } : gone('created_at')) },
  'future-dates': { status: (_one, now) => ({ created_at: iso(now + 3 * 365 * 86_400_000) }) },
  'null-content': {
    status: () => ({ content: null, favourited: null, reblogged: null, spoiler_text: null }),
  },
  'empty-account': { status: () => ({ account: {} }) },
  'no-avatar': { account: () => ({ avatar: null, avatar_static: null, ...gone('header', 'header_static') }) },
  'required-missing': {
    status: () => gone('media_attachments', 'mentions', 'tags', 'emojis', 'sensitive', 'visibility', 'uri'),
    account: () => gone('emojis', 'fields', 'note', 'followers_count', 'url', 'display_name'),
  },
  'null-urls': { mention: () => ({ url: null }), attachment: () => ({ type: null }) },
  'odd-attachments': {
    attachment: () => ({
      type: 'unknown',
      url: '/files/original/missing.png',
      preview_url: null,
      meta: null,
      blurhash: null,
    }),
  },
  'no-contact': { instance: () => ({ contact: null, contact_account: null }) },
  'unknown-notification': {
    notification: (one) => ({
      type: isEven(one) ? 'annual_report' : 'hologram',
      annual_report: { year: '2026' },
    }),
  },
  'mention-without-status': { notification: (one) => (isEven(one) ? { status: null } : gone('status')) },
  'conversation-without-status': { conversation: () => ({ last_status: null }) },
  'null-votes': {
    poll: ({ options }) => ({
      voters_count: null,
      votes_count: 0,
      // Why as: options of a poll are a list of objects, by the fake's own hand.
      options: (options as Json[]).map((option) => ({ ...option, votes_count: null })),
    }),
  },
  'null-quote': { status: () => ({ quote: { state: 'accepted', quoted_status: null } }) },
  // Boosts are called differently from posts, as an early Takahe did; rewrites.ts reads them again.
  'odd-ids': {
    status: ({ id, reblog }) =>
      typeof reblog === 'object' && reblog !== null ? { id: `interaction-${String(id)}` } : {},
  },
  'missing-samples': { 'group list': () => ({ accounts: [] }) },
  'markup-in-text': {
    status: () => ({
      spoiler_text: markup,
      emojis: [
        { shortcode: '"><script>1</script>', url: 'javascript:alert(1)', static_url: 'data:text/html,x' },
      ],
    }),
    account: () => ({ display_name: `${markup} :__proto__:` }),
  },
} satisfies Record<string, Changes>

export type PayloadFaultName = keyof typeof payloadFaults

export const isPayloadFault = (name: string): name is PayloadFaultName => name in payloadFaults

const changed = (value: unknown, changes: Changes, now: number): unknown => {
  if (Array.isArray(value)) return value.map((item) => changed(item, changes, now))
  if (typeof value !== 'object' || value === null) return value
  const inner: Json = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, changed(part, changes, now)]),
  )
  const kind = kindOf(inner)
  return kind === null ? inner : { ...inner, ...changes[kind]?.(inner, now) }
}

/** @param text an answer's JSON; anything else stays as it is */
export const spoilPayload = (name: PayloadFaultName, text: string, now: number): string => {
  try {
    return JSON.stringify(changed(JSON.parse(text) as unknown, payloadFaults[name], now))
  } catch {
    return text
  }
}

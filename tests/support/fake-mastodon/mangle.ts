/**
 * What the worst of all servers makes of an answer: optional parts are missing, of another type, or hold words that nobody
 * knows, and what has ids of its own shares one. The same entity is always spoilt in the same way, by the seed, so that a client can tell an edit from chance.
 */
import { hash } from './random'

/**
 * Without these an entity is none: who it is, whose, and what it says. Where one of them is null, the server may leave it out. A
 * notification's `status` and the `last_status` of a conversation are none of them.
 */
const essential = new Set([
  'id',
  'uri',
  'acct',
  'username',
  'account',
  'accounts',
  'content',
  'reblog',
  'ancestors',
  'descendants',
  'phrase',
  'context',
  'title',
  'version',
  'scheduled_at',
  'access_token',
])

/** A link preview needs no title, as lists, answers of a poll and filters do. */
const isEssential = (key: string, source: object): boolean =>
  essential.has(key) && !(key === 'title' && 'provider_name' in source)

/** What looks like a word of a list that grows, as enumerations are written (`visibility`, `type`, `state`, a policy's `filter`). */
const isWord = (value: unknown): boolean => typeof value === 'string' && /^[a-z][a-z_-]+$/.test(value)
/** Keys whose words are names that somebody chose. */
const named = new Set(['name', 'shortcode', 'display_name', 'domain', 'text', 'spoiler_text'])
const unknownWord = 'hologram'

/** Lists of entities that may all go by the id of the first. */
const confusable = new Set(['media_attachments'])

/** The list with one id for all. */
const confused = (list: readonly Record<string, unknown>[]): unknown =>
  list.map((entity) => ({ ...entity, id: list[0]?.['id'] }))

const otherType = (value: unknown): unknown => {
  if (typeof value === 'string') return { text: value }
  if (typeof value === 'number') return 'many'
  if (typeof value === 'boolean') return 'yes'
  return Array.isArray(value) ? null : []
}

/**
 * Of a hundred optional values: these are missing, these are of another type, these are words nobody knows; of a hundred lists, in
 * these all have one id.
 */
const shares = { missing: 25, otherType: 15, unknownWord: 10, oneId: 30 }

const mangleObject = (source: object, seed: number): Record<string, unknown> => {
  const entries = Object.entries(source)
  // Why: texts stand for whatever the entity is called; an object without a name goes by its keys.
  const name = String(entries.find(([key]) => key === 'id')?.[1] ?? Object.keys(source).join(' '))
  return Object.fromEntries(
    entries.flatMap(([key, value]): [string, unknown][] => {
      if (isEssential(key, source) && value !== null) return [[key, mangle(value, seed)]]
      const chance = hash(`${seed} ${name} ${key}`) % 100
      if (chance < shares.missing) return []
      if (chance < shares.missing + shares.otherType) return [[key, otherType(value)]]
      if (chance < shares.missing + shares.otherType + shares.unknownWord && !named.has(key)) {
        if (isWord(value)) return [[key, unknownWord]]
        if (Array.isArray(value) && value.length > 0 && value.every(isWord)) return [[key, [unknownWord]]]
      }
      if (confusable.has(key) && Array.isArray(value) && chance >= 100 - shares.oneId) {
        return [[key, mangle(confused(value), seed)]]
      }
      return [[key, mangle(value, seed)]]
    }),
  )
}

/** @returns a copy; what is essential stays as it is, on every level */
export const mangle = (value: unknown, seed: number): unknown => {
  if (Array.isArray(value)) return value.map((item) => mangle(item, seed))
  return typeof value === 'object' && value !== null ? mangleObject(value, seed) : value
}

/** The same with the text of an answer; what is no JSON stays. */
export const mangleText = (text: string, seed: number): string => {
  try {
    return JSON.stringify(mangle(JSON.parse(text) as unknown, seed))
  } catch {
    return text
  }
}

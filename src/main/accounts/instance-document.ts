/** What an instance says of itself (`/api/v2/instance`, else v1), read tolerantly: other software leaves things out. */
import * as v from 'valibot'
import type { InstancePreview } from '../../shared/session'
import { plainLine } from './plain-line'
import { plainText } from './plain-text'

/** A field that is taken if it has the right shape, and is null otherwise. */
const tolerant = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.nullish(schema), null)

const rules = tolerant(v.array(v.fallback(v.object({ text: v.string() }), { text: '' })))

/** A number of people that there can be. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const versionTwo = v.object({
  domain: v.pipe(v.string(), v.minLength(1)),
  title: tolerant(v.string()),
  version: tolerant(v.string()),
  description: tolerant(v.string()),
  rules,
  usage: tolerant(v.object({ users: v.object({ active_month: count }) })),
  thumbnail: tolerant(v.object({ url: tolerant(v.string()) })),
})

const versionOne = v.object({
  uri: v.pipe(v.string(), v.minLength(1)),
  version: v.string(),
  title: tolerant(v.string()),
  short_description: tolerant(v.string()),
  description: tolerant(v.string()),
  rules,
  stats: tolerant(v.object({ user_count: count })),
  thumbnail: tolerant(v.string()),
})

/** What is known of an instance before its software's name and its accounts are looked up. */
export interface InstanceDocument extends Omit<
  InstancePreview,
  'origin' | 'rules' | 'software' | 'signedIn'
> {
  /** Null where the document does not speak of them; an instance without rules has an empty list. */
  rules: string[] | null
}

const mostRules = 50

const ruleTexts = (list: { text: string }[] | null | undefined): string[] | null =>
  list
    ?.map((rule) => plainText(rule.text, 1_000))
    .filter((text) => text !== '')
    .slice(0, mostRules) ?? null

/** Some software writes its whole address where its domain belongs. */
const domainOf = (text: string): string => {
  const bare = text.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  return URL.canParse(`https://${bare}`) ? new URL(`https://${bare}`).host : ''
}

const httpOnly = (url: string | null | undefined): string | null =>
  url !== null && url !== undefined && /^https?:\/\//.test(url) ? url : null

/** Reads an answer of `/api/v2/instance`; null if it is none. */
export const readVersionTwo = (json: unknown): InstanceDocument | null => {
  const parsed = v.safeParse(versionTwo, json)
  if (!parsed.success) return null
  const { domain, title, version, description, usage, thumbnail } = parsed.output
  return {
    domain: domainOf(domain),
    title: plainLine(title ?? domain),
    description: plainText(description ?? ''),
    rules: ruleTexts(parsed.output.rules),
    activeMonth: usage?.users.active_month ?? null,
    accountCount: null,
    version: plainLine(version ?? ''),
    thumbnail: httpOnly(thumbnail?.url),
  }
}

/** Reads an answer of `/api/v1/instance`; null if it is none. */
export const readVersionOne = (json: unknown): InstanceDocument | null => {
  const parsed = v.safeParse(versionOne, json)
  if (!parsed.success) return null
  const { uri, title, version, stats, thumbnail } = parsed.output
  const shortDescription = parsed.output.short_description ?? ''
  return {
    domain: domainOf(uri),
    title: plainLine(title ?? uri),
    description: plainText(shortDescription === '' ? (parsed.output.description ?? '') : shortDescription),
    rules: ruleTexts(parsed.output.rules),
    activeMonth: null,
    accountCount: stats?.user_count ?? null,
    version: plainLine(version),
    thumbnail: httpOnly(thumbnail),
  }
}

/** Whether an answer of version 2 leaves out what version 1 may tell: Pleroma's has neither usage nor rules. */
export const lacksFacts = ({ activeMonth, rules }: InstanceDocument): boolean =>
  activeMonth === null || rules === null

/** A document of version 2 with what that of version 1 tells besides. */
export const completedBy = (document: InstanceDocument, older: InstanceDocument): InstanceDocument => ({
  ...document,
  rules: document.rules ?? older.rules,
  accountCount: older.accountCount,
})

/** The software's name out of a version like `2.7.2 (compatible; Pleroma 2.5)`. */
export const softwareOfVersion = (version: string): string =>
  /compatible; ([A-Za-z][\w-]*)/.exec(version)?.[1]?.toLowerCase() ?? 'mastodon'

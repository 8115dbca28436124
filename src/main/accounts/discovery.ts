/**
 * Finds the API of an instance behind what a person typed, and pins its origin: the people's domain may differ from the
 * host that serves the API (host-meta, webfinger, redirects), and a token must never follow a redirect later.
 */
import * as v from 'valibot'
import { AppError } from '../../shared/errors'
import type { InstancePreview } from '../../shared/session'
import { isPage as isRefusalByPage } from '../lack'
import { askedPause } from '../mastodon/rate-headers'
import { isThisMachine } from '../this-machine'
import { isSafeOrigin, parseInstanceInput, type InstanceInput } from './input'
import {
  completedBy,
  lacksFacts,
  readVersionOne,
  readVersionTwo,
  softwareOfVersion,
  type InstanceDocument,
} from './instance-document'
import { plainLine } from './plain-line'
import type { Probe, Probed } from './probe'

/** For one question to an instance; a person waits for it. */
const questionMs = 15_000
/** For what is nice to know. */
const asideMs = 4_000
/** After a 429 that does not say how long. */
const pauseMs = 60_000

export type FoundInstance = Omit<InstancePreview, 'signedIn'>

interface Found {
  origin: string
  document: InstanceDocument
  /** Whether it is of version 1, so that there is no older one to ask for. */
  isOldest: boolean
}

/** What was learnt while an instance was not found. */
interface Search {
  probe: Probe
  input: InstanceInput
  /** It answered with a page where JSON belongs. */
  page: boolean
  /** Host-meta or webfinger names an instance, or is shut too: where its API is shut, something stands in front of it. */
  isVouchedFor: boolean
}

const json = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    // No JSON: nothing that an API says.
    return undefined
  }
}

const ask = (search: Search, url: URL, accept: string, limitMs = questionMs): Promise<Probed> => {
  const isLocal = search.input.origins.every((origin) => isThisMachine(new URL(origin).hostname))
  return search.probe(url, {
    accept,
    signal: AbortSignal.timeout(limitMs),
    // Plain http only on this machine, and only for one who typed it.
    mayFollow: (next) => isSafeOrigin(next) && (isLocal || !isThisMachine(next.hostname)),
  })
}

const versionOnePath = '/api/v1/instance'
const documents = [
  { path: '/api/v2/instance', read: readVersionTwo },
  { path: versionOnePath, read: readVersionOne },
] as const

const rateLimited = ({ headers }: Probed): AppError => {
  const now = Date.now()
  return new AppError({ code: 'rateLimited', retryAt: now + (askedPause(headers, now) ?? pauseMs) })
}

const isPage = ({ headers }: Probed): boolean => /html/i.test(headers.get('content-type') ?? '')

/** What websites say of paths that they do not know; of those that answer 403 instead, other paths tell (`isVouchedFor`). */
const unknownPath: ReadonlySet<number> = new Set([400, 404, 405, 410])

/** A page that refuses: the word of something in front of whatever is there. */
const isShut = (answer: Probed): boolean =>
  answer.status >= 400 && answer.status < 500 && !unknownPath.has(answer.status) && isPage(answer)

/** Asks an origin for its instance document; null if it has none. @throws AppError when it cannot be asked */
const instanceAt = async (search: Search, origin: string): Promise<Found | null> => {
  let shut: number | null = null
  for (const { path, read } of documents) {
    const answer = await ask(search, new URL(path, origin), 'application/json')
    if (answer.status >= 500) throw new AppError({ code: 'server', status: answer.status })
    if (answer.status === 429) throw rateLimited(answer)
    const document = answer.status === 200 ? read(json(answer.body)) : null
    if (document !== null) return { origin: answer.url.origin, document, isOldest: path === versionOnePath }
    if (answer.status === 200 && isPage(answer)) search.page = true
    if (isShut(answer)) shut = answer.status
  }
  if (shut !== null) throw new AppError({ code: 'server', status: shut, notApi: true })
  return null
}

/** Real ones have some hundred characters, and whoever is asked here may be anybody. */
const mostOfHostMeta = 16_000

/** The origin that a host-meta's webfinger template names. */
const originInHostMeta = (xrd: string): string | null => {
  // Why no `<` inside: from each of a thousand tags that never end the search would go on to the end of all.
  const links = xrd.slice(0, mostOfHostMeta).match(/<Link\b[^<>]*>/gi) ?? []
  const link = links.find((tag) => /\brel=["']lrdd["']/i.test(tag)) ?? ''
  const template = /\btemplate=["']([^"']+)["']/i.exec(link)?.[1]
  return template !== undefined && URL.canParse(template) ? new URL(template).origin : null
}

const webfingerSchema = v.object({
  links: v.array(v.object({ rel: v.fallback(v.string(), ''), href: v.fallback(v.string(), '') })),
})

/** The origin of the actor that a webfinger answer names. */
const originInWebfinger = (answer: unknown): string | null => {
  const parsed = v.safeParse(webfingerSchema, answer)
  const self = parsed.success ? parsed.output.links.find((link) => link.rel === 'self') : undefined
  return self !== undefined && URL.canParse(self.href) ? new URL(self.href).origin : null
}

/**
 * What may be wrong at one address of an instance and right at another: a website may send its API's paths round in circles, or break on
 * them. Whoever cannot be reached, or asks for a pause, is asked no more.
 */
const setAside = (error: unknown): AppError => {
  if (error instanceof AppError && (error.code === 'redirected' || error.code === 'server')) return error
  throw error
}

/** The origins that host-meta names, by its words and by where it lies. */
const inHostMeta = async (search: Search, origin: string): Promise<string[]> => {
  const url = new URL('/.well-known/host-meta', origin)
  const answer = await ask(search, url, 'application/xrd+xml').catch(setAside)
  if (answer instanceof AppError) return []
  const named = answer.status === 200 ? originInHostMeta(answer.body) : null
  if (named !== null || isShut(answer)) search.isVouchedFor = true
  return [...(named === null ? [] : [named]), answer.url.origin]
}

/** The typed origin, and others that it points to through host-meta and webfinger. */
const originsFrom = async function* (search: Search, origin: string): AsyncGenerator<string> {
  yield origin
  yield* await inHostMeta(search, origin)
  if (search.input.handle === null) return
  const finger = new URL('/.well-known/webfinger', origin)
  finger.searchParams.set('resource', `acct:${search.input.handle}`)
  const answer = await ask(search, finger, 'application/jrd+json').catch(setAside)
  if (answer instanceof AppError) return
  const named = answer.status === 200 ? originInWebfinger(json(answer.body)) : null
  if (named !== null || isShut(answer)) search.isVouchedFor = true
  if (named !== null) yield named
}

const mayAsk = (search: Search, origin: string): boolean => {
  const url = new URL(origin)
  const isLocal = search.input.origins.some((typed) => isThisMachine(new URL(typed).hostname))
  return isSafeOrigin(url) && (isLocal || !isThisMachine(url.hostname))
}

const findFrom = async (search: Search, origin: string): Promise<Found | null> => {
  const tried = new Set<string>()
  const problems: AppError[] = []
  for await (const one of originsFrom(search, origin)) {
    if (tried.has(one) || !mayAsk(search, one)) continue
    tried.add(one)
    const found = await instanceAt(search, one).catch(setAside)
    if (found instanceof AppError) problems.push(found)
    else if (found !== null) return found
  }
  // The last one tells most: it was pointed at.
  const problem = problems.findLast(({ detail }) => search.isVouchedFor || !isRefusalByPage(detail))
  if (problem !== undefined) throw problem
  return null
}

const nodeinfoSchema = v.object({ links: v.array(v.object({ href: v.string() })) })
const softwareSchema = v.object({ software: v.object({ name: v.string() }) })

/** The software's name from nodeinfo, if the instance answers that quickly and from its own origin. */
const softwareAt = async (search: Search, origin: string): Promise<string | null> => {
  try {
    const index = await ask(search, new URL('/.well-known/nodeinfo', origin), 'application/json', asideMs)
    const links = v.parse(nodeinfoSchema, json(index.body)).links
    const href = links
      .map((link) => link.href)
      .find((one) => URL.canParse(one) && new URL(one).origin === origin)
    if (href === undefined) return null
    const answer = await ask(search, new URL(href), 'application/json', asideMs)
    return plainLine(v.parse(softwareSchema, json(answer.body)).software.name, 60).toLowerCase()
  } catch {
    // Nice to know, no more: the version tells something too.
    return null
  }
}

/** The document with what only version 1 tells of the instance, if it answers that quickly and from its own origin. */
const completed = async (
  search: Search,
  { origin, document, isOldest }: Found,
): Promise<InstanceDocument> => {
  if (isOldest || !lacksFacts(document)) return document
  try {
    const answer = await ask(search, new URL(versionOnePath, origin), 'application/json', asideMs)
    const isItsOwn = answer.status === 200 && answer.url.origin === origin
    const older = isItsOwn ? readVersionOne(json(answer.body)) : null
    return older === null ? document : completedBy(document, older)
  } catch {
    // Nice to know, no more: the instance has been found.
    return document
  }
}

const described = async (search: Search, found: Found): Promise<FoundInstance> => {
  const { origin } = found
  const [document, software] = await Promise.all([completed(search, found), softwareAt(search, origin)])
  return {
    ...document,
    origin,
    domain: document.domain === '' ? new URL(origin).host : document.domain,
    rules: document.rules ?? [],
    software: software ?? softwareOfVersion(document.version),
  }
}

/** An error with the host that the person typed, where it names none. */
const withHost = (error: unknown, host: string): unknown => {
  if (!(error instanceof AppError)) return error
  const { detail } = error
  if (detail.code === 'redirected') return new AppError({ code: 'notAnInstance', host }, { cause: error })
  const mayName = detail.code === 'offline' || detail.code === 'timeout' || detail.code === 'certificate'
  return mayName && detail.host === undefined ? new AppError({ ...detail, host }, { cause: error }) : error
}

/**
 * Finds and describes an instance.
 * @throws AppError invalid, offline, timeout, certificate, notAnInstance, server, rateLimited
 */
export const discover = async (probe: Probe, text: string): Promise<FoundInstance> => {
  const input = parseInstanceInput(text)
  const search: Search = { probe, input, page: false, isVouchedFor: false }
  let problem: unknown = null
  for (const origin of input.origins) {
    try {
      const found = await findFrom(search, origin)
      if (found !== null) return await described(search, found)
      // It answered, so what the other addresses of the same host say counts no more.
      problem = null
      break
    } catch (error) {
      problem ??= withHost(error, input.host)
    }
  }
  if (problem !== null) throw problem
  throw new AppError({ code: 'notAnInstance', host: input.host, ...(search.page ? { page: true } : {}) })
}

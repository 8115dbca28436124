/** Faults that misread a request or lie in Link: pages that repeat, orders that move, ids of another kind (API 7, 28 to 34). */
import type { Fault } from './faults'
import type { Answer, FakeRequest } from './http'
import { failure } from './http'
import { hash } from './random'

const withoutKeys = (request: FakeRequest, ...names: string[]): FakeRequest => {
  const query = new URLSearchParams(request.query)
  for (const name of names) query.delete(name)
  return { ...request, query }
}

const mapIds = (request: FakeRequest, map: (id: string) => string): FakeRequest => ({
  ...request,
  path: request.path.split('/').map(map).join('/'),
  query: new URLSearchParams([...request.query].map(([name, value]) => [name, map(value)])),
})

const newId = (id: string): string => `x${BigInt(id).toString(36)}`

const oldId = (id: string): string =>
  /^x[0-9a-z]{8,}$/.test(id)
    ? String([...id.slice(1)].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n))
    : id

const isOld = (value: string): boolean => /^[1-9]\d{9,}$/.test(value)

/** Ids as they were before the change, as cursors: they are refused. */
export const refusedOldCursor = (request: FakeRequest): Answer | null =>
  ['max_id', 'min_id', 'since_id'].some((name) => isOld(request.query.get(name) ?? ''))
    ? failure(400, 'Invalid cursor')
    : null

/** The same, and their rows are gone. */
export const refusedOldId = (request: FakeRequest): Answer | null => {
  const refused = refusedOldCursor(request)
  if (refused !== null) return refused
  return request.path.split('/').some(isOld) ? failure(404, 'Record not found') : null
}

/** What a fault makes of a request before it is read. */
export const rewritten = (fault: Fault, request: FakeRequest): FakeRequest => {
  switch (fault.name) {
    case 'same-page':
      return withoutKeys(request, 'max_id', 'min_id', 'since_id')
    case 'offset-ignored':
      return withoutKeys(request, 'offset')
    case 'odd-ids':
      return mapIds(request, (id) => id.replace(/^interaction-/, ''))
    case 'new-ids':
      return mapIds(request, oldId)
    default:
      return request
  }
}

const withLink = (answer: Answer, change: (link: string) => string): Answer => {
  const link = answer.headers['Link']
  return typeof link === 'string' ? { ...answer, headers: { ...answer.headers, Link: change(link) } } : answer
}

/** Every further request sees another order: by the number of the item and the time. */
const shuffled = (text: string, now: number): string => {
  const items: unknown = JSON.parse(text)
  if (!Array.isArray(items)) return text
  const keyed = items.map((item: unknown, index) => ({ item, key: hash(`${index} ${now}`) }))
  return JSON.stringify(keyed.sort((one, other) => one.key - other.key).map(({ item }) => item))
}

/** Whether rows-vanish leaves a row out: by its name, or its id where it has none. */
export const vanishes = (name: string): boolean => hash(name) % 2 === 0

/** Rows are left out after the page was cut, as those of a post's quotes are (API 1.1): Link says what it said of the whole page. */
const withoutVanished = (text: string): string => {
  const items: unknown = JSON.parse(text)
  if (!Array.isArray(items)) return text
  const nameOf = (item: unknown): string => {
    const { name, id } = Object(item) as { name?: string; id?: string }
    return typeof item === 'string' ? item : (name ?? id ?? '')
  }
  return JSON.stringify(items.filter((item) => !vanishes(nameOf(item))))
}

/** What a fault makes of Link, of the order of an answer, or of its ids. */
export const relinked = (fault: Fault, answer: Answer, now: number): Answer => {
  const body = answer.body.toString()
  switch (fault.name) {
    case 'link-reversed':
      return withLink(answer, (link) =>
        link.split(', ').reverse().join(' ,\t').replaceAll('; rel=', ' ;title="a, b"; REL='),
      )
    case 'link-loses-pinned':
      return withLink(answer, (link) => link.replaceAll(/pinned=true&?/g, ''))
    case 'unstable-order':
      return { ...answer, body: shuffled(body, now) }
    case 'rows-vanish':
      return { ...answer, body: withoutVanished(body) }
    case 'new-ids':
      return withLink(
        { ...answer, body: body.replaceAll(/"(\d{10,})"/g, (_whole, id: string) => `"${newId(id)}"`) },
        (link) => link.replaceAll(/_id=(\d{10,})/g, (_whole, id: string) => `_id=${newId(id)}`),
      )
    default:
      return answer
  }
}

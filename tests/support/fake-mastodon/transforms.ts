import { failure, html, json } from './http'
import type { Answer, FakeRequest } from './http'
import { page } from './html'
import { isPayloadFault, spoilPayload } from './payload-faults'
import { refusedOldId, relinked } from './rewrites'
import type { Fault } from './faults'

const errorPage = (status: number): Answer =>
  html(
    page(
      `${status}`,
      `<p>The server is not well.</p><img alt="" src="data:image/png;base64,${'A'.repeat(60_000)}">`,
    ),
    status,
  )

const tooMany = (headers: Record<string, string> = {}): Answer =>
  json({ error: 'Too many requests' }, 429, headers)

const cursors = ['max_id', 'min_id', 'since_id', 'page']

/** What a fault answers instead of the route; null if it lets the request through. */
export const replaced = (fault: Fault, request: FakeRequest, now: number): Answer | null => {
  switch (fault.name) {
    case 'http-500-html':
      return errorPage(500)
    case 'http-502-html':
      return errorPage(502)
    case 'http-503-html':
      return errorPage(503)
    case 'http-504-html':
      return errorPage(504)
    case 'blocks-agents':
      // A name with a version and an address that says more.
      return /\S+\/\d\S* .*https?:\/\//.test(request.headers['user-agent'] ?? '') ? null : errorPage(403)
    case 'challenge':
      return html(page('Just a moment', '<p>Checking your browser.</p>'), 403, {
        'cf-mitigated': 'challenge',
      })
    case 'http-403-html':
      return errorPage(403)
    case 'http-200-html':
      return errorPage(200)
    case 'http-503-retry-after':
      return json({ error: 'Service unavailable' }, 503, { 'Retry-After': String(fault.seconds ?? 30) })
    case 'http-503-retry-after-date': {
      const until = new Date(now + (fault.seconds ?? 30) * 1000).toUTCString()
      return json({ error: 'Service unavailable' }, 503, { 'Retry-After': until })
    }
    case 'paging-limit': {
      // The bucket that overflowed is not the one that is shown.
      const reset = new Date(now + (fault.seconds ?? 60) * 1000).toISOString().replace('Z', '000Z')
      return cursors.some((name) => request.query.has(name))
        ? tooMany({ 'X-RateLimit-Limit': '300', 'X-RateLimit-Remaining': '180', 'X-RateLimit-Reset': reset })
        : null
    }
    case 'refuse-empty-params':
      return [...request.query.values()].includes('') ? failure(400, 'Bad Request') : null
    case 'marker-conflict':
      return request.method === 'POST' && request.path === '/api/v1/markers'
        ? failure(409, 'Conflict during update, please try again')
        : null
    case 'new-ids':
      return refusedOldId(request)
    case 'unauthorized-localised':
      return failure(401, 'Das Zugriffs-Token wurde widerrufen')
    case 'http-429-with-reset': {
      const reset = new Date(now + (fault.seconds ?? 60) * 1000).toISOString().replace('Z', '000Z')
      return tooMany({ 'X-RateLimit-Limit': '300', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset })
    }
    case 'http-429-without-reset':
      return tooMany()
    case 'unauthorized':
      return json({ error: 'The access token was revoked' }, 401, {
        'WWW-Authenticate': 'Bearer realm="Doorkeeper", error="invalid_token"',
      })
    case 'forbidden':
      return json({ error: 'This action is not allowed' }, 403)
    case 'not-found':
      return json({ error: 'Record not found' }, 404)
    case 'bad-request':
      return json({ error: 'Bad Request' }, 400)
    case 'gone':
      return json({ error: 'Gone' }, 410)
    case 'gone-html':
      return html(page('Goodbye', '<p>This instance has closed. Thank you for the years.</p>'), 410)
    case 'parked':
      return html(page('This domain is for sale', '<p>Make an offer.</p>'), 200)
    case 'redirect-cross-origin': {
      const query = request.query.toString()
      const target = `${fault.to ?? 'http://127.0.0.1:9'}${request.path}${query === '' ? '' : `?${query}`}`
      return { status: 302, headers: { location: target }, body: '' }
    }
    default:
      return null
  }
}

/** One post of the page becomes what no server should send: wrong types everywhere. */
const malform = (body: string): string => {
  const value: unknown = JSON.parse(body)
  const broken = {
    id: 7,
    created_at: ['soon'],
    content: { html: null },
    account: 'nobody',
    reblog: 3,
    url: {},
  }
  if (!Array.isArray(value)) return JSON.stringify(broken)
  return JSON.stringify(
    value.map((item: unknown, index) => (index === Math.floor(value.length / 2) ? broken : item)),
  )
}

/** What a fault does to an answer that a route gave, at that time of the server's clock. */
export const transformed = (fault: Fault, request: FakeRequest, answer: Answer, now: number): Answer => {
  const body = answer.body.toString()
  if (isPayloadFault(fault.name)) return { ...answer, body: spoilPayload(fault.name, body, now) }
  switch (fault.name) {
    case 'truncated-json':
      return { ...answer, body: body.slice(0, Math.floor(body.length / 2)) }
    case 'malformed-post':
      return { ...answer, body: malform(body) }
    case 'empty-body':
      return { ...answer, body: '' }
    case 'big-ids':
      return { ...answer, body: body.replaceAll(/"(\w*id)":"(\d{15,})"/g, '"$1":$2') }
    case 'cookie':
      return {
        ...answer,
        headers: {
          ...answer.headers,
          'set-cookie': `_visitor=${request.account?.username ?? 'anonymous'}; Path=/`,
          'x-cookie-received': request.headers.cookie ?? 'none',
        },
      }
    case 'cacheable': {
      const { vary: _vary, ...headers } = answer.headers
      return { ...answer, headers: { ...headers, 'cache-control': 'public, max-age=3600' } }
    }
    case 'shared-budget': {
      const reset = new Date(now + 60_000).toISOString().replace('Z', '000Z')
      const budget = { 'X-RateLimit-Limit': '1500', 'X-RateLimit-Remaining': '2', 'X-RateLimit-Reset': reset }
      return { ...answer, headers: { ...answer.headers, ...budget } }
    }
    default:
      return relinked(fault, answer, now)
  }
}

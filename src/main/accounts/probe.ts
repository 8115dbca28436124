/**
 * Requests without any credential that follow redirects and tell where they ended: discovery alone uses them. They go
 * over Electron's `net.request`, since `net.fetch` keeps the last address to itself.
 */
import { AppError } from '../../shared/errors'
import { faultOf } from '../mastodon/fault'
import type { AnswerHeaders } from '../mastodon/rate-headers'

export interface Probed {
  /** Where the answer came from, after redirects. */
  url: URL
  status: number
  headers: AnswerHeaders
  body: string
}

interface ProbeOptions {
  accept: string
  /** Whether a redirect may lead there. */
  mayFollow: (next: URL) => boolean
  signal: AbortSignal
}

/** @throws AppError offline, timeout, certificate, redirected, server (an answer too large) */
export type Probe = (url: URL, options: ProbeOptions) => Promise<Probed>

const mostRedirects = 5
const mostBytes = 2_000_000

/** The parts of Electron's ClientRequest and IncomingMessage that are used. */
interface NetResponse {
  statusCode: number
  headers: Record<string, string | string[]>
  on: ((event: 'data', listener: (chunk: Buffer) => void) => unknown) &
    ((event: 'end' | 'aborted', listener: () => void) => unknown) &
    ((event: 'error', listener: (error: Error) => void) => unknown)
}
interface NetRequest {
  on: ((event: 'response', listener: (response: NetResponse) => void) => unknown) &
    ((event: 'redirect', listener: (status: number, method: string, url: string) => void) => unknown) &
    ((event: 'error', listener: (error: Error) => void) => unknown)
  setHeader: (name: string, value: string) => void
  followRedirect: () => void
  abort: () => void
  end: () => unknown
}
export type OpenNetRequest = (url: string) => NetRequest

/** Not of the class Headers, which throws at bytes that servers do send. */
const headersOf = ({ headers }: NetResponse): AnswerHeaders => ({
  get: (name) => {
    const value = headers[name.toLowerCase()]
    return (Array.isArray(value) ? value[0] : value) ?? null
  },
})

const bodyOf = (response: NetResponse): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('data', (chunk) => {
      bytes += chunk.length
      if (bytes > mostBytes) reject(new AppError({ code: 'server', notApi: true }))
      else chunks.push(chunk)
    })
    response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    response.on('aborted', () => reject(new Error('the answer was cut off')))
    response.on('error', reject)
  })

/**
 * Makes a probe of `net.request`.
 * @param open calls `net.request` with `redirect: 'manual'`, `credentials: 'omit'`, `cache: 'no-store'` and the session.
 */
export const probeOverNet =
  (open: OpenNetRequest, userAgent: string): Probe =>
  (start, { accept, mayFollow, signal }) =>
    new Promise((resolve, reject) => {
      const request = open(start.href)
      let url = start
      let redirects = 0
      const fail = (error: unknown): void => {
        signal.removeEventListener('abort', abort)
        request.abort()
        reject(faultOf(error, url.host))
      }
      const abort = (): void => fail(new AppError({ code: 'timeout', host: url.host }))
      signal.addEventListener('abort', abort, { once: true })
      request.setHeader('Accept', accept)
      request.setHeader('User-Agent', userAgent)
      request.on('error', fail)
      request.on('redirect', (_status, _method, to) => {
        const next = new URL(to, url)
        redirects += 1
        if (redirects > mostRedirects || !mayFollow(next)) {
          fail(new AppError({ code: 'redirected' }))
          return
        }
        url = next
        request.followRedirect()
      })
      request.on('response', (response) => {
        bodyOf(response)
          .then((body) => {
            signal.removeEventListener('abort', abort)
            resolve({ url, status: response.statusCode, headers: headersOf(response), body })
          })
          .catch(fail)
      })
      request.end()
    })

import { describe, expect, it } from 'vitest'
import { isDoubtful, isLack } from '../../src/main/lack'
import type { AppErrorDetail } from '../../src/shared/errors'

/** What an instance says that lacks something; whether it may be about everything else as well. */
const lacks: [what: string, detail: AppErrorDetail, isDoubtful: boolean][] = [
  ['401', { code: 'unauthorized' }, true],
  ['403', { code: 'forbidden' }, true],
  ['404', { code: 'notFound' }, false],
  ['410', { code: 'gone' }, true],
  ['400, 405 or 422', { code: 'invalid', detail: 'Bad Request' }, false],
  ['501', { code: 'server', status: 501 }, false],
  ['the page of a web app', { code: 'server', status: 200, notApi: true }, true],
  ['a page with 404', { code: 'server', status: 404, notApi: true }, true],
  ['a page with 403', { code: 'server', status: 403, notApi: true }, true],
]

/** What says nothing of what an instance has. */
const failures: [what: string, detail: AppErrorDetail][] = [
  ['no connection', { code: 'offline' }],
  ['no answer in time', { code: 'timeout' }],
  ['a certificate', { code: 'certificate' }],
  ['429', { code: 'rateLimited', retryAt: 1 }],
  ['409', { code: 'conflict' }],
  ['another place', { code: 'redirected' }],
  ['500', { code: 'server', status: 500 }],
  ['the page of a proxy with 502', { code: 'server', status: 502, notApi: true }],
  ['503 with a time', { code: 'server', status: 503, retryAt: 1 }],
  ['an answer cut off, of unknown status', { code: 'server', notApi: true }],
  ['cancelled', { code: 'cancelled' }],
  ['a mistake of our own', { code: 'bug', detail: 'TypeError' }],
]

describe('what an instance lacks', () => {
  it.each(lacks)('is said by %s', (_what, detail, doubtful) => {
    expect(isLack(detail)).toBe(true)
    expect(isDoubtful(detail)).toBe(doubtful)
  })

  it.each(failures)('is not said by %s', (_what, detail) => {
    expect(isLack(detail)).toBe(false)
    expect(isDoubtful(detail)).toBe(false)
  })
})

import { createServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FetchInit, Outgoing } from '../../../src/main/mastodon/transport'
import { html, json, tinyServer } from '../../support/tiny-server'
import type { TinyServer } from '../../support/tiny-server'
import { untrusted } from '../../support/untrusted-certificate'
import { outgoing, transportOver } from './fixtures'

let server: TinyServer

beforeEach(async () => {
  server = await tinyServer()
})
afterEach(() => server.close())

const get = (more: Partial<Outgoing> = {}): Outgoing => outgoing(server.origin, more)

/** What an answer of the server is turned into. */
const errorFor = async (status: number, body: unknown, headers = {}) => {
  server.answer((response) => json(response, status, body, headers))
  const thrown: unknown = await transportOver()
    .send(get())
    .catch((error: unknown) => error)
  return thrown
}

describe('a request', () => {
  it('goes out without cookies, cache or redirects, with token and names in headers only', async () => {
    let seen: FetchInit | undefined
    const transport = transportOver({
      fetch: (url, init) => {
        seen = init
        return fetch(url, init)
      },
    })
    await transport.send(get({ path: '/api/v1/x?max_id=5' }))
    expect(seen).toMatchObject({ credentials: 'omit', cache: 'no-store', redirect: 'error' })
    expect(server.asked[0]?.url).toBe('/api/v1/x?max_id=5')
    expect(server.asked[0]?.headers.authorization).toBe('Bearer secret')
  })

  it('leads to the pinned origin or nowhere', async () => {
    for (const path of ['//evil.example/x', 'https://evil.example/x', '\\\\evil.example/x']) {
      await expect(transportOver().send(get({ path }))).rejects.toMatchObject({ code: 'redirected' })
    }
    expect(server.asked).toHaveLength(0)
  })

  it('carries no token to another host when it is redirected', async () => {
    const other = await tinyServer()
    for (const status of [301, 302, 303, 307, 308]) {
      server.answer((response) => response.writeHead(status, { Location: `${other.origin}/x` }).end())
      await expect(transportOver().send(get())).rejects.toMatchObject({ code: 'redirected' })
    }
    expect(other.asked).toHaveLength(0)
    await other.close()
  })

  it('is refused as redirected even by a fetch that follows', async () => {
    server.answer((response, { url }) =>
      url === '/api/v1/x' ? response.writeHead(302, { Location: '/y' }).end() : json(response, 200, []),
    )
    const following = transportOver({ fetch: (url, init) => fetch(url, { ...init, redirect: 'follow' }) })
    await expect(following.send(get())).rejects.toMatchObject({ code: 'redirected' })
  })

  it('answers with status, headers, the JSON as it is, and the time of the server', async () => {
    const date = new Date(Date.now() - 24 * 3_600_000)
    server.answer((response) => json(response, 202, { a_b: { 'pt-BR': 1 } }, { Date: date.toUTCString() }))
    const transport = transportOver()
    const answer = await transport.send(get())
    expect(answer).toMatchObject({ status: 202, json: { a_b: { 'pt-BR': 1 } } })
    expect(answer.serverTime).toBe(Math.floor(date.getTime() / 1_000) * 1_000)
    expect(transport.clockOffset(server.origin)).toBeLessThan(-23 * 3_600_000)
    expect(transport.clockOffset('https://unknown.example')).toBe(0)
  })

  it('takes a clock that is nearly right for right', async () => {
    const date = new Date(Date.now() + 20_000)
    server.answer((response) => json(response, 200, [], { Date: date.toUTCString() }))
    const transport = transportOver()
    await transport.send(get())
    expect(transport.clockOffset(server.origin)).toBe(0)
  })

  it('may be answered with nothing when it changes something', async () => {
    server.answer((response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end())
    expect(await transportOver().send(get({ method: 'DELETE' }))).toMatchObject({ status: 200, json: null })
  })
})

describe('errors by status', () => {
  it.each([
    [401, { code: 'unauthorized' }],
    [403, { code: 'forbidden' }],
    [404, { code: 'notFound' }],
    [408, { code: 'timeout' }],
    [409, { code: 'conflict' }],
    [410, { code: 'gone' }],
    [422, { code: 'invalid', detail: 'In anderer Sprache', status: 422 }],
    [500, { code: 'server', status: 500 }],
    [503, { code: 'server', status: 503 }],
  ])('%i with JSON', async (status, detail) => {
    expect(await errorFor(status, { error: 'In anderer Sprache' })).toHaveProperty('detail', detail)
  })

  it('404 of a page in front of the instance is no absence, 403 no refusal', async () => {
    for (const status of [403, 404, 429, 500, 503]) {
      server.answer((response) => html(response, status))
      const asking = transportOver().send(get())
      if (status === 429) await expect(asking).rejects.toMatchObject({ code: 'rateLimited' })
      else await expect(asking).rejects.toMatchObject({ detail: { code: 'server', status, notApi: true } })
    }
  })

  it('410 of a page means what it says: an instance that closed leaves a page behind', async () => {
    server.answer((response) => html(response, 410))
    await expect(transportOver().send(get())).rejects.toMatchObject({ detail: { code: 'gone' } })
  })

  it('truncated JSON is an error of the server', async () => {
    expect(await errorFor(200, '[{"id":"1"')).toHaveProperty('detail', {
      code: 'server',
      status: 200,
      notApi: true,
    })
  })

  it('an answer that breaks off is one too, or no answer', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' })
      response.write('[1,2')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(transportOver().send(get())).rejects.toMatchObject({ code: 'offline' })
  })

  it('an answer without end is given up before it fills the memory', async () => {
    const piece = ' '.repeat(1_000_000)
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    await expect(transportOver().send(get())).rejects.toMatchObject({ detail: { notApi: true } })
  })
})

describe('no answer', () => {
  it('is offline when nothing listens', async () => {
    const gone = await tinyServer()
    await gone.close()
    await expect(transportOver().send(get({ origin: gone.origin }))).rejects.toMatchObject({
      detail: { code: 'offline', host: gone.host },
    })
  })

  it('is offline when the name is unknown', async () => {
    await expect(transportOver().send(get({ origin: 'https://nowhere.invalid' }))).rejects.toMatchObject({
      code: 'offline',
    })
  })

  it('row 8: is a certificate error when the certificate is not trusted', async () => {
    const secure = createServer(untrusted, (_request, response) => response.end('[]'))
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    // A server that listens on a port has an address of this form.
    const { port } = secure.address() as AddressInfo
    const asking = transportOver().send(get({ origin: `https://127.0.0.1:${port}` }))
    await expect(asking).rejects.toMatchObject({ code: 'certificate' })
    secure.close()
  })

  it.each([
    ['net::ERR_CERT_DATE_INVALID', 'certificate'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate'],
    ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
    ['net::ERR_NAME_NOT_RESOLVED', 'offline'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'offline'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
    ["Attempted to redirect, but redirect policy was 'error'", 'redirected'],
  ])('of Chromium: %s is %s', async (message, code) => {
    const transport = transportOver({ fetch: () => Promise.reject(new Error(message)) })
    await expect(transport.send(get())).rejects.toMatchObject({ code })
  })

  it('ends by its time limit even with a fetch that ignores the signal', async () => {
    const transport = transportOver({ fetch: () => new Promise(() => undefined), timeout: 50 })
    await expect(transport.send(get())).rejects.toMatchObject({
      detail: { code: 'timeout', host: server.host },
    })
  })

  it('is not counted against the host when it was cancelled', async () => {
    const transport = transportOver()
    server.answer(() => undefined)
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    await expect(transport.send(get({ signal: controller.signal }))).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(transport.nextTryAt(server.origin)).toBeNull()
  })

  it('slow but steady is fine', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      const pieces = ['[', '1', ',', '2', ']']
      const next = (): void => {
        const piece = pieces.shift()
        if (piece === undefined) response.end()
        else response.write(piece, () => setTimeout(next, 80))
      }
      next()
    })
    expect(await transportOver({ timeout: 200 }).send(get())).toMatchObject({ json: [1, 2] })
  })
})

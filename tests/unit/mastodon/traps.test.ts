/** Each REST trap of masto.js 8 (mastodon-api.md, section 9), against a real server, through the whole seam. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMastoSeam } from '../../../src/main/mastodon/masto-seam'
import { html, json, tinyServer } from '../../support/tiny-server'
import type { TinyServer } from '../../support/tiny-server'
import { clientAt, outgoing, post, token, transportOver, userAgent } from './fixtures'

const tip = { priority: 'tip' } as const
let server: TinyServer

beforeEach(async () => {
  server = await tinyServer()
})
afterEach(() => server.close())

describe('traps of masto.js', () => {
  it('trap 1: the status of a success is seen (206 means a feed being rebuilt)', async () => {
    server.answer((response) => json(response, 206, [post('110')]))
    expect(await clientAt(server.origin).page({ kind: 'home' }, {}, tip)).toMatchObject({ partial: true })
    server.answer((response) => json(response, 200, [post('110')]))
    expect(await clientAt(server.origin).page({ kind: 'home' }, {}, tip)).toMatchObject({ partial: false })
    server.answer((response) => json(response, 200, [], { 'Mastodon-Async-Refresh': 'id="1", retry=5' }))
    expect(await clientAt(server.origin).page({ kind: 'home' }, {}, tip)).toMatchObject({ partial: true })
  })

  it('trap 2: an HTML error page keeps its status', async () => {
    server.answer((response) => html(response, 502))
    await expect(clientAt(server.origin).page({ kind: 'home' }, {}, tip)).rejects.toMatchObject({
      detail: { code: 'server', status: 502, notApi: true },
    })
  })

  it('trap 2: a 429 in plain text is a 429', async () => {
    server.answer((response) => {
      response.writeHead(429, { 'Content-Type': 'text/plain' })
      response.end('Retry later')
    })
    await expect(clientAt(server.origin).page({ kind: 'home' }, {}, tip)).rejects.toMatchObject({
      code: 'rateLimited',
    })
  })

  it('trap 3: 200 with HTML is an error, never an empty timeline', async () => {
    server.answer((response) => html(response, 200))
    await expect(clientAt(server.origin).page({ kind: 'home' }, {}, tip)).rejects.toMatchObject({
      detail: { code: 'server', status: 200, notApi: true },
    })
  })

  it('trap 3: an empty JSON body is an error, never an empty timeline', async () => {
    server.answer((response) => json(response, 200, ''))
    await expect(clientAt(server.origin).page({ kind: 'home' }, {}, tip)).rejects.toMatchObject({
      detail: { notApi: true },
    })
  })

  it('trap 3: 304 is an error', async () => {
    server.answer((response) => response.writeHead(304).end())
    await expect(clientAt(server.origin).page({ kind: 'home' }, {}, tip)).rejects.toMatchObject({
      code: 'server',
    })
  })

  it('trap 4: a list can be cancelled while it is under way', async () => {
    const controller = new AbortController()
    server.answer(() => setTimeout(() => controller.abort(), 10))
    const started = Date.now()
    const asking = clientAt(server.origin).page(
      { kind: 'home' },
      {},
      { priority: 'tip', signal: controller.signal },
    )
    await expect(asking).rejects.toMatchObject({ code: 'cancelled' })
    expect(Date.now() - started).toBeLessThan(1_000)
  })

  it('trap 4: a list carries our headers and the token', async () => {
    await clientAt(server.origin).page({ kind: 'home' }, {}, tip)
    expect(server.asked[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'user-agent': userAgent,
    })
  })

  it('trap 5: a page is asked for once, and the address in Link is not followed', async () => {
    const link = `<https://evil.example/api/v1/timelines/home?max_id=100>; rel="next"`
    server.answer((response) => json(response, 200, [post('110')], { Link: link }))
    const page = await clientAt(server.origin).page({ kind: 'home' }, {}, tip)
    expect(page.next).toEqual({ maxId: '100' })
    expect(server.asked).toHaveLength(1)
  })

  it('trap 5: a Link that leads to the same page for ever is no cursor', async () => {
    const link = `<${server.origin}/api/v1/timelines/home?max_id=100>; rel="next"`
    server.answer((response) => json(response, 200, [post('99')], { Link: link }))
    expect((await clientAt(server.origin).page({ kind: 'home' }, { maxId: '100' }, tip)).next).toBeNull()
  })

  it('trap 6: the same call again stays a GET of the same path', async () => {
    const client = clientAt(server.origin)
    await client.page({ kind: 'home' }, {}, tip)
    await client.page({ kind: 'home' }, {}, tip)
    await client.page({ kind: 'home' }, { maxId: '5', minId: '3' }, tip)
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/v1/timelines/home?limit=40',
      'GET /api/v1/timelines/home?limit=40',
      'GET /api/v1/timelines/home?limit=40&max_id=5&min_id=3',
    ])
  })

  it('trap 7: a hostile id reaches no other path', async () => {
    server.answer((response) => json(response, 200, post('1')))
    await clientAt(server.origin).status('1/../../accounts?x#y', tip)
    expect(server.asked[0]?.url).toBe('/api/v1/statuses/1%2F..%2F..%2Faccounts%3Fx%23y')
    await expect(clientAt(server.origin).status('..', tip)).rejects.toMatchObject({ code: 'invalid' })
    expect(server.asked).toHaveLength(1)
  })

  it('trap 8: keys stay as the server wrote them', async () => {
    const [url, staticUrl] = ['https://media.example.org/moves.gif', 'https://media.example.org/still.png']
    const emojis = [{ shortcode: 'blob_cat', url, static_url: staticUrl }]
    server.answer((response) => json(response, 200, [post('110', { emojis })]))
    const page = await clientAt(server.origin).page({ kind: 'home' }, {}, tip)
    expect(page.statuses[0]?.emojis).toEqual([{ shortcode: 'blob_cat', url, staticUrl }])
  })

  it('trap 8: keys that are data stay apart', async () => {
    const languages = { 'pt-BR': ['en'], 'zh-TW': ['en'], a_b: [], aB: [] }
    server.answer((response) => json(response, 200, languages))
    const seam = createMastoSeam(server.origin)
    const { method, path } = await seam.request((api) => api.v1.instance.translationLanguages.list())
    const answer = await transportOver().send(outgoing(server.origin, { method, path }))
    expect(server.asked.map((asked) => asked.url)).toEqual(['/api/v1/instance/translation_languages'])
    expect(answer.json).toEqual(languages)
  })

  it('trap 9: numeric ids beyond 2^53 stay exact', async () => {
    const text = JSON.stringify([post('ID')]).replace('"ID"', '108914327388663283')
    server.answer((response) => json(response, 200, text))
    const page = await clientAt(server.origin).page({ kind: 'home' }, {}, tip)
    expect(page.entries).toMatchObject([{ id: '108914327388663283' }])
  })

  it('trap 11: uploading media makes one request and no polling', async () => {
    const seam = createMastoSeam(server.origin)
    const call = seam.request((api) => api.v2.media.create({ file: new Blob(['x']), skipPolling: true }))
    await expect(call).resolves.toMatchObject({ method: 'POST', path: '/api/v2/media' })
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(server.asked).toHaveLength(0)
  })

  it('trap 12: a server that never answers is given up', async () => {
    server.answer(() => undefined)
    const asking = clientAt(server.origin, { timeout: 100 }).page({ kind: 'home' }, {}, tip)
    await expect(asking).rejects.toMatchObject({ code: 'timeout' })
  })

  it('trap 12: an answer that stalls in the middle is given up', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.write('[{"id":"1"')
    })
    const asking = clientAt(server.origin, { timeout: 100 }).page({ kind: 'home' }, {}, tip)
    await expect(asking).rejects.toMatchObject({ code: 'timeout' })
  })

  it('trap 12: what a DELETE is told travels in a JSON body', async () => {
    const seam = createMastoSeam(server.origin)
    const made = await seam.request((api) => api.v1.domainBlocks.remove({ domain: 'loud.example' }))
    const { body = '', ...rest } = made
    await transportOver().send(outgoing(server.origin, { ...rest, body }))
    expect(server.asked).toMatchObject([
      {
        method: 'DELETE',
        url: '/api/v1/domain_blocks',
        headers: { 'content-type': expect.stringContaining('application/json') as string },
        body: '{"domain":"loud.example"}',
      },
    ])
  })

  it('trap 13: the requests go through the fetch that was given, not the global one', async () => {
    const urls: string[] = []
    const given = (url: string): Promise<Response> => {
      urls.push(url)
      return Promise.resolve(new Response('[]', { headers: { 'Content-Type': 'application/json' } }))
    }
    await clientAt(server.origin, { fetch: given }).page({ kind: 'home' }, {}, tip)
    expect(urls).toEqual([`${server.origin}/api/v1/timelines/home?limit=40`])
    expect(server.asked).toHaveLength(0)
  })
})

import { createServer as createTlsServer } from 'node:https'
import { describe, expect, it } from 'vitest'
import { sentenceFor } from '../../../src/shared/sentences'
import { find, listen, problem, serve, type Route, type Routes } from './discovery-scene'

const versionTwo = {
  domain: 'meadow.example',
  title: 'Meadow',
  version: '4.5.0',
  description: '<p>A quiet <b>place</b><script>alert(1)</script></p>',
  usage: { users: { active_month: 1234 } },
  rules: [{ id: '1', text: 'Be kind' }, { id: '2' }, 7],
  thumbnail: { url: 'https://files.meadow.example/a.png' },
}

describe('discovery', () => {
  it('reads version 2 and pins the origin', async () => {
    const { origin, asked } = await serve(() => ({ '/api/v2/instance': { body: versionTwo } }))
    expect(await find(origin)).toEqual({
      origin,
      domain: 'meadow.example',
      title: 'Meadow',
      version: '4.5.0',
      description: 'A quiet place',
      activeMonth: 1234,
      accountCount: null,
      rules: ['Be kind'],
      thumbnail: 'https://files.meadow.example/a.png',
      software: 'mastodon',
    })
    expect(asked[0]?.headers['user-agent']).toBe('Steppe/test')
    expect(asked[0]?.headers['authorization']).toBeUndefined()
    expect(asked[0]?.headers['cookie']).toBeUndefined()
    expect(asked.map(({ path }) => path)).not.toContain('/api/v1/instance')
  })

  it('falls back to version 1 and takes the software from nodeinfo', async () => {
    const { origin, asked } = await serve((self) => ({
      '/api/v1/instance': {
        body: {
          uri: 'https://old.example/',
          version: '2.7.2 (compatible; Pleroma 2.5)',
          title: 'Old',
          description: 'a &lt;b&gt;',
          stats: { user_count: 4321 },
        },
      },
      '/.well-known/nodeinfo': {
        body: { links: [{ href: 'https://elsewhere.example/n' }, { href: `${self}/nodeinfo/2.0` }] },
      },
      '/nodeinfo/2.0': { body: { software: { name: 'Akkoma' } } },
    }))
    const found = await find(origin)
    expect(found).toMatchObject({
      domain: 'old.example',
      title: 'Old',
      description: 'a <b>',
      software: 'akkoma',
      activeMonth: null,
      accountCount: 4321,
      rules: [],
    })
    expect(asked.filter(({ path }) => path === '/api/v1/instance')).toHaveLength(1)
  })

  it('names the software by its version where there is no nodeinfo', async () => {
    const body = { uri: 'old.example', version: '2.7.2 (compatible; Pleroma 2.5)' }
    const { origin } = await serve(() => ({ '/api/v1/instance': { body } }))
    expect((await find(origin)).software).toBe('pleroma')
  })

  it('pins the last origin of a redirect', async () => {
    const api = await serve(() => ({ '/api/v2/instance': { body: versionTwo } }))
    const front = await serve(() => ({
      '/api/v2/instance': { status: 301, location: `${api.origin}/api/v2/instance`, body: '' },
    }))
    expect((await find(front.origin)).origin).toBe(api.origin)
  })

  it('finds the API through host-meta', async () => {
    const api = await serve(() => ({ '/api/v2/instance': { body: versionTwo } }))
    const xrd = `<?xml version="1.0"?><XRD><Link rel="lrdd" template="${api.origin}/.well-known/webfinger?resource={uri}"/></XRD>`
    const front = await serve(() => ({
      '/.well-known/host-meta': { type: 'application/xrd+xml', body: xrd },
    }))
    expect((await find(front.origin)).origin).toBe(api.origin)
  })

  it.each<[string, (path: string) => Route]>([
    ['sends it round in circles', (path) => ({ status: 302, location: path, body: '' })],
    ['sends it where it may not go', () => ({ status: 302, location: 'http://192.0.2.1/', body: '' })],
    ['breaks on it', () => ({ status: 500, type: 'text/html', body: '<html>' })],
    ['shuts it out', () => ({ status: 403, type: 'text/html', body: '<html>' })],
  ])('finds the API through host-meta and webfinger where a website %s', async (_what, wrong) => {
    const api = await serve(() => ({ '/api/v2/instance': { body: versionTwo } }))
    const documents = (): Routes => ({
      '/api/v2/instance': wrong('/api/v2/instance'),
      '/api/v1/instance': wrong('/api/v1/instance'),
    })
    const xrd = `<XRD><Link rel="lrdd" template="${api.origin}/.well-known/webfinger?resource={uri}"/></XRD>`
    const named = await serve(() => ({
      ...documents(),
      '/.well-known/host-meta': { type: 'application/xrd+xml', body: xrd },
    }))
    expect((await find(named.origin)).origin).toBe(api.origin)
    const fingered = await serve((self) => ({
      ...documents(),
      '/.well-known/host-meta': wrong('/.well-known/host-meta'),
      [`/.well-known/webfinger?resource=${encodeURIComponent(`acct:me@${new URL(self).host}`)}`]: {
        body: { links: [{ rel: 'self', href: `${api.origin}/users/me` }] },
      },
    }))
    expect((await find(`@me@${new URL(fingered.origin).host}`)).origin).toBe(api.origin)
  })

  it('asks an instance that wants a pause nothing more', async () => {
    const { origin, asked } = await serve(() => ({ '/api/v2/instance': { status: 429, body: {} } }))
    expect((await problem(origin)).code).toBe('rateLimited')
    expect(asked).toHaveLength(1)
  })

  it('is not held up by a host-meta of tags that never end', async () => {
    const body = '<Link '.repeat(100_000)
    const { origin } = await serve(() => ({
      '/.well-known/host-meta': { type: 'application/xrd+xml', body },
    }))
    expect((await problem(origin)).code).toBe('notAnInstance')
  })

  it('finds the API through webfinger for a handle', async () => {
    const api = await serve(() => ({ '/api/v2/instance': { body: versionTwo } }))
    const front = await serve((self) => ({
      [`/.well-known/webfinger?resource=${encodeURIComponent(`acct:me@${new URL(self).host}`)}`]: {
        body: {
          links: [
            { rel: 'profile-page', href: 7 },
            { rel: 'self', href: `${api.origin}/users/me` },
          ],
        },
      },
    }))
    expect((await find(`@me@${new URL(front.origin).host}`)).origin).toBe(api.origin)
  })

  it('does not follow a redirect to plain http elsewhere, nor one without end', async () => {
    const { origin } = await serve((self) => ({
      '/api/v2/instance': { status: 302, location: 'http://192.0.2.1/api/v2/instance', body: '' },
      '/loop': { status: 302, location: `${self}/loop`, body: '' },
    }))
    expect((await problem(origin)).detail).toEqual({ code: 'notAnInstance', host: new URL(origin).host })
    const looping = await serve((self) => ({
      '/api/v2/instance': { status: 302, location: `${self}/api/v2/instance`, body: '' },
    }))
    expect((await problem(looping.origin)).code).toBe('notAnInstance')
    expect(looping.asked.length).toBeLessThan(10)
  })

  it('has a sentence of its own for each way to fail', async () => {
    const none = await serve(() => ({}))
    const page = { type: 'text/html', body: '<!doctype html><title>A blog</title>' }
    const blog = await serve(() => ({ '/api/v2/instance': page, '/api/v1/instance': page }))
    const broken = await serve(() => ({
      '/api/v2/instance': { status: 502, type: 'text/html', body: '<html>' },
    }))
    const wall = { status: 403, ...page }
    const shut = await serve(() => ({
      '/api/v2/instance': wall,
      '/api/v1/instance': wall,
      '/.well-known/host-meta': wall,
    }))
    const odd = await serve(() => ({
      '/api/v2/instance': { body: [1] },
      '/api/v1/instance': { body: '{"uri":' },
    }))
    const closed = await serve(() => ({}))
    closed.close()

    const errors = [
      await problem('not an address'),
      await problem(closed.origin),
      await problem(none.origin),
      await problem(blog.origin),
      await problem(broken.origin),
      await problem(shut.origin),
    ]
    expect(errors.map((error) => error.code)).toEqual([
      'invalid',
      'offline',
      'notAnInstance',
      'notAnInstance',
      'server',
      'server',
    ])
    const sentences = errors.map((error) => sentenceFor(error.detail))
    expect(new Set(sentences).size).toBe(sentences.length)
    expect(sentences[1]).toContain(new URL(closed.origin).host)
    expect(sentences[2]).toContain(`${new URL(none.origin).host} is not a Mastodon server`)
    expect(sentences[3]).toContain('web page')
    expect(sentences[5]).toContain('Something in front of the instance does not let Steppe in (error 403)')
    expect((await problem(odd.origin)).code).toBe('notAnInstance')
  })

  it.each([
    ['what Retry-After says', { 'Retry-After': '240' }, 240],
    ['what X-RateLimit-Reset says', { 'X-RateLimit-Reset': '180' }, 180],
    ['Retry-After before the other', { 'Retry-After': '240', 'X-RateLimit-Reset': '180' }, 240],
    ['a minute where nothing is said', {}, 60],
    ['a minute where nonsense is said', { 'Retry-After': 'soon', 'X-RateLimit-Reset': '' }, 60],
  ])('asked for a pause waits %s', async (_what, headers, seconds) => {
    const { origin } = await serve(() => ({ '/api/v2/instance': { status: 429, body: {}, headers } }))
    const before = Date.now()
    const { detail } = await problem(origin)
    const after = Date.now()
    if (detail.code !== 'rateLimited') throw new Error(`not rateLimited but ${detail.code}`)
    expect(detail.retryAt).toBeGreaterThanOrEqual(before + seconds * 1_000)
    expect(detail.retryAt).toBeLessThanOrEqual(after + seconds * 1_000)
  })

  it('tells a certificate that is not trusted', async () => {
    const { cert, key } = await import('./untrusted-certificate')
    const origin = await listen(createTlsServer({ cert, key }), 'https')
    const error = await problem(origin)
    expect(error.detail).toEqual({ code: 'certificate', host: new URL(origin).host })
    expect(sentenceFor(error.detail)).toContain('certificate')
  })
})

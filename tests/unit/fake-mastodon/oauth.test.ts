import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, PersonalityName } from '../../support/fake-mastodon/index'
import { noon } from './client'

let instance: FakeInstance
const loopback = 'http://127.0.0.1/callback'
const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'
const verifier = 'a-verifier-of-enough-characters-for-the-standard-0123456789'
const challenge = createHash('sha256').update(verifier).digest('base64url')

interface App {
  client_id: string
  client_secret: string
}

const open = async (personality: PersonalityName = 'mastodon-4.5'): Promise<void> => {
  instance = await startFakeInstance({ now: noon, personality, throttle: false })
  instance.world.addAccount({ handle: 'mina' })
  instance.world.addAccount({ handle: 'jo' })
}

beforeEach(() => open())
afterEach(() => instance.stop())

const post = async (path: string, form: Record<string, string>, token?: string) => {
  const response = await fetch(instance.origin + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
  // Asserted on by the callers.
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const register = async (redirect = `${loopback}\n${outOfBand}`): Promise<App> => {
  const form = { client_name: 'Steppe', redirect_uris: redirect, scopes: 'read write' }
  const { body } = await post('/api/v1/apps', form)
  return { client_id: String(body['client_id']), client_secret: String(body['client_secret']) }
}

const authorizeUrl = (app: App, rest: Record<string, string> = {}): string => {
  const url = new URL(`${instance.origin}/oauth/authorize`)
  const parts = {
    response_type: 'code',
    client_id: app.client_id,
    redirect_uri: 'http://127.0.0.1:45678/callback',
    scope: 'read write',
    state: 'xyz',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...rest,
  }
  for (const [key, value] of Object.entries(parts)) url.searchParams.set(key, value)
  return url.href
}

const redeem = (app: App, code: string, rest: Record<string, string> = {}) =>
  post('/oauth/token', {
    grant_type: 'authorization_code',
    ...app,
    code,
    redirect_uri: 'http://127.0.0.1:45678/callback',
    code_verifier: verifier,
    ...rest,
  })

const codeOf = (redirect: string): string => new URL(redirect).searchParams.get('code') ?? ''

describe('sign-in', () => {
  it('leads from the page to a token that works', async () => {
    const app = await register()
    const page = await (await fetch(authorizeUrl(app))).text()
    expect(page).toContain('Sign in as Mina')
    const answer = await fetch(`${authorizeUrl(app)}&username=mina`, { redirect: 'manual' })
    expect(answer.status).toBe(302)
    const location = answer.headers.get('location') ?? ''
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:45678\/callback\?code=.+&state=xyz$/)
    const { status, body } = await redeem(app, codeOf(location))
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'read write', created_at: noon / 1000 })
    const headers = { authorization: `Bearer ${String(body['access_token'])}` }
    const me: unknown = await (
      await fetch(`${instance.origin}/api/v1/accounts/verify_credentials`, { headers })
    ).json()
    expect(me).toMatchObject({ username: 'mina', source: { privacy: 'public' } })
  })

  it('shows the code out of band', async () => {
    const app = await register()
    const url = authorizeUrl(app, { redirect_uri: outOfBand })
    const page = await (await fetch(`${url}&username=jo`)).text()
    const code = /aria-label="Authorization code" value="([^"]+)"/.exec(page)?.[1] ?? ''
    expect((await redeem(app, code, { redirect_uri: outOfBand })).status).toBe(200)
    const short = instance.oauth.approve(url, 'jo')
    expect((await redeem(app, short, { redirect_uri: outOfBand })).status).toBe(200)
  })

  it('can be denied', async () => {
    const app = await register()
    const answer = await fetch(`${authorizeUrl(app)}&deny=1`, { redirect: 'manual' })
    const query = new URL(answer.headers.get('location') ?? '').searchParams
    expect([query.get('error'), query.get('state')]).toEqual(['access_denied', 'xyz'])
  })

  it('asks somebody known again only with force_login', async () => {
    const app = await register()
    const first = await fetch(`${authorizeUrl(app)}&username=mina`, { redirect: 'manual' })
    await redeem(app, codeOf(first.headers.get('location') ?? ''))
    const headers = { cookie: first.headers.get('set-cookie')?.split(';')[0] ?? '' }
    expect((await fetch(authorizeUrl(app), { headers, redirect: 'manual' })).status).toBe(302)
    const forced = await fetch(authorizeUrl(app, { force_login: 'true' }), { headers, redirect: 'manual' })
    expect(forced.status).toBe(200)
  })

  it('gives the same token again for the same app, person and scopes', async () => {
    const app = await register()
    const tokens = []
    for (const person of ['mina', 'mina', 'jo']) {
      const { body } = await redeem(app, codeOf(instance.oauth.approve(authorizeUrl(app), person)))
      tokens.push(body['access_token'])
    }
    expect(tokens[0]).toBe(tokens[1])
    expect(tokens[0]).not.toBe(tokens[2])
  })
})

describe('codes', () => {
  it('are good once', async () => {
    const app = await register()
    const code = codeOf(instance.oauth.approve(authorizeUrl(app), 'mina'))
    expect((await redeem(app, code)).status).toBe(200)
    expect(await redeem(app, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('are good for ten minutes', async () => {
    const app = await register()
    const code = codeOf(instance.oauth.approve(authorizeUrl(app), 'mina'))
    instance.clock.advance(600_001)
    expect(await redeem(app, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it.each([
    ['another verifier', { code_verifier: 'wrong' }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect', { redirect_uri: 'http://127.0.0.1:1/callback' }],
  ])('are refused with %s', async (_name, rest) => {
    const app = await register()
    const code = codeOf(instance.oauth.approve(authorizeUrl(app), 'mina'))
    expect(await redeem(app, code, rest)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('belong to their app', async () => {
    const app = await register()
    const other = await register()
    const code = codeOf(instance.oauth.approve(authorizeUrl(app), 'mina'))
    expect((await redeem(other, code)).status).toBe(400)
    const wrong = { ...app, client_secret: 'wrong' }
    expect(await redeem(wrong, code)).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })
})

describe('redirects', () => {
  const refused = async (app: App, redirect: string): Promise<boolean> => {
    const answer = await fetch(authorizeUrl(app, { redirect_uri: redirect }), { redirect: 'manual' })
    return answer.status === 400
  }

  it('match on any port for loopback literals alone', async () => {
    const app = await register(`${loopback}\nhttp://localhost/callback`)
    expect(await refused(app, 'http://127.0.0.1:5/callback')).toBe(false)
    expect(await refused(app, 'http://127.0.0.1:5/other')).toBe(true)
    expect(await refused(app, 'http://localhost:5/callback')).toBe(true)
    expect(await refused(app, 'http://evil.example/callback')).toBe(true)
  })

  it('match exactly on other software', async () => {
    await instance.stop()
    await open('gotosocial')
    const app = await register()
    expect(await refused(app, 'http://127.0.0.1:5/callback')).toBe(true)
    expect(await refused(app, loopback)).toBe(false)
  })

  it('are refused at registration if no browser may follow them', async () => {
    const form = { client_name: 'x', redirect_uris: 'javascript:alert(1)' }
    expect((await post('/api/v1/apps', form)).status).toBe(422)
  })
})

describe('apps and tokens', () => {
  it('apps verify by a token of their own, until the instance forgets them', async () => {
    const app = await register()
    const { body } = await post('/oauth/token', { grant_type: 'client_credentials', ...app })
    const token = String(body['access_token'])
    const headers = { authorization: `Bearer ${token}` }
    const verify = () => fetch(`${instance.origin}/api/v1/apps/verify_credentials`, { headers })
    expect(await (await verify()).json()).toMatchObject({ name: 'Steppe', scopes: ['read', 'write'] })
    const home = await fetch(`${instance.origin}/api/v1/timelines/home`, { headers })
    expect(home.status).toBe(422)
    instance.oauth.forgetApps()
    expect((await verify()).status).toBe(401)
    const again = await post('/oauth/token', { grant_type: 'client_credentials', ...app })
    expect(again).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect((await fetch(authorizeUrl(app))).status).toBe(401)
  })

  it('a scope that is missing is a 403, a token that is revoked a 401', async () => {
    const narrow = instance.oauth.issueToken('mina', 'read:accounts')
    const get = (token: string, path: string) =>
      fetch(instance.origin + path, { headers: { authorization: `Bearer ${token}` } })
    expect((await get(narrow, '/api/v1/timelines/home')).status).toBe(403)
    expect((await get(narrow, '/api/v1/accounts/verify_credentials')).status).toBe(200)
    instance.oauth.revoke(narrow)
    const answer = await get(narrow, '/api/v1/accounts/verify_credentials')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
  })

  it('revoking needs the app that got it, and can be repeated', async () => {
    const app = await register()
    const { body } = await redeem(app, codeOf(instance.oauth.approve(authorizeUrl(app), 'mina')))
    const token = String(body['access_token'])
    const other = await register()
    expect((await post('/oauth/revoke', { ...other, token })).status).toBe(403)
    expect((await post('/oauth/revoke', { ...app, token })).status).toBe(200)
    expect((await post('/oauth/revoke', { ...app, token })).status).toBe(200)
  })

  it('refuses plain challenges and unknown scopes back to the app', async () => {
    const app = await register()
    const errorOf = async (rest: Record<string, string>): Promise<string | null> => {
      const answer = await fetch(authorizeUrl(app, rest), { redirect: 'manual' })
      return new URL(answer.headers.get('location') ?? '').searchParams.get('error')
    }
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_code_challenge_method')
    expect(await errorOf({ scope: 'read admin' })).toBe('invalid_scope')
  })
})

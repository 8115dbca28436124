import type { InstanceScene } from '../entities/instance'
import { actorUri } from '../entities/account'
import { escapeHtml, page } from '../html'
import { failure, html, json, redirect, text } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import type { FakeAccount } from '../model/types'
import { outOfBand } from '../oauth'
import type { AuthorizeRequest, OAuth } from '../oauth'

type Lookup = (name: string) => string

const readRequest = (of: Lookup): AuthorizeRequest => ({
  clientId: of('client_id'),
  redirectUri: of('redirect_uri'),
  scope: of('scope'),
  state: of('state') || null,
  challenge: of('code_challenge') || null,
  challengeMethod: of('code_challenge_method') || null,
  responseType: of('response_type'),
  forceLogin: ['true', '1'].includes(of('force_login')),
})

/** The parameters of an authorize URL or form. */
export const authorizeRequest = (query: URLSearchParams): AuthorizeRequest =>
  readRequest((name) => query.get(name) ?? '')

const withQuery = (uri: string, parts: Record<string, string | null>): string => {
  const url = new URL(uri)
  for (const [key, value] of Object.entries(parts)) if (value !== null) url.searchParams.set(key, value)
  return url.href
}

/** Grants, and says where the browser goes next; for out-of-band that is the page that shows the code. */
export const approve = (
  oauth: OAuth,
  asked: AuthorizeRequest,
  account: FakeAccount,
): { code: string; location: string | null } => {
  const code = oauth.grant(asked, account.id)
  if (asked.redirectUri === outOfBand) return { code, location: null }
  return { code, location: withQuery(asked.redirectUri, { code, state: asked.state }) }
}

const sessionOf = (request: FakeRequest): string | null =>
  /(?:^|;\s*)_fake_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? null

const form = (
  scene: InstanceScene,
  oauth: OAuth,
  asked: AuthorizeRequest,
  query: URLSearchParams,
): Answer => {
  const people = [...scene.state.accounts.values()].filter((account) => account.remoteDomain === null)
  const hidden = [...query]
    .filter(([name]) => name !== 'username')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
  const buttons = people
    .map(({ username, displayName }) => {
      const value = escapeHtml(username)
      return `<button name="username" value="${value}">Sign in as ${escapeHtml(displayName)} (@${value})</button>`
    })
    .join('<br>')
  const app = oauth.app(asked.clientId)
  return html(
    page(
      scene.profile.title,
      `<p>${escapeHtml(app?.name ?? '')} would like access to your account: ${escapeHtml(asked.scope || 'read')}</p>` +
        `<form method="post" action="/oauth/authorize">${hidden}${buttons}` +
        '<p><button name="deny" value="1">Deny</button></p></form>',
    ),
  )
}

const decide = (scene: InstanceScene, oauth: OAuth, asked: AuthorizeRequest, username: string): Answer => {
  const account = scene.state.byHandle.get(username.toLowerCase())
  if (account === undefined || account.remoteDomain !== null)
    return html(page('Nobody of that name', ''), 404)
  const { code, location } = approve(oauth, asked, account)
  const next = location ?? `/oauth/authorize/native?code=${encodeURIComponent(code)}`
  const answer = redirect(next)
  answer.headers['set-cookie'] = `_fake_session=${account.username}; Path=/; HttpOnly`
  return answer
}

const authorize =
  (scene: InstanceScene, oauth: OAuth): Handler =>
  (request) => {
    const posted = new URLSearchParams(
      Object.entries(request.body).map(([name, value]): [string, string] => [name, text(value)]),
    )
    const query = request.method === 'POST' ? posted : request.query
    const asked = authorizeRequest(query)
    const wrong = oauth.check(asked)
    if (wrong !== null) {
      if (!wrong.redirectable || asked.redirectUri === outOfBand) {
        return html(page('An error has occurred', `<p>${escapeHtml(wrong.description)}</p>`), wrong.status)
      }
      const { error, description } = wrong
      return redirect(
        withQuery(asked.redirectUri, { error, error_description: description, state: asked.state }),
      )
    }
    if (query.has('deny')) {
      const parts = { error: 'access_denied', error_description: 'The resource owner denied the request.' }
      return asked.redirectUri === outOfBand
        ? html(page('Denied', ''))
        : redirect(withQuery(asked.redirectUri, { ...parts, state: asked.state }))
    }
    const username = query.get('username')
    if (username !== null) return decide(scene, oauth, asked, username)
    // Whoever is signed in and has approved the same before is not asked again, unless the app insists.
    const session = sessionOf(request)
    const known = session === null ? undefined : scene.state.byHandle.get(session.toLowerCase())
    if (known && !asked.forceLogin && oauth.reusable(asked, known.id) !== null) {
      return decide(scene, oauth, asked, known.username)
    }
    return form(scene, oauth, asked, query)
  }

const tokenRoute =
  (oauth: OAuth): Handler =>
  ({ body, headers }) => {
    const fields = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, text(value)]))
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1]
    if (basic !== undefined) {
      const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
      Object.assign(fields, { client_id: id, client_secret: secret })
    }
    const result = oauth.exchange(fields)
    if ('error' in result) {
      return json({ error: result.error, error_description: result.description }, result.status)
    }
    return json({
      access_token: result.value,
      token_type: 'Bearer',
      scope: result.scopes.join(' '),
      created_at: Math.floor(result.createdAt / 1000),
    })
  }

const revoke =
  (oauth: OAuth): Handler =>
  ({ body }) => {
    const app = oauth.app(text(body['client_id']))
    const allowed =
      app !== null &&
      app.clientSecret === text(body['client_secret']) &&
      oauth.revoke(text(body['token']), app.clientId)
    if (allowed) return json({})
    return json(
      { error: 'unauthorized_client', error_description: 'You are not authorized to revoke this token' },
      403,
    )
  }

export const oauthRoutes = (scene: InstanceScene, oauth: OAuth): Route[] => [
  { method: 'GET', path: '/oauth/authorize', auth: 'open', handle: authorize(scene, oauth) },
  { method: 'POST', path: '/oauth/authorize', auth: 'open', handle: authorize(scene, oauth) },
  {
    method: 'GET',
    path: '/oauth/authorize/native',
    auth: 'open',
    handle: ({ query }) =>
      html(
        page(
          'Authorization code',
          `<p>Copy this code and paste it into the app.</p><p><input readonly aria-label="Authorization code" value="${escapeHtml(query.get('code') ?? '')}"></p>`,
        ),
      ),
  },
  { method: 'POST', path: '/oauth/token', auth: 'open', handle: tokenRoute(oauth) },
  { method: 'POST', path: '/oauth/revoke', auth: 'open', handle: revoke(oauth) },
  {
    method: 'GET',
    path: '/oauth/userinfo',
    auth: 'user',
    scopes: ['profile', 'read:accounts'],
    handle: ({ account }) =>
      account === null
        ? failure(422, 'This method requires an authenticated user')
        : json({
            iss: `${scene.origin()}/`,
            sub: actorUri(scene.state, account),
            name: account.displayName,
            preferred_username: account.username,
          }),
  },
]

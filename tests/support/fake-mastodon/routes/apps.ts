import { failure, json, text } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { outOfBand } from '../oauth'
import type { App, OAuth } from '../oauth'

const appJson = (app: App): Record<string, unknown> => ({
  id: app.id,
  name: app.name,
  website: app.website,
  scopes: app.scopes,
  redirect_uris: app.redirectUris,
  redirect_uri: app.redirectUris.join('\n'),
  vapid_key: 'BF8-no-push-on-this-server',
})

const redirectsOf = (request: FakeRequest): string[] => {
  const given = request.body['redirect_uris']
  const list = Array.isArray(given) ? given.map(text) : text(given).split('\n')
  return list.map((uri) => uri.trim()).filter((uri) => uri !== '')
}

/** Doorkeeper's rules: absolute, no fragment, no script schemes. */
const acceptable = (uri: string): boolean =>
  uri === outOfBand ||
  (/^[a-z][\w+.-]*:\//i.test(uri) && !uri.includes('#') && !/^(data|vbscript|javascript):/i.test(uri))

const register =
  (oauth: OAuth): Handler =>
  (request) => {
    const name = text(request.body['client_name']).trim()
    const redirectUris = redirectsOf(request)
    if (name === '' || name.length > 60) {
      return failure(422, "Validation failed: Application name can't be blank or longer than 60 characters")
    }
    if (redirectUris.length === 0 || !redirectUris.every(acceptable)) {
      return failure(422, 'Validation failed: Redirect URI must be an absolute URI.')
    }
    const app = oauth.register({
      name,
      redirectUris,
      scopes: text(request.body['scopes']),
      website: text(request.body['website']) || null,
    })
    return json({
      ...appJson(app),
      client_id: app.clientId,
      client_secret: app.clientSecret,
      client_secret_expires_at: 0,
    })
  }

const verify =
  (oauth: OAuth): Handler =>
  ({ token }) => {
    const app = oauth.appById(token?.appId ?? '')
    return app === null ? failure(401, 'The access token is invalid') : json(appJson(app))
  }

export const appRoutes = (oauth: OAuth): Route[] => [
  { method: 'POST', path: '/api/v1/apps', auth: 'open', handle: register(oauth) },
  { method: 'GET', path: '/api/v1/apps/verify_credentials', auth: 'app', handle: verify(oauth) },
]

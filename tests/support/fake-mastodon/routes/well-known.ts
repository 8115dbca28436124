import { actorUri } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { failure, json } from '../http'
import type { Answer, Route } from '../http'

/** The document that leads from a LOCAL_DOMAIN to the host of the API. */
export const hostMeta = (origin: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xrd+xml; charset=utf-8' },
  body:
    '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n' +
    `  <Link rel="lrdd" template="${origin}/.well-known/webfinger?resource={uri}"/>\n</XRD>\n`,
})

const oauthMetadata = (scene: InstanceScene): Record<string, unknown> => {
  const origin = scene.origin()
  return {
    issuer: `${origin}/`,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    userinfo_endpoint: `${origin}/oauth/userinfo`,
    app_registration_endpoint: `${origin}/api/v1/apps`,
    service_documentation: 'https://docs.example/',
    scopes_supported: ['read', 'profile', 'write', 'follow', 'push', 'read:statuses', 'read:accounts'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  }
}

const webfinger = (scene: InstanceScene, resource: string): Answer => {
  const [, name = ''] = /^(?:acct:)?@?([^@]+)@/.exec(resource) ?? []
  const account = scene.state.byHandle.get(name.toLowerCase())
  if (account === undefined) return failure(404, 'Record not found')
  const profile = `${scene.origin()}/@${account.username}`
  return json(
    {
      subject: `acct:${account.username}@${scene.state.domain}`,
      aliases: [profile, actorUri(scene.state, account)],
      links: [
        { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: profile },
        {
          rel: 'self',
          type: 'application/activity+json',
          href: `${scene.origin()}/users/${account.username}`,
        },
      ],
    },
    200,
    { 'content-type': 'application/jrd+json; charset=utf-8' },
  )
}

export const wellKnownRoutes = (scene: InstanceScene): Route[] => [
  { method: 'GET', path: '/.well-known/host-meta', auth: 'open', handle: () => hostMeta(scene.origin()) },
  {
    method: 'GET',
    path: '/.well-known/webfinger',
    auth: 'open',
    handle: ({ query }) => webfinger(scene, query.get('resource') ?? ''),
  },
  {
    method: 'GET',
    path: '/.well-known/nodeinfo',
    auth: 'open',
    handle: () =>
      json({
        links: [
          { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${scene.origin()}/nodeinfo/2.0` },
        ],
      }),
  },
  {
    method: 'GET',
    path: '/nodeinfo/2.0',
    auth: 'open',
    handle: () =>
      json({
        version: '2.0',
        software: { name: scene.state.personality.software, version: scene.state.personality.version },
        protocols: ['activitypub'],
        services: { outbound: [], inbound: [] },
        usage: { users: { total: 1, activeMonth: 1, activeHalfyear: 1 }, localPosts: scene.state.posts.size },
        openRegistrations: false,
        metadata: { nodeName: scene.profile.title },
      }),
  },
  ...(scene.state.personality.oauthMetadata
    ? [
        {
          method: 'GET',
          path: '/.well-known/oauth-authorization-server',
          auth: 'open' as const,
          handle: () => json(oauthMetadata(scene)),
        },
      ]
    : []),
]

/** A page with 403 is the word of something in front of an instance, or of a website that knows no such path. */
import { expect, it } from 'vitest'
import { problem, serve, type Route, type Routes } from './discovery-scene'

const refusal: Route = { status: 403, type: 'text/html', body: '<html>no</html>' }
const apiWith = (route: Route): Routes => ({ '/api/v2/instance': route, '/api/v1/instance': route })
const hostMetaOf = (origin: string): Route => ({
  type: 'application/xrd+xml',
  body: `<XRD><Link rel="lrdd" template="${origin}/.well-known/webfinger?resource={uri}"/></XRD>`,
})
const fingerOf = (origin: string): string =>
  `/.well-known/webfinger?resource=${encodeURIComponent(`acct:me@${new URL(origin).host}`)}`

it.each([
  ['a page with 403', 403],
  ['a page with 401', 401],
  ['a page with 400', 400],
  ['a page with 405', 405],
])('takes a website for none that answers paths it does not know by %s', async (_what, status) => {
  const { origin } = await serve(() => apiWith({ ...refusal, status }))
  const { host } = new URL(origin)
  expect((await problem(origin)).detail).toEqual({ code: 'notAnInstance', host })
  expect((await problem(`@me@${host}`)).detail).toEqual({ code: 'notAnInstance', host })
})

it.each([
  ['host-meta is shut too', (): Routes => ({ '/.well-known/host-meta': refusal })],
  ['host-meta names it', (self: string): Routes => ({ '/.well-known/host-meta': hostMetaOf(self) })],
  ['webfinger is shut too', (self: string): Routes => ({ [fingerOf(self)]: refusal })],
  [
    'webfinger names it',
    (self: string): Routes => ({
      [fingerOf(self)]: { body: { links: [{ rel: 'self', href: `${self}/users/me` }] } },
    }),
  ],
])('tells of what does not let Steppe in where %s', async (_what, wellKnown) => {
  const { origin } = await serve((self) => ({ ...apiWith(refusal), ...wellKnown(self) }))
  const { detail } = await problem(`@me@${new URL(origin).host}`)
  expect(detail).toEqual({ code: 'server', status: 403, notApi: true })
})

it('tells of what does not let Steppe in at the instance that a website names', async () => {
  const api = await serve(() => apiWith(refusal))
  const { origin } = await serve(() => ({ '/.well-known/host-meta': hostMetaOf(api.origin) }))
  expect((await problem(origin)).detail).toEqual({ code: 'server', status: 403, notApi: true })
})

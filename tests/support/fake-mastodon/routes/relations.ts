/** Lists of accounts one has something to do with, and the small actions that change them (API 1.9, 4.6). */
import { accountJson } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { relationshipJson } from '../entities/relationship'
import { failure, json, text } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import {
  answerFollowRequest,
  block,
  blockDomain,
  follow,
  mute,
  requestFollow,
  unfollow,
  unmute,
} from '../model/relations'
import type { Row } from '../model/rows'
import { idOf, listedInBody, viewerOf } from './asked'
import { pageRules } from './page-rules'
import type { PageRule } from './page-rules'
import { pageOfRows } from './paging'

/** A page of the accounts that rows are about. */
const accountsOf = <Value>(
  scene: InstanceScene,
  rule: PageRule,
  rowsOf: (viewerId: string) => ReadonlyMap<string, Row<Value>>,
  extra: (value: Value) => Record<string, unknown> = () => ({}),
): Handler => {
  return (request) =>
    pageOfRows(scene, request, rule, [...rowsOf(viewerOf(request)).values()], ({ key, value }) => {
      const account = scene.state.accounts.get(key)
      return account === undefined ? null : { ...accountJson(scene, account), ...extra(value) }
    })
}

/** Here pages are cut by the ids of the accounts themselves (API 1.1). */
const endorsements =
  (scene: InstanceScene): Handler =>
  (request) => {
    const rows = [...scene.state.endorsements.of(viewerOf(request)).keys()].map((id) => ({ id }))
    return pageOfRows(scene, request, pageRules.endorsements, rows, ({ id }) => {
      const account = scene.state.accounts.get(id)
      return account === undefined ? null : accountJson(scene, account)
    })
  }

/** Names, not objects. */
const domainBlocks =
  (scene: InstanceScene): Handler =>
  (request) =>
    pageOfRows(
      scene,
      request,
      pageRules.domainBlocks,
      [...scene.state.domainBlocks.of(viewerOf(request)).values()],
      ({ key }) => key,
    )

type Deed = (viewerId: string, otherId: string, request: FakeRequest) => void

/** Something done to an account, answered by what one is to it then. */
const action =
  (scene: InstanceScene, deed: Deed): Handler =>
  (request) => {
    const id = idOf(request)
    if (!scene.state.accounts.has(id) || id === viewerOf(request)) return failure(404, 'Record not found')
    deed(viewerOf(request), id, request)
    return json(relationshipJson(scene, viewerOf(request), id))
  }

const isNo = (value: unknown): boolean => value === false || ['false', '0'].includes(text(value))

const startFollow =
  (scene: InstanceScene): Deed =>
  (me, other, request) => {
    const { state } = scene
    const { body } = request
    if (state.accounts.get(other)?.locked === true) return requestFollow(state, me, other)
    const languages = listedInBody(request, 'languages')
    follow(state, me, other, {
      showBoosts: !isNo(body['reblogs']),
      notify: body['notify'] !== undefined && !isNo(body['notify']),
      languages: languages.length === 0 ? null : languages,
    })
  }

/** Notifications are muted too unless one says no; a duration is in seconds. */
const startMute =
  (scene: InstanceScene): Deed =>
  (me, other, { body }) => {
    const seconds = Number(text(body['duration']))
    mute(scene.state, me, other, {
      notifications: !isNo(body['notifications']),
      expiresAt: seconds > 0 ? scene.state.clock.now() + seconds * 1000 : null,
    })
  }

const answer =
  (scene: InstanceScene, isAccepted: boolean): Handler =>
  (request) =>
    answerFollowRequest(scene.state, viewerOf(request), idOf(request), isAccepted)
      ? json(relationshipJson(scene, viewerOf(request), idOf(request)))
      : failure(404, 'Record not found')

const changeDomain =
  (scene: InstanceScene, isBlocked: boolean): Handler =>
  (request) => {
    const domain = text(request.body['domain']) || (request.query.get('domain') ?? '')
    if (domain === '') return failure(422, 'Validation failed: Domain is not a valid domain name')
    if (isBlocked) blockDomain(scene.state, viewerOf(request), domain)
    else scene.state.domainBlocks.remove(viewerOf(request), domain)
    return json({})
  }

const actionRoutes = (scene: InstanceScene): Route[] => {
  const { state } = scene
  const deeds: [string, string, Deed][] = [
    ['follow', 'write:follows', startFollow(scene)],
    ['unfollow', 'write:follows', (me, other) => unfollow(state, me, other)],
    ['block', 'write:blocks', (me, other) => block(state, me, other)],
    ['unblock', 'write:blocks', (me, other) => void state.blocks.remove(me, other)],
    ['mute', 'write:mutes', startMute(scene)],
    ['unmute', 'write:mutes', (me, other) => unmute(state, me, other)],
  ]
  return deeds.map(([name, scope, deed]) => ({
    method: 'POST',
    path: `/api/v1/accounts/:id/${name}`,
    auth: 'user',
    scopes: [scope],
    handle: action(scene, deed),
  }))
}

export const relationRoutes = (scene: InstanceScene): Route[] => {
  const { state } = scene
  const reading = (scope: string) => ({ method: 'GET', auth: 'user' as const, scopes: [scope] })
  const writing = (method: string, scope: string) => ({ method, auth: 'user' as const, scopes: [scope] })
  const requests = '/api/v1/follow_requests'
  return [
    {
      ...reading('read:blocks'),
      path: '/api/v1/blocks',
      handle: accountsOf(scene, pageRules.relatives, state.blocks.of),
    },
    {
      ...reading('read:mutes'),
      path: '/api/v1/mutes',
      handle: accountsOf(scene, pageRules.relatives, state.mutes.of, ({ expiresAt }) => ({
        mute_expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      })),
    },
    {
      ...reading('read:follows'),
      path: requests,
      handle: accountsOf(scene, pageRules.relatives, state.followRequests.of),
    },
    { ...writing('POST', 'write:follows'), path: `${requests}/:id/authorize`, handle: answer(scene, true) },
    { ...writing('POST', 'write:follows'), path: `${requests}/:id/reject`, handle: answer(scene, false) },
    { ...reading('read:accounts'), path: '/api/v1/endorsements', handle: endorsements(scene) },
    { ...reading('read:blocks'), path: '/api/v1/domain_blocks', handle: domainBlocks(scene) },
    { ...writing('POST', 'write:blocks'), path: '/api/v1/domain_blocks', handle: changeDomain(scene, true) },
    {
      ...writing('DELETE', 'write:blocks'),
      path: '/api/v1/domain_blocks',
      handle: changeDomain(scene, false),
    },
    ...actionRoutes(scene),
  ]
}

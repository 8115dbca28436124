/** Accounts: oneself, others, and what one is to them. */
import { accountJson, credentialAccountJson } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { relationshipJson } from '../entities/relationship'
import { failure, json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { follows, followersOf } from '../model/state'
import type { FakeAccount } from '../model/types'
import { idOf, isTrue, listed, viewerOf } from './asked'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

const credentials =
  (scene: InstanceScene): Handler =>
  ({ account }) =>
    account === null
      ? failure(422, 'This method requires an authenticated user')
      : json(credentialAccountJson(scene, account))

const one =
  (scene: InstanceScene): Handler =>
  (request) => {
    const account = scene.state.accounts.get(idOf(request))
    return account === undefined ? failure(404, 'Record not found') : json(accountJson(scene, account))
  }

/** By `name` or `name@host`. */
const lookup =
  (scene: InstanceScene): Handler =>
  ({ query }) => {
    const asked = (query.get('acct') ?? '').replace(/^@/, '').toLowerCase()
    const account = scene.state.byHandle.get(asked.replace(`@${scene.state.domain.toLowerCase()}`, ''))
    return account === undefined ? failure(404, 'Record not found') : json(accountJson(scene, account))
  }

const named = (scene: InstanceScene, request: FakeRequest): FakeAccount[] =>
  [...new Set(listed(request, 'id'))].flatMap((id) => scene.state.accounts.get(id) ?? [])

/** At most 40, in no order that means anything; unknown ones are left out. */
const several =
  (scene: InstanceScene): Handler =>
  (request) =>
    new Set(listed(request, 'id')).size > 40
      ? failure(422, 'Too many ids')
      : json(named(scene, request).map((account) => accountJson(scene, account)))

const relationships =
  (scene: InstanceScene): Handler =>
  (request) =>
    json(
      named(scene, request)
        .filter(({ state }) => state !== 'suspended' || isTrue(request, 'with_suspended'))
        .map(({ id }) => relationshipJson(scene, viewerOf(request), id)),
    )

/** Of those whom the viewer follows, those who follow each account. */
const familiarFollowers =
  (scene: InstanceScene): Handler =>
  (request) =>
    json(
      named(scene, request).map(({ id }) => ({
        id,
        accounts: [...followersOf(scene.state, id).keys()]
          .filter((follower) => follows(scene.state, viewerOf(request), follower))
          .flatMap((follower) => scene.state.accounts.get(follower) ?? [])
          .map((account) => accountJson(scene, account)),
      })),
    )

/** Those who follow an account, or whom it follows; nobody where that is hidden. */
const relatives =
  (scene: InstanceScene, kind: 'followers' | 'following'): Handler =>
  (request) => {
    const account = scene.state.accounts.get(idOf(request))
    if (account === undefined) return failure(404, 'Record not found')
    const isHidden =
      account.state === 'suspended' || (account.hidesRelations && account.id !== request.account?.id)
    const { follows: table } = scene.state
    const rows = kind === 'followers' ? table.about(account.id).values() : table.of(account.id).values()
    return pageOfRows(scene, request, pageRules.relatives, isHidden ? [] : [...rows], ({ owner, key }) => {
      const other = scene.state.accounts.get(kind === 'followers' ? owner : key)
      return other === undefined || other.state === 'suspended' ? null : accountJson(scene, other)
    })
  }

export const accountRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v1/accounts'
  const open = { method: 'GET', auth: 'open' as const }
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:follows'] }
  return [
    {
      ...reading,
      path: `${base}/verify_credentials`,
      scopes: ['read:accounts', 'profile'],
      handle: credentials(scene),
    },
    { ...open, path: `${base}/lookup`, handle: lookup(scene) },
    { ...reading, path: `${base}/relationships`, handle: relationships(scene) },
    { ...reading, path: `${base}/familiar_followers`, handle: familiarFollowers(scene) },
    { ...open, path: base, handle: several(scene) },
    { ...open, path: `${base}/:id`, handle: one(scene) },
    { ...open, path: `${base}/:id/followers`, handle: relatives(scene, 'followers') },
    { ...open, path: `${base}/:id/following`, handle: relatives(scene, 'following') },
  ]
}

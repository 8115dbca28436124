/** Collections of accounts, by who made them and by who stands in them (API 1.1: since Mastodon 4.6). */
import { collectionJson } from '../entities/collection'
import type { InstanceScene } from '../entities/instance'
import { failure, json } from '../http'
import type { Handler, Route } from '../http'
import { collectionsBy, collectionsWith } from '../model/collections'
import type { FakeCollection } from '../model/collections'
import type { State } from '../model/state'
import { idOf } from './asked'
import { offsetRules, pageByOffset, type OffsetRule } from './offsets'

const pages =
  (
    scene: InstanceScene,
    rule: OffsetRule,
    find: (state: State, viewerId: string | null, accountId: string) => FakeCollection[],
  ): Handler =>
  (request) => {
    const { state } = scene
    const id = idOf(request)
    if (!state.accounts.has(id)) return failure(404, 'Record not found')
    const found = find(state, request.account?.id ?? null, id)
    const { page, headers } = pageByOffset(scene, request, rule, found)
    return json({ collections: page.map((one) => collectionJson(scene, one)) }, 200, headers)
  }

export const collectionRoutes = (scene: InstanceScene): Route[] => {
  const reading = { method: 'GET', auth: 'open' as const, scopes: ['read:collections'] }
  const one = '/api/v1/accounts/:id'
  return [
    {
      ...reading,
      path: `${one}/collections`,
      handle: pages(scene, offsetRules.collections, collectionsBy),
    },
    {
      ...reading,
      path: `${one}/in_collections`,
      handle: pages(scene, offsetRules.inCollections, collectionsWith),
    },
  ]
}

import type { FakeCollection } from '../model/collections'
import type { Scene } from './account'

export const collectionJson = ({ state }: Scene, one: FakeCollection): Record<string, unknown> => {
  const at = new Date(one.createdAt).toISOString()
  const items = one.members.map((account, position) => ({
    id: `${one.id}${position}`,
    account_id: account,
    state: 'accepted',
    created_at: at,
  }))
  return {
    id: one.id,
    account_id: one.ownerId,
    uri: `https://${state.domain}/ap/users/${one.ownerId}/collections/${one.id}`,
    url: `https://${state.domain}/collections/${one.id}`,
    name: one.name,
    description: '',
    language: null,
    local: state.accounts.get(one.ownerId)?.remoteDomain === null,
    sensitive: false,
    discoverable: one.discoverable,
    tag: null,
    created_at: at,
    updated_at: at,
    item_count: items.length,
    items,
  }
}

/** What finds items again that have no uri of their own: their kind and id, which only their account understands. */
import type { ItemKind } from '../../shared/rows'

export const uriOfItem = (kind: ItemKind, id: string): string => `${kind}:${id}`

/** The id in such a uri; null if it is of something else. */
export const idInUri = (kind: ItemKind, uri: string): string | null =>
  uri.startsWith(`${kind}:`) ? uri.slice(kind.length + 1) : null

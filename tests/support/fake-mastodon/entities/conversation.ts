import type { FakeConversation } from '../model/types'
import { accountJson } from './account'
import type { Scene } from './account'
import { statusJson } from './status'

/** A conversation as its owner sees it; its last post is null when there is no row of it any more (API 1.11). */
export const conversationJson = (
  scene: Scene,
  conversation: FakeConversation,
  ownerId: string,
): Record<string, unknown> => {
  const last = scene.state.posts.get(conversation.lastStatusId)
  return {
    id: conversation.id,
    unread: conversation.unread,
    accounts: conversation.participants.flatMap((id) => {
      const account = scene.state.accounts.get(id)
      return account === undefined ? [] : [accountJson(scene, account)]
    }),
    last_status: last === undefined ? null : statusJson(scene, last, ownerId),
  }
}

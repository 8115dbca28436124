import { conversationJson } from '../entities/conversation'
import type { InstanceScene } from '../entities/instance'
import { failure, json } from '../http'
import type { Handler, Route } from '../http'
import { conversationOf, listConversations } from '../model/conversations'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

/** Pages are cut by the id of the last post, so a conversation that gets one moves between pages (API 1.11). */
const index =
  (scene: InstanceScene): Handler =>
  (request) => {
    const ownerId = request.account?.id ?? ''
    const rows = listConversations(scene.state, ownerId).map((conversation) => ({
      id: conversation.lastStatusId,
      conversation,
    }))
    return pageOfRows(scene, request, pageRules.conversations, rows, ({ conversation }) =>
      conversationJson(scene, conversation, ownerId),
    )
  }

const mark =
  (scene: InstanceScene, isUnread: boolean): Handler =>
  (request) => {
    const ownerId = request.account?.id ?? ''
    const conversation = conversationOf(scene.state, ownerId, request.params['id'] ?? '')
    if (conversation === null) return failure(404, 'Record not found')
    conversation.unread = isUnread
    return json(conversationJson(scene, conversation, ownerId))
  }

const remove =
  (scene: InstanceScene): Handler =>
  (request) => {
    const ownerId = request.account?.id ?? ''
    const id = request.params['id'] ?? ''
    if (conversationOf(scene.state, ownerId, id) === null) return failure(404, 'Record not found')
    const own = scene.state.conversations.get(ownerId) ?? []
    scene.state.conversations.set(
      ownerId,
      own.filter((conversation) => conversation.id !== id),
    )
    return json({})
  }

export const conversationRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v1/conversations'
  const writing = { auth: 'user' as const, scopes: ['write:conversations'] }
  return [
    { method: 'GET', path: base, auth: 'user', scopes: ['read:statuses'], handle: index(scene) },
    { ...writing, method: 'POST', path: `${base}/:id/read`, handle: mark(scene, false) },
    { ...writing, method: 'POST', path: `${base}/:id/unread`, handle: mark(scene, true) },
    { ...writing, method: 'DELETE', path: `${base}/:id`, handle: remove(scene) },
  ]
}

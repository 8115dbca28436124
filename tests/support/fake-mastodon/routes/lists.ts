/** Lists and their members. */
import { accountJson } from '../entities/account'
import type { InstanceScene } from '../entities/instance'
import { failure, json, text } from '../http'
import type { Answer, FakeRequest, Handler, Route } from '../http'
import { createList } from '../model/lists'
import { follows } from '../model/state'
import type { FakeList } from '../model/types'
import { idOf, listed, listedInBody, viewerOf } from './asked'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

const listJson = ({ id, title, repliesPolicy, exclusive }: FakeList) => ({
  id,
  title,
  replies_policy: repliesPolicy,
  exclusive,
})

const mine = (scene: InstanceScene, request: FakeRequest): FakeList[] =>
  [...scene.state.lists.values()].filter(({ ownerId }) => ownerId === viewerOf(request))

/** Somebody else's list is as good as none. */
export const ownList = (scene: InstanceScene, request: FakeRequest): FakeList | null =>
  mine(scene, request).find(({ id }) => id === idOf(request)) ?? null

const withList =
  (scene: InstanceScene, handle: (request: FakeRequest, list: FakeList) => Answer): Handler =>
  (request) => {
    const list = ownList(scene, request)
    return list === null ? failure(404, 'Record not found') : handle(request, list)
  }

const policies = new Set<FakeList['repliesPolicy']>(['list', 'followed', 'none'])

const settings = (request: FakeRequest, before: Pick<FakeList, 'title' | 'repliesPolicy' | 'exclusive'>) => {
  const { title, replies_policy: policy, exclusive } = request.body
  return {
    title: title === undefined ? before.title : text(title).slice(0, 256),
    repliesPolicy: [...policies].find((one) => one === policy) ?? before.repliesPolicy,
    exclusive: exclusive === undefined ? before.exclusive : ['true', '1'].includes(text(exclusive)),
  }
}

const create =
  (scene: InstanceScene): Handler =>
  (request) => {
    const wanted = settings(request, { title: '', repliesPolicy: 'list', exclusive: false })
    if (wanted.title === '') return failure(422, "Validation failed: Title can't be blank")
    if (mine(scene, request).length >= 50) return failure(422, 'Validation failed: You have too many lists')
    return json(listJson(createList(scene.state, viewerOf(request), wanted)))
  }

const members =
  (scene: InstanceScene): Handler =>
  (request) => {
    const list = ownList(scene, request)
    if (list === null) return failure(404, 'Record not found')
    const rows = [...list.members].map((id) => ({ id }))
    return pageOfRows(scene, request, pageRules.listMembers, rows, ({ id }) => {
      const account = scene.state.accounts.get(id)
      return account === undefined ? null : accountJson(scene, account)
    })
  }

/** Only those whom one follows, or oneself, and none twice (API 4.6). */
const addMembers =
  (scene: InstanceScene) =>
  (request: FakeRequest, list: FakeList): Answer => {
    const ids = listedInBody(request, 'account_ids')
    const me = viewerOf(request)
    if (ids.some((id) => id !== me && !follows(scene.state, me, id))) return failure(404, 'Record not found')
    if (ids.some((id) => list.members.has(id)))
      return failure(422, 'Validation failed: Account has already been taken')
    for (const id of ids) list.members.add(id)
    return json({})
  }

const removeMembers = (request: FakeRequest, list: FakeList): Answer => {
  for (const id of [...listedInBody(request, 'account_ids'), ...listed(request, 'account_ids')])
    list.members.delete(id)
  return json({})
}

export const listRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v1/lists'
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:lists'] }
  const writing = (method: string) => ({ method, auth: 'user' as const, scopes: ['write:lists'] })
  return [
    { ...reading, path: base, handle: (request) => json(mine(scene, request).map(listJson)) },
    { ...writing('POST'), path: base, handle: create(scene) },
    { ...reading, path: `${base}/:id`, handle: withList(scene, (_request, list) => json(listJson(list))) },
    {
      ...writing('PUT'),
      path: `${base}/:id`,
      handle: withList(scene, (request, list) =>
        json(listJson(Object.assign(list, settings(request, list)))),
      ),
    },
    {
      ...writing('DELETE'),
      path: `${base}/:id`,
      handle: withList(scene, (_request, list) => {
        scene.state.lists.delete(list.id)
        return json({})
      }),
    },
    { ...reading, path: `${base}/:id/accounts`, handle: members(scene) },
    { ...writing('POST'), path: `${base}/:id/accounts`, handle: withList(scene, addMembers(scene)) },
    { ...writing('DELETE'), path: `${base}/:id/accounts`, handle: withList(scene, removeMembers) },
    {
      ...reading,
      path: '/api/v1/accounts/:id/lists',
      handle: (request) =>
        json(
          mine(scene, request)
            .filter(({ members: people }) => people.has(idOf(request)))
            .map(listJson),
        ),
    },
  ]
}

import { announcementJson } from '../entities/announcement'
import type { InstanceScene } from '../entities/instance'
import { failure, json } from '../http'
import type { Handler, Route } from '../http'
import { announcementById, currentAnnouncements, react } from '../model/announcements'
import { idOf, viewerOf } from './asked'

const dismiss =
  (scene: InstanceScene): Handler =>
  (request) => {
    const announcement = announcementById(scene.state, idOf(request))
    if (announcement === undefined) return failure(404, 'Record not found')
    announcement.readBy.add(viewerOf(request))
    return json({})
  }

const change =
  (scene: InstanceScene, isOn: boolean): Handler =>
  (request) => {
    const announcement = announcementById(scene.state, idOf(request))
    if (announcement === undefined) return failure(404, 'Record not found')
    react(scene.state, announcement, {
      accountId: viewerOf(request),
      name: request.params['name'] ?? '',
      isOn,
    })
    return json({})
  }

export const announcementRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v1/announcements'
  const writing = { auth: 'user' as const, scopes: ['write:favourites'] }
  return [
    {
      method: 'GET',
      path: base,
      auth: 'user',
      handle: (request) =>
        json(currentAnnouncements(scene.state).map((one) => announcementJson(scene, one, viewerOf(request)))),
    },
    {
      method: 'POST',
      path: `${base}/:id/dismiss`,
      auth: 'user',
      scopes: ['write:accounts'],
      handle: dismiss(scene),
    },
    { ...writing, method: 'PUT', path: `${base}/:id/reactions/:name`, handle: change(scene, true) },
    { ...writing, method: 'DELETE', path: `${base}/:id/reactions/:name`, handle: change(scene, false) },
  ]
}

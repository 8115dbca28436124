import type { InstanceScene } from '../entities/instance'
import { scheduledJson } from '../entities/scheduled'
import { failure, json, text } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { reschedule, scheduledOf, unschedule } from '../model/scheduled'
import type { FakeScheduledPost } from '../model/scheduled'
import { pageRules } from './page-rules'
import { pageOfRows } from './paging'

/** A post can be scheduled from so many milliseconds ahead (API 1.13). */
const shortest = 5 * 60_000

const named = (scene: InstanceScene, request: FakeRequest): FakeScheduledPost | null =>
  scheduledOf(scene.state, request.account?.id ?? '', request.params['id'] ?? '')

const index =
  (scene: InstanceScene): Handler =>
  (request) =>
    pageOfRows(
      scene,
      request,
      pageRules.scheduled,
      scene.state.scheduled.get(request.account?.id ?? '') ?? [],
      (waiting) => scheduledJson(scene, waiting),
    )

const show =
  (scene: InstanceScene): Handler =>
  (request) => {
    const waiting = named(scene, request)
    return waiting === null ? failure(404, 'Record not found') : json(scheduledJson(scene, waiting))
  }

/** Only the time can be changed. */
const move =
  (scene: InstanceScene): Handler =>
  (request) => {
    const waiting = named(scene, request)
    if (waiting === null) return failure(404, 'Record not found')
    const at = Date.parse(text(request.body['scheduled_at']))
    if (Number.isNaN(at) || at < scene.state.clock.now() + shortest) {
      return failure(422, 'Validation failed: The scheduled date must be in the future')
    }
    reschedule(scene.state, request.account?.id ?? '', waiting, at)
    return json(scheduledJson(scene, waiting))
  }

const cancel =
  (scene: InstanceScene): Handler =>
  (request) => {
    const waiting = named(scene, request)
    if (waiting === null) return failure(404, 'Record not found')
    unschedule(scene.state, request.account?.id ?? '', waiting.id)
    return json({})
  }

export const scheduledRoutes = (scene: InstanceScene): Route[] => {
  const base = '/api/v1/scheduled_statuses'
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:statuses'] }
  const writing = { auth: 'user' as const, scopes: ['write:statuses'] }
  return [
    { ...reading, path: base, handle: index(scene) },
    { ...reading, path: `${base}/:id`, handle: show(scene) },
    { ...writing, method: 'PUT', path: `${base}/:id`, handle: move(scene) },
    { ...writing, method: 'DELETE', path: `${base}/:id`, handle: cancel(scene) },
  ]
}

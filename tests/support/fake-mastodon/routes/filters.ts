/** Filters of both kinds: v2 with several keywords and posts each, v1 with one row for every keyword (API 1.8). */
import type { InstanceScene } from '../entities/instance'
import { failure, json } from '../http'
import type { FakeRequest, Handler, Route } from '../http'
import { filterHead, filtersOf } from '../model/filters'
import type { FakeFilter } from '../model/types'
import { isAbsent } from '../absence'
import { idOf, viewerOf } from './asked'

const filterJson = (filter: FakeFilter) => ({
  ...filterHead(filter),
  keywords: filter.keywords.map(({ id, keyword, wholeWord }) => ({ id, keyword, whole_word: wholeWord })),
  statuses: filter.statuses.map(({ id, statusId }) => ({ id, status_id: statusId })),
})

/** Its id is that of the keyword. */
const keywordJson = (filter: FakeFilter, keyword: FakeFilter['keywords'][number]) => ({
  id: keyword.id,
  phrase: keyword.keyword,
  context: filter.context,
  whole_word: keyword.wholeWord,
  expires_at: filterHead(filter)['expires_at'],
  irreversible: filter.action === 'hide',
})

const named = (scene: InstanceScene, request: FakeRequest): FakeFilter | undefined =>
  filtersOf(scene.state, viewerOf(request)).find(({ id }) => id === idOf(request))

const show =
  (scene: InstanceScene, part: (filter: FakeFilter) => unknown): Handler =>
  (request) => {
    const filter = named(scene, request)
    return filter === undefined ? failure(404, 'Record not found') : json(part(filter))
  }

const deprecated = { Deprecation: '@1668384000' }

export const filterRoutes = (scene: InstanceScene): Route[] => {
  const reading = { method: 'GET', auth: 'user' as const, scopes: ['read:filters'] }
  const base = '/api/v2/filters'
  return [
    {
      ...reading,
      path: base,
      handle: (request) => json(filtersOf(scene.state, viewerOf(request)).map(filterJson)),
    },
    { ...reading, path: `${base}/:id`, handle: show(scene, filterJson) },
    {
      ...reading,
      path: `${base}/:id/keywords`,
      handle: show(scene, (filter) => filterJson(filter).keywords),
    },
    {
      ...reading,
      path: `${base}/:id/statuses`,
      handle: show(scene, (filter) => filterJson(filter).statuses),
    },
    {
      ...reading,
      path: '/api/v1/filters',
      handle: (request) =>
        json(
          filtersOf(scene.state, viewerOf(request)).flatMap((filter) =>
            filter.keywords.map((keyword) => keywordJson(filter, keyword)),
          ),
          200,
          isAbsent(scene.state.personality, 'GET', base) ? {} : deprecated,
        ),
    },
  ]
}

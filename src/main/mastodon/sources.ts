/** How a page of each kind of timeline is asked for. What the kinds are is in src/shared/timelines.ts. */
import type { ProfileChoice, SpecOf, TimelineKind, TimelineSpec } from '../../shared/timelines'
import type { MastoCall } from './masto-seam'
import { pathSegment, pathText } from './masto-seam'

/** Bounds and length of a page, as masto names them. */
interface PageParameters {
  limit: number
  maxId?: string
  minId?: string
  sinceId?: string
}

type Source<Kind extends TimelineKind> = (spec: SpecOf<Kind>, page: PageParameters) => MastoCall

/** Empty parameters are never sent: some servers refuse them (fault map row 53). */
const tagsOf = (name: 'any' | 'all' | 'none', tags: readonly string[]): Record<string, string[]> =>
  tags.length === 0 ? {} : { [name]: [...tags] }

const profileParameters: Record<string, Record<string, boolean>> & Record<ProfileChoice, unknown> = {
  posts: { excludeReplies: true },
  replies: {},
  media: { onlyMedia: true },
}

const sources: { [Kind in TimelineKind]: Source<Kind> } = {
  home: (_spec, page) => (api) => api.v1.timelines.home.list(page),
  local: (_spec, page) => (api) => api.v1.timelines.public.list({ ...page, local: true }),
  federated: (_spec, page) => (api) => api.v1.timelines.public.list(page),
  remote: (_spec, page) => (api) => api.v1.timelines.public.list({ ...page, remote: true }),
  list: ({ list }, page) => {
    const segment = pathSegment(list)
    return (api) => api.v1.timelines.list.$select(segment).list(page)
  },
  tag: ({ tag, any, all, none }, page) => {
    const segment = pathText(tag)
    const more = { ...tagsOf('any', any), ...tagsOf('all', all), ...tagsOf('none', none) }
    return (api) => api.v1.timelines.tag.$select(segment).list({ ...page, ...more })
  },
  link:
    ({ url }, page) =>
    (api) =>
      api.v1.timelines.link.list({ ...page, url }),
  profile: ({ id, show }, page) => {
    const segment = pathSegment(id)
    return (api) => api.v1.accounts.$select(segment).statuses.list({ ...page, ...profileParameters[show] })
  },
}

/**
 * The call that asks for a page of a timeline.
 * @throws AppError invalid if a parameter would climb in the path
 */
export const sourceOf = (spec: TimelineSpec, page: PageParameters): MastoCall =>
  // Why as: the compiler does not know that the source of a spec's kind takes this very spec.
  (sources[spec.kind] as Source<TimelineKind>)(spec as never, page)

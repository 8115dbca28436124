/** How a page of each kind of timeline is asked for, and read. What the kinds are is in src/shared/timelines.ts. */
import type { ProfileChoice, SpecOf, TimelineKind, TimelineSpec } from '../../shared/timelines'
import type { MastoCall } from './masto-seam'
import { pathSegment, pathText } from './masto-seam'
import { normalizePage, type NormalizeContext, type NormalizedPage } from './normalize'
import { normalizeConversations } from './normalize-conversation'
import { normalizeNotifications, normalizeRequests } from './normalize-notification'
import { normalizeScheduledPage } from './normalize-scheduled'

/** Bounds and length of a page, as masto names them. */
interface PageParameters {
  limit: number
  maxId?: string
  minId?: string
  sinceId?: string
}

type Ask<Kind extends TimelineKind> = (spec: SpecOf<Kind>, page: PageParameters) => MastoCall
/** Makes rows of the items of an answer; what cannot be read is left out and counted. */
type Read = (values: readonly unknown[], context: NormalizeContext) => NormalizedPage

interface Source<Kind extends TimelineKind> {
  ask: Ask<Kind>
  read: Read
  /** The first answer is all there is: what the server says of further pages is wrong. */
  isUnpaged?: boolean
}

const posts = <Kind extends TimelineKind>(ask: Ask<Kind>): Source<Kind> => ({ ask, read: normalizePage })

/** Empty parameters are never sent: some servers refuse them (fault map row 53). */
const tagsOf = (name: 'any' | 'all' | 'none', tags: readonly string[]): Record<string, string[]> =>
  tags.length === 0 ? {} : { [name]: [...tags] }

const profileParameters: Record<string, Record<string, boolean>> & Record<ProfileChoice, unknown> = {
  posts: { excludeReplies: true },
  replies: {},
  media: { onlyMedia: true },
}

const sources: { [Kind in TimelineKind]: Source<Kind> } = {
  home: posts((_spec, page) => (api) => api.v1.timelines.home.list(page)),
  local: posts((_spec, page) => (api) => api.v1.timelines.public.list({ ...page, local: true })),
  federated: posts((_spec, page) => (api) => api.v1.timelines.public.list(page)),
  remote: posts((_spec, page) => (api) => api.v1.timelines.public.list({ ...page, remote: true })),
  list: posts(({ list }, page) => {
    const segment = pathSegment(list)
    return (api) => api.v1.timelines.list.$select(segment).list(page)
  }),
  tag: posts(({ tag, any, all, none }, page) => {
    const segment = pathText(tag)
    const more = { ...tagsOf('any', any), ...tagsOf('all', all), ...tagsOf('none', none) }
    return (api) => api.v1.timelines.tag.$select(segment).list({ ...page, ...more })
  }),
  link: posts(
    ({ url }, page) =>
      (api) =>
        api.v1.timelines.link.list({ ...page, url }),
  ),
  profile: posts(({ id, show }, page) => {
    const segment = pathSegment(id)
    return (api) => api.v1.accounts.$select(segment).statuses.list({ ...page, ...profileParameters[show] })
  }),
  pinned: {
    ...posts(({ id }, page) => {
      const segment = pathSegment(id)
      return (api) => api.v1.accounts.$select(segment).statuses.list({ ...page, pinned: true })
    }),
    isUnpaged: true,
  },
  bookmarks: posts((_spec, page) => (api) => api.v1.bookmarks.list(page)),
  favourites: posts((_spec, page) => (api) => api.v1.favourites.list(page)),
  scheduled: {
    ask: (_spec, page) => (api) => api.v1.scheduledStatuses.list(page),
    read: normalizeScheduledPage,
  },
  notifications: {
    ask: (_spec, page) => (api) => api.v1.notifications.list(page),
    read: normalizeNotifications,
  },
  requests: {
    ask: (_spec, page) => (api) => api.v1.notifications.requests.list(page),
    read: normalizeRequests,
  },
  conversations: {
    ask: (_spec, page) => (api) => api.v1.conversations.list(page),
    read: normalizeConversations,
  },
}

/** The source of a timeline, with the timeline's own parameters filled in. */
export interface BoundSource {
  /**
   * The call that asks for a page.
   * @throws AppError invalid if a parameter would climb in the path
   */
  ask: (page: PageParameters) => MastoCall
  read: Read
  isUnpaged: boolean
}

export const sourceOf = (spec: TimelineSpec): BoundSource => {
  // Why as: the compiler does not know that the source of a spec's kind takes this very spec.
  const { ask, read, isUnpaged = false } = sources[spec.kind] as Source<TimelineKind>
  return { ask: (page) => ask(spec as never, page), read, isUnpaged }
}

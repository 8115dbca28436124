/** Which shapes pages have (mastodon-api.md 1.1), which of them a server shows of each kind of timeline, and which ones a walk met. */
import { timelineKindNames, type TimelineKind } from '../../../src/shared/timelines'

const shapes = [
  /** Fewer rows than were cut, though further ones come. */
  'short page',
  /** No row and no Link, though further ones come: nothing in it leads on. */
  'empty page amid others',
  /** No row, and Link leads on. */
  'empty page that leads on',
  'empty page without Link',
  /** A cursor that is read over: the newest page comes again. */
  'repeated page',
  'Link that loses parameters',
] as const
export type Shape = (typeof shapes)[number]

/** A page of a walk, as it was asked for and answered. */
export interface Page {
  asked: URLSearchParams
  ids: readonly string[]
  link: string | null
}

/** Whoever asks for page after page meets these of any kind. */
const ofAll = ['empty page without Link', 'repeated page'] as const
/** Ids are cut into pages, and then their rows are looked for. */
const ofFeeds = [...ofAll, 'short page', 'empty page amid others'] as const
/** Pages are cut by the ids of other rows, which stay where there is nothing to show for them. */
const ofHiddenRows = [...ofAll, 'short page', 'empty page that leads on'] as const

const shown: Readonly<Record<TimelineKind, readonly Shape[]>> = {
  home: ofFeeds,
  list: ofFeeds,
  // Questions to a database: only the last page is short.
  local: ofAll,
  federated: ofAll,
  remote: ofAll,
  link: ofAll,
  profile: ofAll,
  notifications: ofAll,
  scheduled: ofAll,
  requests: ofAll,
  conversations: ofAll,
  tag: [...ofAll, 'Link that loses parameters'],
  // Never more than one page.
  pinned: ['short page', 'Link that loses parameters'],
  bookmarks: ofHiddenRows,
  favourites: ofHiddenRows,
}

/** Where rows fell out of a page. */
const thinned: readonly Shape[] = ['short page', 'empty page amid others', 'empty page that leads on']

/** Parameters besides the cursors, in any order. */
const parametersOf = (query: URLSearchParams): string[] =>
  [...query].flatMap(([name, value]) => (/^(max|min|since)_id$/.test(name) ? [] : [`${name}=${value}`]))

const nextOf = (link: string | null): URLSearchParams | null => {
  const address = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1]
  return address === undefined ? null : new URL(address).searchParams
}

/** Whether an item comes after a page that no page up to it has shown. */
const leadsOn = (pages: readonly Page[], at: number): boolean => {
  const before = new Set(pages.slice(0, at + 1).flatMap(({ ids }) => ids))
  return pages.slice(at + 1).some(({ ids }) => ids.some((id) => !before.has(id)))
}

/**
 * Shapes of the pages of a walk.
 * @param size rows that were cut for a page
 * @param whole rows that there are to cut
 */
export const shapesOf = (pages: readonly Page[], size: number, whole: number): Set<Shape> => {
  const met = new Set<Shape>()
  for (const [at, { asked, ids, link }] of pages.entries()) {
    const next = nextOf(link)
    const isFurther = asked.has('max_id')
    // Of what is asked for between two cursors there may be no more.
    const isBounded = asked.has('min_id') || asked.has('since_id')
    const isEmpty = ids.length === 0
    const isCutShort = isFurther ? !isBounded && leadsOn(pages, at) : ids.length < Math.min(size, whole)
    if (!isEmpty && ids.length < size && isCutShort) met.add('short page')
    if (isEmpty && isCutShort && link === null) met.add('empty page amid others')
    if (isEmpty && next !== null) met.add('empty page that leads on')
    if (isEmpty && link === null && isFurther) met.add('empty page without Link')
    if (isFurther && !isEmpty && ids[0] === pages[0]?.ids[0]) met.add('repeated page')
    const kept = next === null ? null : parametersOf(next)
    if (kept !== null && parametersOf(asked).some((one) => !kept.includes(one)))
      met.add('Link that loses parameters')
  }
  return met
}

export interface ShapeTally {
  note: (kind: TimelineKind, met: ReadonlySet<Shape>) => void
  /** What a kind can show and never did. */
  missing: () => string[]
  /** Where rows fell out of pages of a kind that comes whole: then the fake instance is wrong. */
  undue: () => string[]
  toString: () => string
}

/** In how many walks each kind showed each shape. */
export const createShapeTally = (): ShapeTally => {
  const counts = new Map<string, number>()
  const nameOf = (kind: TimelineKind, shape: Shape): string => `${kind}: ${shape}`
  const named = (wanted: (kind: TimelineKind, shape: Shape) => boolean): string[] =>
    timelineKindNames.flatMap((kind) =>
      shapes.filter((shape) => wanted(kind, shape)).map((shape) => nameOf(kind, shape)),
    )
  return {
    note: (kind, met) => {
      for (const shape of met) counts.set(nameOf(kind, shape), (counts.get(nameOf(kind, shape)) ?? 0) + 1)
    },
    missing: () => named((kind, shape) => shown[kind].includes(shape)).filter((name) => !counts.has(name)),
    undue: () =>
      named(
        (kind, shape) => thinned.includes(shape) && !thinned.some((one) => shown[kind].includes(one)),
      ).filter((name) => counts.has(name)),
    toString: () =>
      [...counts]
        .map(([name, times]) => `${name} ${times}`)
        .toSorted()
        .join(', '),
  }
}

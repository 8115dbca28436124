/** Which posts of a feed are in view: main is told, and has their instance asked what became of them. */
import { send } from '../live/api'
import type { AccountKey } from '../../shared/ids'
import type { TimelineEntry } from '../db/queries'
import { isInView } from './anchor'
import type { Item } from './items'
import type { Viewport } from './scroll-keeper'

/** What is only scrolled past is not looked at. */
const settleMs = 500
/** As many as main takes. */
const mostShown = 100

/** The post that an entry shows; null if it shows none. */
const postOf = (source: TimelineEntry): string | null => {
  if (source.kind === 'post') return source.status.gone === undefined ? source.status.id : null
  if (source.kind === 'conversation') return source.last.status.id
  // What waits for its time is no post yet.
  if (source.kind === 'scheduled') return null
  return source.post?.status.id ?? null
}

/** Ids of the posts in view, each once. */
export const postsInView = (
  items: readonly Item[],
  view: Pick<Viewport, 'entries' | 'clientHeight'>,
): string[] => {
  const inView = new Set(
    view.entries().flatMap((entry) => (isInView(entry, view.clientHeight) ? [entry.order] : [])),
  )
  const ids = items.flatMap((item) => {
    const id = item.kind === 'entry' && inView.has(item.order) ? postOf(item.source) : null
    return id === null ? [] : [id]
  })
  return [...new Set(ids)].slice(0, mostShown)
}

export interface ShownPostsOptions {
  account: AccountKey
  /** Names the feed among all of the window. */
  place: string
  /** The thread that the feed is, if it is one. */
  thread?: string
  items: () => readonly Item[]
  /** Null while nothing is drawn. */
  view: () => Viewport | null
  /** Whether anybody can see the feed. */
  isShown: () => boolean
}

export class ShownPosts {
  readonly #options: ShownPostsOptions
  #timer: ReturnType<typeof setTimeout> | undefined
  #told = ''

  constructor(options: ShownPostsOptions) {
    this.#options = options
  }

  /** To be called whenever something else may be in view. */
  look(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tell(), settleMs)
  }

  /** To be called when main may have forgotten what it was told. */
  lookAnew(): void {
    this.#told = ''
    this.look()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#say([])
  }

  #tell(): void {
    const { items, view, isShown } = this.#options
    const drawn = view()
    this.#say(drawn === null || !isShown() ? [] : postsInView(items(), drawn))
  }

  #say(ids: string[]): void {
    const told = ids.join(' ')
    if (told === this.#told) return
    this.#told = told
    const { account, place, thread = null } = this.#options
    send('posts.show', { account, place, ids, thread })
  }
}

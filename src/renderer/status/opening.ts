/** What opens from a post or a person in the place around it: a column provides it for all that is drawn in it. */
import { createContext } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { AccountKey } from '../../shared/ids'

/** A post of an account; what is needed to open its thread. */
export interface OpenablePost {
  account: AccountKey
  id: string
}

export interface Openings {
  openThread: (post: OpenablePost) => void
  /** @param id of the person, as the instance of the post's account knows them */
  openProfile: (id: string) => void
}

export const [openings, provideOpenings] = createContext<Openings>()

/** What keeps its own clicks. */
const ownClicks = 'a, button, input, textarea, select, summary, video, audio, label'

const selectsText = (article: Element): boolean => {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && article.contains(selection.anchorNode)
}

/**
 * Opens the thread of a post by a click on its row, or by Enter on the focused row; the profile of a person by `p` there. Links,
 * buttons and media keep their own clicks, and selecting text opens nothing.
 * @param target the post; null: there is none to open.
 * @param person id of whom the row is of; null: nobody's profile can be opened.
 */
export const opensThread =
  (
    { openThread, openProfile }: Openings,
    target: () => OpenablePost | null,
    person: () => string | null | undefined,
  ): Attachment<HTMLElement> =>
  (article) => {
    const open = (event: Event): void => {
      const post = target()
      if (post === null || event.defaultPrevented) return
      event.preventDefault()
      openThread(post)
    }
    const click = (event: MouseEvent): void => {
      const isOwn = event.target instanceof Element && event.target.closest(ownClicks) !== null
      if (event.button === 0 && !isOwn && !selectsText(article)) open(event)
    }
    const press = (event: KeyboardEvent): void => {
      if (event.target !== article || event.ctrlKey || event.altKey || event.metaKey) return
      const id = person()
      if (event.key === 'Enter') open(event)
      else if (event.key === 'p' && typeof id === 'string') {
        event.preventDefault()
        openProfile(id)
      }
    }
    article.addEventListener('click', click)
    article.addEventListener('keydown', press)
    return () => {
      article.removeEventListener('click', click)
      article.removeEventListener('keydown', press)
    }
  }

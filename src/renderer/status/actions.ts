/** What a post may ask of the window around it. The deck provides it once, by StatusSurroundings.svelte. */
import { createContext } from 'svelte'
import type { MediaRow } from '../../shared/rows'

export interface StatusActions {
  /** Opens an address outside that `openableUrl` lets through; what main does not open is said. */
  openLink: (url: string) => void
  /** Shows the attachments of one post large, beginning with the one at `index`. */
  openMedia: (media: readonly MediaRow[], index: number) => void
  copyText: (text: string) => void
}

export const [statusActions, provideStatusActions] = createContext<StatusActions>()

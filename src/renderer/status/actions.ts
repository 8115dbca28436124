/** What a post may ask of the window around it. The deck provides it once, by StatusSurroundings.svelte. */
import { createContext } from 'svelte'
import type { MediaRow } from '../../shared/rows'

export interface StatusActions {
  /** Opens an http(s) or mailto address outside; the address has been checked. */
  openLink: (url: string) => void
  /** Shows the attachments of one post large, beginning with the one at `index`. */
  openMedia: (media: readonly MediaRow[], index: number) => void
  copyText: (text: string) => void
}

export const [statusActions, provideStatusActions] = createContext<StatusActions>()

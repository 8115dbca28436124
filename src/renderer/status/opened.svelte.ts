/**
 * What the reader has opened: warnings, sensitive media, long posts, what a filter covers. Kept outside of the components, which come and
 * go while a column scrolls, and all but media by main over the end of the window: posts that fold again would not leave the reader's
 * place where it is.
 */
import { SvelteSet } from 'svelte/reactivity'
import { isOpenedKey, mostKeptOpened, openedKey, type Openable, type OpenedKey } from '../../shared/opened'
import type { StatusRow } from '../../shared/rows'

/** The latest opened last. */
const opened = new SvelteSet<OpenedKey>()
let changed: () => void = () => undefined

const keyOf = (status: StatusRow, what: Openable): OpenedKey => openedKey(what, status.account, status.uri)

export const isOpened = (status: StatusRow, what: Openable): boolean => opened.has(keyOf(status, what))

export const setOpened = (status: StatusRow, what: Openable, open: boolean): void => {
  if (open) opened.add(keyOf(status, what))
  else opened.delete(keyOf(status, what))
  changed()
}

/** Opens what was open in an earlier window: to be called before anything is drawn. */
export const openAgain = (keys: readonly OpenedKey[]): void => {
  for (const key of keys) opened.add(key)
}

/** What is to be kept: as much of it as is kept, the latest opened last. */
export const openedToKeep = (): OpenedKey[] => [...opened].filter(isOpenedKey).slice(-mostKeptOpened)

/** Has that, and nobody else, called whenever the reader opens or closes something. */
export const whenOpenedChanges = (listener: () => void): void => void (changed = listener)

/**
 * What the reader has opened in this window: warnings, sensitive media, long posts, what a filter covers. Kept outside of the components, which come and go
 * while a column scrolls.
 */
import { SvelteSet } from 'svelte/reactivity'
import type { StatusRow } from '../../shared/rows'

export type Openable = 'warning' | 'media' | 'whole' | 'filter'

const opened = new SvelteSet<string>()

const keyOf = (status: StatusRow, what: Openable): string => `${what} ${status.account} ${status.id}`

export const isOpened = (status: StatusRow, what: Openable): boolean => opened.has(keyOf(status, what))

export const setOpened = (status: StatusRow, what: Openable, open: boolean): void => {
  if (open) opened.add(keyOf(status, what))
  else opened.delete(keyOf(status, what))
}

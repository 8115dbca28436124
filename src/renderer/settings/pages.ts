/** The pages of the settings, in the order in which the list shows them. A page is a component and one entry here. */
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import type { Component } from 'svelte'
import type { WindowSession } from '../app/session.svelte'
import SyncPage from './SyncPage.svelte'

export interface SettingsPage {
  /** Names the page inside the program. */
  key: string
  /** Sentence case, one word if possible. */
  title: string
  icon: typeof RefreshCw
  page: Component<{ session: WindowSession }>
}

export const settingsPages: readonly SettingsPage[] = [
  { key: 'sync', title: 'Sync', icon: RefreshCw, page: SyncPage },
]

/** The pages of the settings, in the order in which the list shows them. A page is a component and one entry here. */
import AppWindow from '@lucide/svelte/icons/app-window'
import EyeOff from '@lucide/svelte/icons/eye-off'
import BookOpen from '@lucide/svelte/icons/book-open'
import HardDrive from '@lucide/svelte/icons/hard-drive'
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import type { Component } from 'svelte'
import type { WindowSession } from '../app/session.svelte'
import type { Reader } from '../db/queries'
import BackgroundPage from './BackgroundPage.svelte'
import SetsPage from './SetsPage.svelte'
import ReadingPage from './ReadingPage.svelte'
import StoragePage from './StoragePage.svelte'
import SyncPage from './SyncPage.svelte'

export interface SettingsPage {
  /** Names the page inside the program. */
  key: string
  /** Sentence case, one word if possible. */
  title: string
  icon: typeof RefreshCw
  page: Component<{ session: WindowSession; reader: Reader }>
}

export const settingsPages: readonly SettingsPage[] = [
  { key: 'sync', title: 'Sync', icon: RefreshCw, page: SyncPage },
  { key: 'sets', title: 'Filters and lists', icon: EyeOff, page: SetsPage },
  { key: 'reading', title: 'Reading', icon: BookOpen, page: ReadingPage },
  { key: 'background', title: 'Background', icon: AppWindow, page: BackgroundPage },
  { key: 'storage', title: 'Storage', icon: HardDrive, page: StoragePage },
]

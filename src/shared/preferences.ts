/**
 * What the user can choose in the settings. A choice is an entry here, what it is until chosen, and its control on a page of
 * the settings; whoever acts on it asks `settings.preferences()` in main or `session.preferences` in a window.
 */
import * as v from 'valibot'

const choices = {
  /** To ask instances for less while the computer runs on its battery. */
  lessOnBattery: v.exactOptional(v.boolean()),
  /** To ask for less on a connection that is slow or paid by volume. */
  lessOnCostlyNetwork: v.exactOptional(v.boolean()),
  /** To go on syncing when the window is closed, where the system has a tray. */
  keepRunning: v.exactOptional(v.boolean()),
  /** To start with the computer, without a window. */
  startAtLogin: v.exactOptional(v.boolean()),
  /** Most bytes of pictures that are kept, in millions. */
  pictureMegabytes: v.exactOptional(v.picklist([100, 500, 2_000, 5_000])),
  /** To fetch the threads of all bookmarks, opened or not. */
  keepBookmarkedThreads: v.exactOptional(v.boolean()),
  /** To fetch the threads of posts that are on screen. */
  prefetchThreads: v.exactOptional(v.boolean()),
} as const

/** Some choices; names that this version does not know are left out. */
export const preferenceChangesSchema = v.object(choices)
export type PreferenceChanges = v.InferOutput<typeof preferenceChangesSchema>
export type Preferences = Required<PreferenceChanges>

/** Before the user has chosen anything. */
export const usualPreferences: Preferences = {
  lessOnBattery: true,
  lessOnCostlyNetwork: true,
  keepRunning: true,
  startAtLogin: false,
  pictureMegabytes: 500,
  keepBookmarkedThreads: false,
  prefetchThreads: false,
}

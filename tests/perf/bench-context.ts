/** What the rows of the benchmark are given. */
import type { PerfWorld } from './world'

export interface Bench {
  world: PerfWorld
  /** Posts stored over six columns. */
  posts: number
  /** Folder of Steppe as built. */
  app: string
  /** The empty window, and a profile of its own that was used before. */
  floorApp: { folder: string; profile: string }
  /** Handles, alike on both instances, each followed by one reader. */
  authors: string[]
  /** Removes a folder when the benchmark ends. */
  forget: (folder: string) => void
}

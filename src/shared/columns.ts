/** The kinds of columns: what every process must know of each. See ARCHITECTURE.md, "to add a column kind". */
import type { TimelineKind } from './ids'

export interface ColumnKindDescriptor {
  /** Title in the header and first part of the accessible name. */
  title: string
  /** Stream of the streaming API that feeds it, if any. */
  stream: string | null
  /** Posts that Mastodon keeps for it; 0 where there is no limit. */
  serverKeeps: number
}

export const columnKinds = {
  home: { title: 'Home', stream: 'user', serverKeeps: 800 },
} as const satisfies Record<TimelineKind, ColumnKindDescriptor>

export const columnWidth = { least: 280, usual: 372, most: 720 } as const

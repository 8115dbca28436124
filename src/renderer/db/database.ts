/**
 * The one local database. Everything that Steppe draws is read from it; only the store host writes to it.
 * Its name and the page's origin never change: together they are the database.
 */
import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { AccountKey, Order, TimelineKey } from '../../shared/ids'
import type {
  ConversationRow,
  EntryRow,
  MetaRow,
  NotificationRow,
  ProfileRow,
  RequestRow,
  ScheduledRow,
  SegmentRow,
  StatusRow,
  TimelineRow,
  TotalRow,
} from '../../shared/rows'
import type { ProfileDetailRow } from '../../shared/rows-profiles'
import type { CheckRow, LeftoverRow, ThreadRow } from '../../shared/rows-threads'
import type { AnySetRow, SetName, SetTimeRow } from '../../shared/sets'

export const databaseName = 'steppe'

/**
 * Meaning of the stored rows. It is raised with every change that older code would misread; code that finds a higher
 * one refuses the database, because Dexie itself opens newer databases without a word.
 * 2: posts are counted, and older code would write and remove them without counting.
 * 3: so are the ranges of timelines.
 * 4: what is left over may be many posts in one row, and older code would remove it without a look at them.
 */
export const schemaEpoch = 4

/** Version of tables and indexes, as Dexie counts it (IndexedDB's own number is ten times this). */
const schemaVersion = 6

/** What is stored, by the names of its tables. */
export interface SteppeTables {
  statuses: Table<StatusRow, [AccountKey, string]>
  profiles: Table<ProfileRow, [AccountKey, string]>
  conversations: Table<ConversationRow, [AccountKey, string]>
  notifications: Table<NotificationRow, [AccountKey, string]>
  requests: Table<RequestRow, [AccountKey, string]>
  scheduled: Table<ScheduledRow, [AccountKey, string]>
  entries: Table<EntryRow, [TimelineKey, Order]>
  segments: Table<SegmentRow, [TimelineKey, Order]>
  timelines: Table<TimelineRow, TimelineKey>
  meta: Table<MetaRow, MetaRow['key']>
  threads: Table<ThreadRow, [AccountKey, string]>
  checks: Table<CheckRow, [AccountKey, string]>
  profileDetails: Table<ProfileDetailRow, [AccountKey, string]>
  leftovers: Table<LeftoverRow, [AccountKey, LeftoverRow['kind'], string]>
  sets: Table<AnySetRow, [AccountKey, SetName]>
  setTimes: Table<SetTimeRow, [AccountKey, SetName]>
  totals: Table<TotalRow, AccountKey>
}

export type SteppeDatabase = Dexie & SteppeTables

/** What stands for IndexedDB where it is not the browser's own: in tests, and in a window's guarded connection. */
export type DatabaseEngine = Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>

/** Describes the database without opening it. */
export const describeDatabase = (engine: DatabaseEngine = {}): SteppeDatabase => {
  const database = new Dexie(databaseName, {
    ...engine,
    cache: 'immutable',
    chromeTransactionDurability: 'relaxed',
  })
  database.version(1).stores({
    statuses: '[account+id], [account+uri], [account+boostOf]',
    profiles: '[account+id]',
    entries: '[timeline+order], [timeline+statusId]',
    segments: '[timeline+from]',
    timelines: 'timeline',
    meta: 'key',
  })
  // What is named here is added to the tables above.
  database.version(2).stores({
    conversations: '[account+id]',
    notifications: '[account+id]',
    requests: '[account+id]',
    threads: '[account+id]',
    checks: '[account+id], [account+dueAt]',
  })
  // By what refers to a post or a person: what nothing refers to any more is found without reading a table.
  database.version(3).stores({
    leftovers: '[account+kind+id]',
    statuses:
      '[account+id], [account+uri], [account+boostOf], [account+quote.statusId], [account+authorId], [account+replyToAuthorId]',
    notifications: '[account+id], [account+statusId], [account+profileId]',
    requests: '[account+id], [account+statusId], [account+profileId]',
    conversations: '[account+id], [account+lastStatusId], *profileIds',
    threads: '[account+id], [account+fetchedAt], *ancestors, *descendants',
  })
  database.version(4).stores({
    sets: '[account+name]',
    scheduled: '[account+id]',
    profileDetails: '[account+id], *people',
  })
  // Apart from the sets, so that whether one is another now is found without reading what may be thousands of members. Not as an
  // index of them: see docs/decisions/store-host.md.
  database.version(5).stores({ setTimes: '[account+name]' })
  database.version(schemaVersion).stores({ totals: 'account' })
  // Dexie adds the tables named above as properties, which its types cannot know.
  return database as SteppeDatabase
}

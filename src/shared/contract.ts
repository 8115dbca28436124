/**
 * The contract between the processes: every command (window to main, answered), every event (main to windows) and every operation of
 * the store (main to the store host, answered). Preload, main, the windows' client and the host are typed from these three maps; a
 * missing handler does not compile. Arguments of commands come from a renderer and are parsed; operations come from main, and are typed.
 */
import * as v from 'valibot'
import {
  accountKey,
  columnId,
  openedKeys,
  order,
  place,
  postIds,
  retention,
  short,
  timelineKey,
  width,
} from './command-args'
import type { AccountKey, ColumnId, Order, TimelineKey } from './ids'
import { preferenceChangesSchema, type Preferences } from './preferences'
import type { Below, EntryRow, GoneNote, ProfileRow, TimelineRow } from './rows'
import type { ProfileDetailRow } from './rows-profiles'
import type { CheckRow } from './rows-threads'
import type {
  AccountState,
  AccountSummary,
  Column,
  FinishedSignIn,
  InstancePreview,
  KeyringState,
  LinkRefusal,
  NamedId,
  NetworkCost,
  Pauses,
  Session,
  SignInAttempt,
  SparingReason,
  StoreState,
} from './session'
import { setNames, type AnySetRow, type SetTimeRow } from './sets'
import { storedParts, type StorageReport, type Totals } from './storage-report'
import type * as shapes from './store-shapes'
import type { AccountReport } from './sync-report'
import type { TimelineKind } from './timelines'

/** Declares a command: the schema of its arguments, and (as a type) what it answers. */
const command =
  <Result>() =>
  <Schema extends v.GenericSchema>(args: Schema): { args: Schema; result: Result } => ({
    args,
    result: undefined as Result,
  })

const nothing = v.undefined()

export const commands = {
  'session.load': command<Session>()(nothing),
  /** Says that the first frame with content is painted; main starts what can wait. */
  'session.painted': command<void>()(nothing),
  /** Tells what the network costs, which only the window can find out. */
  'session.network': command<void>()(
    v.strictObject({ cost: v.picklist(['usual', 'metered', 'slow'] satisfies NetworkCost[]) }),
  ),

  /** Finds the instance behind what was typed. @throws invalid, offline, timeout, certificate, notAnInstance, server */
  'accounts.discover': command<InstancePreview>()(v.strictObject({ input: short })),
  /** Registers or verifies the app, listens on loopback, opens the system browser; says if nothing of the account is ever to be trimmed. */
  'accounts.beginSignIn': command<SignInAttempt>()(
    v.strictObject({ origin: short, keep: v.exactOptional(v.literal('everything')) }),
  ),
  /** Opens the page of a running attempt again. */
  'accounts.openSignInPage': command<SignInAttempt>()(v.strictObject({ attempt: short })),
  /** Switches the attempt to a code that the instance shows, and opens the page for it. */
  'accounts.useCode': command<SignInAttempt>()(v.strictObject({ attempt: short })),
  /** Takes a pasted code, or the whole address that the browser was sent to. @throws invalid, signInExpired */
  'accounts.completeSignIn': command<AccountSummary>()(v.strictObject({ attempt: short, code: short })),
  /** Null: whichever there is, also one that is still being begun. */
  'accounts.cancelSignIn': command<void>()(v.strictObject({ attempt: v.nullable(short) })),
  /** Starts signing in again to an account that was paused by its instance. */
  'accounts.renewSignIn': command<SignInAttempt>()(v.strictObject({ account: accountKey })),
  'accounts.signOut': command<void>()(
    v.strictObject({ account: accountKey, posts: v.picklist(['keep', 'wipe']) }),
  ),
  /** What to do where the system has no keyring. */
  'accounts.allowStorage': command<KeyringState>()(
    v.strictObject({ mode: v.picklist(['weaker', 'session', 'none']) }),
  ),

  /** Adds a column at the end, or finds the one that shows this timeline already. @throws notFound without the account */
  'deck.addColumn': command<ColumnId>()(v.strictObject({ timeline: timelineKey, name: v.nullable(short) })),
  /** Takes a column away with its reading place; what is stored of its timeline stays. */
  'deck.removeColumn': command<void>()(v.strictObject({ column: columnId })),
  /** Moves a column by one place: 1 to the end, -1 to the beginning. */
  'deck.moveColumn': command<void>()(v.strictObject({ column: columnId, by: v.picklist([-1, 1]) })),
  'deck.setWidth': command<void>()(v.strictObject({ column: columnId, width })),
  /** Which columns can be seen now: all of them, and no others. */
  'deck.seen': command<void>()(v.strictObject({ columns: v.pipe(v.array(columnId), v.maxLength(1_000)) })),
  'deck.setFollow': command<void>()(v.strictObject({ column: columnId, follow: v.boolean() })),
  /** Keeps where a column is being read; null forgets it. */
  'deck.keepPlace': command<void>()(v.strictObject({ column: columnId, place: v.nullable(place) })),

  /** Changes some choices of the user; `preferences.changed` says how all of them now are. */
  'preferences.set': command<void>()(preferenceChangesSchema),

  /**
   * Finds an instance to read without an account. It is kept as soon as a column shows something of it.
   * @throws as accounts.discover
   */
  'picker.guest': command<AccountSummary>()(v.strictObject({ input: short })),
  /**
   * Reads a set of an account anew from its instance; windows follow the stored one. @throws notFound where the instance has no such
   * set, or as any request
   */
  'sets.refresh': command<void>()(v.strictObject({ account: accountKey, name: v.picklist(setNames) })),
  /** Puts an announcement of an account's instance away, for all its devices. @throws as any request */
  'announcements.putAway': command<void>()(v.strictObject({ account: accountKey, id: short })),
  /** Who is meant by `@name@host`. @throws notFound, or as any request */
  'picker.profile': command<NamedId>()(v.strictObject({ account: accountKey, handle: short })),

  /** Fills the gap below the segment that ends at `above`, before anything else. */
  'timeline.fillGap': command<void>()(v.strictObject({ timeline: timelineKey, above: order })),
  /** Fetches what lies below the oldest stored post. */
  'timeline.fetchOlder': command<void>()(v.strictObject({ timeline: timelineKey })),
  /** Asks for the newest posts now, and tries a failed instance again. */
  'timeline.refresh': command<void>()(v.strictObject({ timeline: timelineKey })),

  /** Says that the reader went to where another device stopped in a timeline, or does not want to. */
  'timeline.settleElsewhere': command<void>()(v.strictObject({ timeline: timelineKey })),

  /** Pauses an account, or everything (null), or goes on with it; others that are paused, with all or by themselves, stay so. */
  'sync.pause': command<void>()(v.strictObject({ account: v.nullable(accountKey), isPaused: v.boolean() })),
  /** Asks for everything of an account, or of all (null), once and now, also while paused. @throws as any request */
  'sync.now': command<void>()(v.strictObject({ account: v.nullable(accountKey) })),

  /** How much is stored of what, and how long it is kept: for a page that asks again while it is open. */
  'storage.report': command<StorageReport>()(nothing),
  /** Keeps an account's posts for as long from now on. @throws notFound */
  'storage.setRetention': command<void>()(v.strictObject({ account: accountKey, retention })),
  /** Removes every picture that is kept on disk. */
  'storage.emptyPictures': command<void>()(nothing),
  /**
   * Removes what is stored of an account, or of all (null): of one kind of timeline, its threads, or everything (null). Accounts, columns and
   * reading places stay; an account that is signed out is forgotten with everything. @throws as any write
   */
  'storage.wipe': command<void>()(
    v.strictObject({ account: v.nullable(accountKey), kind: v.nullable(v.picklist(storedParts)) }),
  ),

  /** Fetches the thread around a post; `again`: however fresh it is. What is stored of it stays in any case. @throws as any request */
  'thread.fetch': command<void>()(v.strictObject({ account: accountKey, id: short, again: v.boolean() })),
  /** Fetches a profile; `again`: however fresh it is. What is stored of it stays in any case. @throws as any request */
  'profile.fetch': command<void>()(v.strictObject({ account: accountKey, id: short, again: v.boolean() })),
  /** Notes the posts that are in view in a place, and the thread that is open there: they are kept fresh. No posts: the place is gone. */
  'posts.show': command<void>()(
    v.strictObject({ account: accountKey, place: short, ids: postIds, thread: v.nullable(short) }),
  ),
  /** Keeps what is open in posts, the latest opened last, in place of what was: warnings, media, long posts, filtered ones. */
  'posts.keepOpened': command<void>()(v.strictObject({ keys: openedKeys })),
  /** How each account stands, in more detail than its state: for a page that asks again while it is open. */
  'sync.report': command<AccountReport[]>()(nothing),

  /**
   * Opens a link in the system's browser (https; http of an own instance on loopback) or mail program. What is not opened
   * is said by `link.refused`.
   */
  'shell.openLink': command<void>()(v.strictObject({ url: short })),
  'shell.copyText': command<void>()(v.strictObject({ text: v.pipe(v.string(), v.maxLength(100_000)) })),
} as const

export type Commands = typeof commands
export type CommandName = keyof Commands
export type CommandArgs<Name extends CommandName> = v.InferOutput<Commands[Name]['args']>
export type CommandResult<Name extends CommandName> = Commands[Name]['result']
/** What main implements. */
export type CommandHandlers = {
  [Name in CommandName]: (args: CommandArgs<Name>) => CommandResult<Name> | Promise<CommandResult<Name>>
}

/** Main to windows. Events announce state as it now is; they carry all of it, so a missed one does no harm. */
export interface Events {
  'accounts.changed': AccountSummary[]
  'guests.changed': AccountSummary[]
  'account.stateChanged': AccountState
  'columns.changed': Column[]
  'pauses.changed': Pauses
  'preferences.changed': Preferences
  'sparing.changed': SparingReason | null
  'store.changed': StoreState
  'keyring.changed': KeyringState
  /** A sign-in came back through the browser. */
  'signIn.finished': FinishedSignIn
  /** A link that was clicked, or chosen in a context menu, was not opened. */
  'link.refused': LinkRefusal
  /** A menu item or shortcut of the application menu. */
  'menu.chosen': 'addAccount' | 'settings' | 'shortcuts'
}
export type EventName = keyof Events

/** Main to the store host, which runs each in one transaction; `src/renderer/host/operations.ts` implements all of them. */
export interface StoreOps {
  /** Opens, creating or upgrading, the database. @throws storeUnavailable, quota, conflict (newer epoch) */
  open: (args: { newStoreId: string }) => shapes.StoreOpened
  applyPage: (args: shapes.TimelinePage) => shapes.PageResult
  applyStream: (args: shapes.StreamBatch) => shapes.PageResult
  /** Stores posts that are already known to some timeline again (edits); unknown posts are ignored. Returns how many were known. */
  updateStatuses: (args: shapes.RowBatch & { account: AccountKey }) => number
  /** Takes posts out of one timeline; the posts themselves stay, segments as they are. Returns how many entries went. */
  removeEntries: (args: shapes.Removal) => number
  /**
   * Ends posts: what they said is removed, and they leave every timeline, except what this viewer bookmarked, which stays where
   * it stands and says what happened. Boosts of them stay too. Returns how many were stored.
   */
  purge: (args: shapes.StatusesOf & GoneNote) => number
  /** Stores posts that stand in no timeline. */
  storePosts: (args: shapes.RowBatch & { account: AccountKey }) => void
  /** Stores a thread with its posts, all at once. */
  applyThread: (args: shapes.ThreadPage) => shapes.AppliedThread
  /** Stores a profile with the people that it names; what it is to the owner stays where the answer does not tell. */
  applyProfile: (args: { detail: ProfileDetailRow; profiles: ProfileRow[] }) => void
  /** Of these posts, those whose thread is stored, with the server time at which it was fetched. */
  threadsOf: (args: shapes.StatusesOf) => { id: string; fetchedAt: number }[]
  /** Notes that it has to be found out whether stored posts still exist, from that local time on. */
  doubt: (args: shapes.StatusesOf & { dueAt: number }) => void
  /** Posts in doubt, the ones to be looked at first. */
  nextChecks: (args: { account: AccountKey; limit: number }) => CheckRow[]
  /** Says what looking at them gave: changed doubts, and posts that are in doubt no more. */
  settleChecks: (args: { account: AccountKey; changed: CheckRow[]; settled: string[] }) => void
  /** Facts of the posts that are stored and have not ended; of the originals where they are boosts. */
  factsOf: (args: shapes.StatusesOf) => shapes.PostFacts[]
  /** The same of the posts that a timeline's next entries are, or are about. */
  factsBelow: (args: { timeline: TimelineKey; below: Order; limit: number }) => shapes.FactsBelow
  /**
   * Stores a whole set in place of the one before. Answers which members came or went since then, by id or name, and which lists have
   * other people; of sets that say nothing of what stands in timelines none, and none the first time.
   */
  putSet: (args: AnySetRow) => string[]
  /** When each set of an account was last read; those that never were are left out. */
  setTimes: (args: { account: AccountKey }) => SetTimeRow[]
  overview: (args: { timeline: TimelineKey }) => shapes.TimelineOverview
  /** Sets what lies below the segment that starts at `from`; does nothing if there is none. */
  setBelow: (args: { timeline: TimelineKey; from: Order; below: Below }) => void
  /** Cuts the segment that starts at `from` where its blind window lies, and calls that lost; does nothing if it has none. */
  loseBlindWindow: (args: { timeline: TimelineKey; from: Order }) => void
  /** Orders of the stored entries in a range, newest first, at most `limit`. */
  ordersBetween: (args: shapes.OrdersQuery) => Order[]
  /** Where items stand in a timeline, in no particular order; those that do not are left out. */
  placesOf: (args: { timeline: TimelineKey; statusIds: string[] }) => Pick<EntryRow, 'order' | 'statusId'>[]
  /** Avatars and preview pictures of the newest items of a timeline, and of the posts that these are about, for keeping them offline. */
  mediaOfNewest: (args: { timeline: TimelineKey; posts: number }) => string[]
  /**
   * Takes the oldest entries out of a timeline that are no longer to be kept, at most 40 of them, and says in its segments that
   * they were trimmed. What they referred to does not go here: it is noted as left over.
   */
  trimTimeline: (args: shapes.TrimOrder) => shapes.Trimmed
  /**
   * Looks at posts and people that something stopped referring to, and removes those that nothing else refers to; at most 40.
   * Posts that `self` (the account's own id) wrote, and bookmarked ones, stay. Answers how many were looked at.
   */
  sweepLeftovers: (args: { account: AccountKey; self: string }) => number
  /**
   * Forgets the first thread that was last fetched after `after` and before `before` (server times). Steps over those of own and
   * bookmarked posts: over 40 at most, so that none may have gone though there are more.
   */
  dropThread: (args: {
    account: AccountKey
    self: string
    before: number
    after: number
  }) => shapes.DroppedThreads
  /** How much an account has stored altogether. */
  totalsOf: (args: { account: AccountKey }) => Totals
  /** The rows of all timelines of an account. */
  countsOf: (args: { account: AccountKey }) => TimelineRow[]
  /** How much is stored of each timeline of an account, and of its threads. */
  storedOf: (args: { account: AccountKey }) => shapes.StoredPlaces
  /** Bytes of the whole database on disk, as Chromium tells; null if it does not. */
  bytesOnDisk: (args: Record<string, never>) => number | null
  /**
   * Begins another era for all timelines of an account, because its server gave everything other ids (see order.ts): what is
   * stored stays, beneath what is read from now on, until that shows the same posts. Nothing happens if `timeline` is no longer
   * in the era `after`: somebody else has noticed it too.
   */
  beginEra: (args: { account: AccountKey; timeline: TimelineKey; after: number; at: number }) => void
  /** Removes all timelines of one kind of an account, in slices; what they referred to is left over. */
  forgetKind: (args: { account: AccountKey; kind: TimelineKind }) => void
  /** Removes all threads of an account, in slices; what they referred to is left over. */
  forgetThreads: (args: { account: AccountKey }) => void
  /** Removes everything of an account, in slices. */
  forgetAccount: (args: { account: AccountKey }) => void
}

export type StoreOpName = keyof StoreOps
export type StoreOpArgs<Name extends StoreOpName> = Parameters<StoreOps[Name]>[0]
export type StoreOpResult<Name extends StoreOpName> = ReturnType<StoreOps[Name]>

/** What main's modules are given to reach the store host. */
export type StoreClient = <Name extends StoreOpName>(
  name: Name,
  args: StoreOpArgs<Name>,
) => Promise<StoreOpResult<Name>>

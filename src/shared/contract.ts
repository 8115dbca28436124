/**
 * The contract between windows and main: every command (window to main, answered) and every event (main to
 * windows). Preload, main's server and the window's client are typed from these two maps; a missing handler does not
 * compile. Arguments come from a renderer and are therefore parsed with the schema given here. What main asks of the store host is
 * agreed in store-ops.ts.
 */
import * as v from 'valibot'
import type { AccountKey, ColumnId, Order, TimelineKey } from './ids'
import type {
  AccountState,
  AccountSummary,
  Column,
  InstancePreview,
  KeyringState,
  NamedId,
  NetworkCost,
  Pauses,
  Session,
  SignInAttempt,
  SparingReason,
  StoreState,
} from './session'
import { columnWidth, mostKeptJumps } from './columns'
import type { AppErrorDetail } from './errors'
import type { AccountReport } from './sync-report'
import { preferenceChangesSchema, type Preferences } from './preferences'
import { setNames } from './sets'
import { storedParts, type StorageReport } from './storage-report'
import { readTimelineKey, timelineKindNames } from './timelines'

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(2_000))
const accountKey = v.custom<AccountKey>((value) => typeof value === 'string' && /^[a-z0-9]{8}$/.test(value))
const timelineKey = v.custom<TimelineKey>(
  (value) => typeof value === 'string' && readTimelineKey(value) !== null,
)
const columnId = v.custom<ColumnId>((value) => typeof value === 'string' && /^[a-z0-9]{8}$/.test(value))
const order = v.custom<Order>((value) => typeof value === 'string' && /^[\x20-\x7e]{1,1002}$/.test(value))
const spot = {
  order,
  uri: v.pipe(v.string(), v.maxLength(4_000)),
  offset: v.pipe(v.number(), v.finite()),
}
const jumps = v.strictObject({
  left: v.pipe(v.array(v.strictObject(spot)), v.maxLength(mostKeptJumps)),
  hasReadOn: v.boolean(),
})
// What else is kept with it, and is refused, does not cost the place.
const place = v.strictObject({
  ...spot,
  seen: v.fallback(v.optional(order), undefined),
  jumps: v.fallback(v.optional(jumps), undefined),
})

const kind = v.picklist(timelineKindNames)
const age = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)))
const retention = v.strictObject({
  mostPosts: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  days: age,
  kinds: v.record(kind, age),
})

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
  'accounts.cancelSignIn': command<void>()(v.strictObject({ attempt: short })),
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
  'deck.setWidth': command<void>()(
    v.strictObject({
      column: columnId,
      width: v.pipe(v.number(), v.minValue(columnWidth.least), v.maxValue(columnWidth.most)),
    }),
  ),
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

  /** Pauses an account, or everything (null), or goes on with it; going on with one of all leaves the others paused. */
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
  /** Notes the posts that are in view in a place (a column, a thread), which are kept fresh; none: the place is gone. */
  'posts.show': command<void>()(
    v.strictObject({ account: accountKey, place: short, ids: v.pipe(v.array(short), v.maxLength(100)) }),
  ),
  /** How each account stands, in more detail than its state: for a page that asks again while it is open. */
  'sync.report': command<AccountReport[]>()(nothing),

  /**
   * Opens a link in the system's browser (https; http of an own instance on loopback) or mail program. What is not opened
   * is said by `link.refused`.
   */
  'shell.openLink': command<void>()(v.strictObject({ url: short })),
  'shell.copyText': command<void>()(v.strictObject({ text: v.pipe(v.string(), v.maxLength(100_000)) })),
} as const

/** A link that was not opened, and why. */
export interface LinkRefusal {
  url: string
  error: AppErrorDetail
}

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
  /** A sign-in came back through the browser: the account, or why not, and the page on which to try again in place of the last. */
  'signIn.finished': {
    attempt: string
    account: AccountSummary | null
    problem: string | null
    /** Null: there is none, the sign-in is over. */
    url: string | null
  }
  /** A link that was clicked, or chosen in a context menu, was not opened. */
  'link.refused': LinkRefusal
  /** A menu item or shortcut of the application menu. */
  'menu.chosen': 'addAccount' | 'settings' | 'shortcuts'
}
export type EventName = keyof Events
/** What the preload script puts on `window`. */
export interface SteppeApi {
  invoke: (name: CommandName, args: unknown) => Promise<unknown>
  /** Calls back for every event of that name until the answer is called. */
  on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) => () => void
}

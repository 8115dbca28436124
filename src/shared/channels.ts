/**
 * Names that cross the bridge. They stand apart from contract.ts so that the sandboxed preload script does not
 * carry the schemas; the two lists are checked against the contract's types.
 */
import type { CommandName, EventName, Events } from './contract'

/** The one IPC channel of each direction. */
export const channels = {
  command: 'steppe:command',
  event: 'steppe:event',
  storePort: 'steppe:store-port',
} as const

const commandTable = {
  'session.load': true,
  'session.painted': true,
  'session.network': true,
  'accounts.discover': true,
  'accounts.beginSignIn': true,
  'accounts.openSignInPage': true,
  'accounts.useCode': true,
  'accounts.completeSignIn': true,
  'accounts.cancelSignIn': true,
  'accounts.renewSignIn': true,
  'accounts.signOut': true,
  'accounts.allowStorage': true,
  'deck.addColumn': true,
  'deck.removeColumn': true,
  'deck.moveColumn': true,
  'deck.setWidth': true,
  'deck.seen': true,
  'deck.setFollow': true,
  'deck.keepPlace': true,
  'preferences.set': true,
  'picker.guest': true,
  'sets.refresh': true,
  'announcements.putAway': true,
  'picker.profile': true,
  'timeline.fillGap': true,
  'timeline.fetchOlder': true,
  'timeline.refresh': true,
  'timeline.settleElsewhere': true,
  'sync.pause': true,
  'sync.now': true,
  'storage.report': true,
  'storage.setRetention': true,
  'storage.emptyPictures': true,
  'storage.wipe': true,
  'thread.fetch': true,
  'profile.fetch': true,
  'posts.show': true,
  'posts.keepOpened': true,
  'sync.report': true,
  'shell.openLink': true,
  'shell.copyText': true,
} as const satisfies Record<CommandName, true>

const eventTable = {
  'accounts.changed': true,
  'guests.changed': true,
  'account.stateChanged': true,
  'columns.changed': true,
  'pauses.changed': true,
  'preferences.changed': true,
  'sparing.changed': true,
  'store.changed': true,
  'keyring.changed': true,
  'signIn.finished': true,
  'link.refused': true,
  'menu.chosen': true,
} as const satisfies Record<EventName, true>

export const commandNames: readonly string[] = Object.keys(commandTable)
export const eventNames: readonly string[] = Object.keys(eventTable)

/** What the preload script puts on `window`. */
export interface SteppeApi {
  invoke: (name: CommandName, args: unknown) => Promise<unknown>
  /** Calls back for every event of that name until the answer is called. */
  on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) => () => void
}

/** All operations of the store host by name. Each is one transaction (forgetting: one for each slice). */
import type { StoreOpArgs, StoreOpName, StoreOpResult } from '../../shared/contract'
import type { DatabaseEngine, SteppeDatabase } from '../db/database'
import { applyPage, applyStream } from './apply-page'
import { updateStatuses } from './change-posts'
import { doubt, nextChecks, settleChecks } from './checks'
import { beginEra } from './eras'
import { factsBelow, factsOfPosts } from './facts'
import { forgetAccount } from './forget-account'
import { forgetKind } from './forget-kind'
import { purge, removeEntries } from './gone-posts'
import { openDatabase } from './health'
import { sweepLeftovers } from './leftovers'
import { loseBlindWindow, mediaOfNewest, ordersBetween, overview, placesOf, setBelow } from './overview'
import { bytesOnDisk, countsOf, storedOf } from './stored'
import { applyProfile } from './profiles'
import { applyThread, dropThread, forgetThreads, storePosts, threadsOf } from './threads'
import { totalsOf } from './totals'
import { trimTimeline } from './trim'
import { putSet, setTimes } from './put-set'

export type Operations = {
  [Name in StoreOpName]: (args: StoreOpArgs<Name>) => Promise<StoreOpResult<Name>>
}

/** Opens a database, and knows whether that was so before. */
const opening = (database: SteppeDatabase, engine: DatabaseEngine): Operations['open'] => {
  let wasOpen = false
  return async ({ newStoreId }) => {
    const opened = await openDatabase(database, engine, newStoreId, wasOpen)
    wasOpen = true
    return opened
  }
}

/** Binds the operations to a database. Nothing is opened before `open` is called. */
export const createOperations = (database: SteppeDatabase, engine: DatabaseEngine = {}): Operations => ({
  open: opening(database, engine),
  applyPage: (args) => applyPage(database, args),
  applyStream: (args) => applyStream(database, args),
  updateStatuses: (args) => updateStatuses(database, args),
  removeEntries: (args) => removeEntries(database, args),
  purge: (args) => purge(database, args),
  storePosts: (args) => storePosts(database, args),
  applyThread: (args) => applyThread(database, args),
  applyProfile: (args) => applyProfile(database, args),
  threadsOf: (args) => threadsOf(database, args),
  doubt: (args) => doubt(database, args),
  nextChecks: (args) => nextChecks(database, args),
  settleChecks: (args) => settleChecks(database, args),
  factsOf: (args) => factsOfPosts(database, args),
  factsBelow: (args) => factsBelow(database, args),
  putSet: (args) => putSet(database, args),
  setTimes: (args) => setTimes(database, args),
  overview: (args) => overview(database, args),
  setBelow: (args) => setBelow(database, args),
  loseBlindWindow: (args) => loseBlindWindow(database, args),
  ordersBetween: (args) => ordersBetween(database, args),
  placesOf: (args) => placesOf(database, args),
  mediaOfNewest: (args) => mediaOfNewest(database, args),
  trimTimeline: (args) => trimTimeline(database, args),
  sweepLeftovers: (args) => sweepLeftovers(database, args),
  dropThread: (args) => dropThread(database, args),
  totalsOf: (args) => totalsOf(database, args),
  countsOf: (args) => countsOf(database, args),
  storedOf: (args) => storedOf(database, args),
  bytesOnDisk,
  beginEra: (args) => beginEra(database, args),
  forgetKind: (args) => forgetKind(database, args),
  forgetThreads: (args) => forgetThreads(database, args),
  forgetAccount: (args) => forgetAccount(database, args),
})

/** Operations of the store that write: one that succeeded says that the disk is no longer full. */
import type { StoreOpName } from '../../shared/contract'

export const writes: ReadonlySet<StoreOpName> = new Set([
  'applyPage',
  'applyStream',
  'updateStatuses',
  'removeEntries',
  'purge',
  'storePosts',
  'applyThread',
  'applyProfile',
  'putSet',
  'beginEra',
  'doubt',
  'settleChecks',
  'trimTimeline',
  'sweepLeftovers',
  'dropThread',
  'forgetKind',
  'forgetThreads',
  'forgetAccount',
])

/** Operations that say what is complete, worked out from what the database held: in another one they would be untrue. */
export const proofs: ReadonlySet<StoreOpName> = new Set([
  'applyPage',
  'applyStream',
  'setBelow',
  'loseBlindWindow',
])

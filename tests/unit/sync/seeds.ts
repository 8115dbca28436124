/** How many random lives the tests of sync go through, and which: 500, with `STEPPE_FULL=1` 2,500, else as the environment says. */
const { STEPPE_SEED, STEPPE_LIVES, STEPPE_FULL } = process.env

/** The one that is gone through again; null: all of them. */
export const chosenSeed = STEPPE_SEED === undefined ? null : Number(STEPPE_SEED)

export const lives = Number(STEPPE_LIVES ?? (STEPPE_FULL === '1' ? 2_500 : 500))

const perBatch = 25

/** Seeds from 1 on, so many to a test that its own costs do not count. */
export const batches = Array.from({ length: Math.ceil(lives / perBatch) }, (_, at) => ({
  from: at * perBatch + 1,
  to: Math.min(lives, (at + 1) * perBatch),
}))

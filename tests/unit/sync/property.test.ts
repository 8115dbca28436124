/**
 * Random interleavings of everything that happens to a home, a network and a process: whatever the order, the store ends as
 * the ledger says, and what is missing is a gap (mastodon-api.md 1.4, tests a and b). How many: `seeds.ts`.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { createTally, hardStates, tallyLines } from './hard-states'
import { comeToRest, live } from './interleavings'
import { beginLife } from './life'
import { batches, chosenSeed, lives } from './seeds'
import { checkTruth } from './truth'

/** Most lives are short, so that there are many; what needs a longer one is reached by every fifth. */
const stepsOf = (seed: number): number => (seed % 5 === 0 ? 30 : 8)

const tally = createTally()

const runLife = async (seed: number): Promise<void> => {
  const life = await beginLife(seed, tally)
  try {
    await live(life, stepsOf(seed))
    await comeToRest(life)
    await checkTruth(life)
  } catch (thrown) {
    throw new Error(`Seed ${seed} (STEPPE_SEED=${seed}): ${life.log.join(', ')}`, { cause: thrown })
  } finally {
    await life.scene.end()
  }
}

describe('any interleaving ends as the ledger says', () => {
  if (chosenSeed !== null) {
    it(`seed ${chosenSeed}`, { timeout: 60_000 }, () => runLife(Number(chosenSeed)))
    return
  }

  it.each(batches)('seeds $from to $to', { timeout: 300_000 }, async ({ from, to }) => {
    for (let seed = from; seed <= to; seed += 1) await runLife(seed)
  })

  // The rarest of them comes about once in some two hundred lives, so few lives prove nothing about it.
  it.runIf(lives >= 500)('reaches every hard state', () => {
    const never = hardStates.filter((state) => tally[state] === 0)
    expect(never).toEqual([])
  })

  afterAll(() => {
    process.stdout.write(`Hard states over ${lives} lives:\n${tallyLines(tally)}\n`)
  })
})

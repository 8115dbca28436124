/**
 * Random interleavings of everything that happens to a home, a network and a process: whatever the order, the store ends as
 * the ledger says, and what is missing is a gap. `STEPPE_SEED=n` runs one life again; `STEPPE_FULL=1` a thousand.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { beginLife, comeToRest, createTally, hardStates, live } from './interleavings'
import { checkTruth } from './truth'

const chosen = process.env['STEPPE_SEED']
const count = process.env['STEPPE_FULL'] === '1' ? 1_000 : Number(process.env['STEPPE_LIVES'] ?? 80)
const seeds = chosen === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(chosen)]
const steps = 30

const tally = createTally()

const runLife = async (seed: number): Promise<void> => {
  const life = await beginLife(seed, tally)
  try {
    await live(life, steps)
    await comeToRest(life)
    await checkTruth(life)
  } catch (thrown) {
    throw new Error(`Seed ${seed} (STEPPE_SEED=${seed}): ${life.log.join(', ')}`, { cause: thrown })
  } finally {
    await life.scene.end()
  }
}

describe('any interleaving ends as the ledger says', () => {
  it.each(seeds)('seed %i', { timeout: 60_000 }, runLife)

  it.runIf(chosen === undefined)('reaches every hard state', () => {
    const never = hardStates.filter((state) => tally[state] === 0)
    expect(never).toEqual([])
  })

  afterAll(() => {
    const lines = hardStates.map((state) => `${String(tally[state]).padStart(7)}  ${state}`)
    process.stdout.write(`Hard states over ${seeds.length} lives:\n${lines.join('\n')}\n`)
  })
})

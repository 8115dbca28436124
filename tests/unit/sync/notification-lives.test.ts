/**
 * Random lives of an account with its notifications beside its home (mastodon-api.md 1.4 and 1.10): all that happens to home, most of
 * which tells of something, and what is dismissed elsewhere, without a word. A tenth of the lives that `seeds.ts` tells.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { createTally } from './hard-states'
import { comeToRest, live } from './interleavings'
import { beginLife } from './life'
import { chosenSeed, lives } from './seeds'
import { checkBeside, checkTruth, deepest } from './truth'

const seeds =
  chosenSeed === null ? Array.from({ length: Math.ceil(lives / 10) }, (_, at) => at + 1) : [chosenSeed]
/** Most lives are short, so that there are many. */
const stepsOf = (seed: number): number => (seed % 5 === 0 ? 30 : 10)

const tally = createTally()

/** Lives in which that happened, and there were notifications in the end. */
const reached = {
  'new followers': 0,
  'notification dismissed elsewhere': 0,
  'asleep for a while': 0,
  'offline for a while': 0,
  'killed before a request': 0,
  'killed after an answer': 0,
  'killed before a write': 0,
  'killed after a write': 0,
}

describe('notifications end as the ledger says, and home beside them', () => {
  it.each(seeds)('seed %i', { timeout: 60_000 }, async (seed) => {
    const life = await beginLife(seed, tally, 'notifications')
    try {
      await live(life, stepsOf(seed))
      await comeToRest(life)
      await checkTruth(life)
      const all = life.scene.instance.world.notificationsOf('reader').map(({ id }) => id)
      const ledger = all.slice(0, deepest)
      await checkBeside(life, 'notifications', ledger)
      if (ledger.length === 0) return
      for (const name of Object.keys(reached) as (keyof typeof reached)[])
        if (life.log.includes(name)) reached[name] += 1
    } catch (thrown) {
      throw new Error(`Seed ${seed} (STEPPE_SEED=${seed}): ${life.log.join(', ')}`, { cause: thrown })
    } finally {
      await life.scene.end()
    }
  })

  it.runIf(lives >= 500 && chosenSeed === null)(
    'which came about, and went, while nobody listened, and with the process',
    () => {
      expect(Math.min(...Object.values(reached))).toBeGreaterThan(0)
    },
  )

  afterAll(() => {
    const lines = Object.entries(reached).map(([what, count]) => `${String(count).padStart(7)}  ${what}`)
    process.stdout.write(`Notifications over ${seeds.length} lives:\n${lines.join('\n')}\n`)
  })
})

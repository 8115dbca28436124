/**
 * Random lives of an account with a list beside its home (mastodon-api.md 1.4, tests a and b): everything that happens to home, and
 * people who join the list and leave it. A tenth of the lives that `seeds.ts` tells.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { newestOrder, oldestOrder, orderOf } from '../../../src/shared/order'
import { createTally, cut } from './hard-states'
import { beginLife, comeToRest, listKey, live, type Life } from './interleavings'
import { chosenSeed, lives } from './seeds'
import { checkTruth } from './truth'

const seeds =
  chosenSeed === null ? Array.from({ length: Math.ceil(lives / 10) }, (_, at) => at + 1) : [chosenSeed]
/** Most lives are short, so that there are many. */
const stepsOf = (seed: number): number => (seed % 5 === 0 ? 30 : 10)

/** Lives in which that happened to the list, and its column was not empty in the end. */
const reached = { 'somebody joins the list': 0, 'somebody leaves the list': 0 }

/** How far down a look at everything reaches: twenty pages, which are 800 posts where pages are not cut as small as here. */
const deepest = 20 * cut[0]

const checkList = async ({ scene, list, log }: Life): Promise<void> => {
  const ledger = scene.instance.world.listOf(list ?? '').slice(0, deepest)
  const entries = await scene.store.database.entries
    .where('[timeline+order]')
    .between([listKey, newestOrder], [listKey, oldestOrder], true, true)
    .toArray()
  const present = entries.filter(({ goneAt }) => goneAt === null)
  const oldest = ledger.at(-1)
  // Why: what stands below the server's end may have been cut off there, as 800 posts are kept, and stays.
  const shown = present.filter(({ order }) => oldest !== undefined && order <= orderOf(oldest))
  expect(shown.map(({ statusId }) => statusId)).toEqual(ledger)
  const { segments } = await scene.store.call('overview', { timeline: listKey })
  expect(segments.map(({ below }) => below)).not.toContain('open')
  for (const { order } of present) {
    const holds = segments.some(({ from, to }) => from <= order && to >= order)
    expect(holds, 'a post stands outside all ranges').toBe(true)
  }
  if (ledger.length === 0) return
  for (const name of Object.keys(reached) as (keyof typeof reached)[])
    if (log.includes(name)) reached[name] += 1
}

describe('a list ends as the ledger says, and home beside it', () => {
  it.each(seeds)('seed %i', { timeout: 60_000 }, async (seed) => {
    const life = await beginLife(seed, createTally(), true)
    try {
      await live(life, stepsOf(seed))
      await comeToRest(life)
      await checkTruth(life)
      await checkList(life)
    } catch (thrown) {
      throw new Error(`Seed ${seed} (STEPPE_SEED=${seed}): ${life.log.join(', ')}`, { cause: thrown })
    } finally {
      await life.scene.end()
    }
  })

  it.runIf(lives >= 500 && chosenSeed === null)('which people joined and left', () => {
    expect(Math.min(...Object.values(reached))).toBeGreaterThan(0)
  })

  afterAll(() => {
    process.stdout.write(`Lists over ${seeds.length} lives: ${JSON.stringify(reached)}\n`)
  })
})

/**
 * Random outages during which more is posted than a home holds (mastodon-api.md 1.4, test c): whatever they are like, exactly one gap
 * is left for good, and all that the server still has is there. How many: `seeds.ts`. Homes and pages are cut shorter than the 800 and
 * 40 posts of real ones, so that there are many; `gaps.test.ts` has one of 3,000.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../support/fake-mastodon/random'
import {
  createTally,
  cut,
  observe,
  observeAnswers,
  observeHistory,
  tallyLines,
  type HardState,
} from './hard-states'
import { batches, chosenSeed, lives } from './seeds'
import { createScene, minutes, type Scene } from './support'

/** What happened in an outage, as a failure tells it. */
interface Outage {
  read: number
  written: number
  stepMs: number
  kept: number
  vanished: number
  failing: number
}

const outageOf = (seed: number): Outage => {
  const random = createRandom(seed)
  const kept = cut[0] + 1 + random.int(cut[1] - cut[0])
  return {
    read: 1 + random.int(2 * cut[0]),
    // More than is kept, so that nothing from before the outage is left.
    written: kept + 1 + random.int(cut[1]),
    stepMs: 1_000 * (1 + random.int(120)),
    kept,
    // Less than a page: behind a page of which all has vanished nothing can be seen.
    vanished: random.int(cut[0]),
    failing: random.int(3) === 0 ? 1 + random.int(3) : 0,
  }
}

const tally = createTally()
/** Of the hard states those that outages are to bring about. */
const reached = [
  'gap open',
  'gap lost',
  'rows over a loss became a range of their own',
  'short page although the feed goes on',
  'answer that is an error',
  'post trimmed off',
  'post vacuumed',
] as const satisfies readonly HardState[]

const liveThrough = async (scene: Scene, seed: number, outage: Outage): Promise<void> => {
  const random = createRandom(seed + 1_000_000)
  Object.assign(scene.instance.personality, { feedLimit: outage.kept, maxLimit: cut[0] })
  await scene.write(outage.read)
  scene.start()
  await scene.advance(minutes / 2)
  await scene.stop()
  await scene.write(outage.written, outage.stepMs)
  for (let left = outage.vanished; left > 0; left -= 1) {
    const ids = scene.ledger()
    scene.instance.world.vacuum(ids[random.int(ids.length)] ?? '')
  }
  if (outage.failing > 0) {
    scene.instance.faults.add({
      name: 'http-502-html',
      when: ({ path, query }) => path === '/api/v1/timelines/home' && query.has('max_id'),
      times: outage.failing,
    })
  }
  scene.start()
  await scene.advance(3 * minutes)
}

const run = async (seed: number): Promise<void> => {
  const outage = outageOf(seed)
  let begun: Scene | null = null
  const scene = await createScene({
    seed,
    harness: { onCall: observe(tally, { segments: [] }), onAnswer: observeAnswers(tally, () => begun) },
  })
  begun = scene
  try {
    await liveThrough(scene, seed, outage)
    observeHistory(tally, scene)
    const ledger = scene.ledger()
    expect(ledger.length).toBe(outage.kept - outage.vanished)
    expect((await scene.stored()).slice(0, ledger.length)).toEqual(ledger)
    expect(await scene.stored()).toHaveLength(ledger.length + Math.min(outage.read, outage.kept))
    expect((await scene.segments()).map(({ below }) => below)).toEqual(['lost', 'end'])
  } catch (thrown) {
    throw new Error(`Seed ${seed} (STEPPE_SEED=${seed}): ${JSON.stringify(outage)}`, { cause: thrown })
  } finally {
    await scene.end()
  }
}

describe('an outage in which more was posted than the server keeps leaves one gap, and all that it has', () => {
  if (chosenSeed !== null) {
    it(`seed ${chosenSeed}`, () => run(Number(chosenSeed)))
    return
  }
  it.each(batches)('seeds $from to $to', { timeout: 300_000 }, async ({ from, to }) => {
    for (let seed = from; seed <= to; seed += 1) await run(seed)
  })

  it.runIf(lives >= 500)('reaches every hard state of an outage', () => {
    expect(reached.filter((state) => tally[state] === 0)).toEqual([])
  })

  afterAll(() => {
    process.stdout.write(`Hard states over ${lives} outages:\n${tallyLines(tally, reached)}\n`)
  })
})

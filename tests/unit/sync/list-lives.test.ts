/**
 * Random lives of an account with a list beside its home (mastodon-api.md 1.4, tests a and b): everything that happens to home, and
 * people who join the list and leave it. A tenth of the lives that `seeds.ts` tells.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { compareIds } from '../../support/fake-mastodon/ids'
import { createTally, cut, hardStates, tallyLines, type HardState } from './hard-states'
import { comeToRest, live } from './interleavings'
import { beginLife, type Life } from './life'
import { chosenSeed, lives } from './seeds'
import { checkBeside, checkTruth, deepest } from './truth'

const seeds =
  chosenSeed === null ? Array.from({ length: Math.ceil(lives / 10) }, (_, at) => at + 1) : [chosenSeed]
/** Most lives are short, so that there are many. */
const stepsOf = (seed: number): number => (seed % 5 === 0 ? 30 : 10)

/** Of home, beside which the list lives. */
const tally = createTally()

/** What so few lives cannot be asked for: property.test.ts has ten times as many of homes. */
const rare: readonly HardState[] = [
  'loss that no answer can disprove',
  'rows over a loss became a range of their own',
  'rows only from above (since_id)',
  'killed with an open gap',
  'killed in the first fetch',
  'killed with a blind window',
  'old post put back by an edit',
  'blind window lost',
]

/** Lives in which that happened to the list, and its column was not empty in the end. */
const reached = { 'somebody joins the list': 0, 'somebody leaves the list': 0 }

/** Pages of the list out of which rows had fallen (mastodon-api.md 1.1). */
const pages = { 'short page although the list goes on': 0, 'empty page although the list goes on': 0 }

/** Notes what was missing in pages that were asked for from above. */
const observePages = ({ scene, list }: Life): void => {
  const { world } = scene.instance
  scene.instance.onAnswered(({ path, query }, { status }) => {
    if (list === null || status !== 200 || path !== `/api/v1/timelines/list/${list}`) return
    if (query.has('min_id') || query.has('since_id')) return
    const maxId = query.get('max_id')
    const below = world.listFeedIds(list).filter((id) => maxId === null || compareIds(id, maxId) < 0)
    const readable = new Set(world.listOf(list))
    const rows = below.slice(0, cut[0]).filter((id) => readable.has(id))
    if (rows.length === cut[0] || !below.slice(cut[0]).some((id) => readable.has(id))) return
    pages[`${rows.length === 0 ? 'empty' : 'short'} page although the list goes on`] += 1
  })
}

/**
 * A page of the list vanishes where it is stored. Not by chance alone: what vanishes out of home in a life is the list's only in part. Below
 * the newest page, and once: see docs/decisions/segments.md.
 */
const emptyPage = ({ scene, list, random }: Life): void => {
  const { world } = scene.instance
  const from = cut[0] + random.int(cut[0])
  for (const id of world.listOf(list ?? '').slice(from, from + cut[0]))
    // With a post its boosts have gone.
    if (world.findPost(id) !== null) world.vacuum(id)
}

const checkList = async (life: Life): Promise<void> => {
  const { world } = life.scene.instance
  const readable = new Set(world.listOf(life.list ?? ''))
  // What fell out of pages took its room in them.
  const ledger = world
    .listFeedIds(life.list ?? '')
    .slice(0, deepest)
    .filter((id) => readable.has(id))
  await checkBeside(life, 'list', ledger)
  if (ledger.length === 0) return
  for (const name of Object.keys(reached) as (keyof typeof reached)[])
    if (life.log.includes(name)) reached[name] += 1
}

describe('a list ends as the ledger says, and home beside it', () => {
  it.each(seeds)('seed %i', { timeout: 60_000 }, async (seed) => {
    const life = await beginLife(seed, tally, 'list')
    observePages(life)
    try {
      await live(life, stepsOf(seed))
      if (seed % 2 === 0) emptyPage(life)
      await comeToRest(life)
      await checkTruth(life)
      await checkList(life)
    } catch (thrown) {
      throw new Error(`Seed ${seed} (STEPPE_SEED=${seed}): ${life.log.join(', ')}`, { cause: thrown })
    } finally {
      await life.scene.end()
    }
  })

  it.runIf(lives >= 500 && chosenSeed === null)(
    'which people joined and left, with pages out of which rows had fallen, and what is hard for a home',
    () => {
      expect(Math.min(...Object.values(reached), ...Object.values(pages))).toBeGreaterThan(0)
      expect(hardStates.filter((state) => tally[state] === 0 && !rare.includes(state))).toEqual([])
    },
  )

  afterAll(() => {
    const counts = Object.entries({ ...reached, ...pages })
    const own = counts.map(([what, count]) => `${String(count).padStart(7)}  ${what}`)
    process.stdout.write(
      `Lists over ${seeds.length} lives, and the homes beside them:\n${own.join('\n')}\n${tallyLines(tally)}\n`,
    )
  })
})

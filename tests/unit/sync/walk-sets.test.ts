/**
 * Every set that comes page by page, read against the fake instance (mastodon-api.md 1.1): blocks, mutes, blocked domains, requests to
 * follow, followed hashtags, the people of each list. Pages are short, or empty though more follow, the last one may be full, and Link
 * may lead in circles. What is stored is what the server's ledger says, or nothing. Links that trend are in
 * tests/unit/mastodon/trending-links.test.ts: their order moves, so no whole of them can be had.
 * `STEPPE_WALKS=n` reads so many worlds, `STEPPE_SEED=n` that one alone.
 */
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { SetName } from '../../../src/shared/sets'
import { createSets, type Sets } from '../../../src/main/sync/sets'
import { compareIds } from '../../support/fake-mastodon/ids'
import { createRandom, type Random } from '../../support/fake-mastodon/random'
import { vanishes } from '../../support/fake-mastodon/rewrites'
import { quiet, reader } from '../../support/sync-harness'
import { createScene, type Scene } from './support'
import { during } from './walk-world'

const chosen = process.env['STEPPE_SEED']
const count = Number(process.env['STEPPE_WALKS'] ?? (process.env['STEPPE_FULL'] === '1' ? 200 : 20))
const seeds = chosen === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(chosen)]

const tally = {
  'short page': 0,
  'empty page': 0,
  'empty page that leads on': 0,
  'empty page without Link': 0,
  circle: 0,
}

let scene: Scene
let pageSize = 0
let endScene = (): Promise<void> => Promise.resolve()
afterEach(() => endScene())

/** A set, what the server has of it, and what of what is stored to compare with that. */
interface Walked {
  name: SetName
  ledger: () => unknown[]
  namesOf: (members: readonly unknown[]) => unknown[]
}

const idsOf = (members: readonly unknown[]): unknown[] => members.map((one) => (one as { id: string }).id)
const asTheyAre = (members: readonly unknown[]): unknown[] => [...members]

/** Lists by their ids, with the people of each. */
const peopleOf = (members: readonly unknown[]): unknown[] =>
  (members as { id: string; people: { id: string }[] }[])
    .toSorted((one, other) => compareIds(one.id, other.id))
    .map(({ id, people }) => [id, people.map((one) => one.id)])

/** Sets of all sizes; often just as large as some pages, so that a full one is the last. */
const fillWorld = ({ instance }: Scene, random: Random): Walked[] => {
  const { world } = instance
  let made = 0
  const some = (make: (handle: string) => void): void => {
    const size = pageSize * random.int(5) + (random.chance(0.5) ? 0 : random.int(pageSize))
    for (let at = 0; at < size; at += 1) {
      made += 1
      const handle = `person${made}@other${made}.example`
      world.addAccount({ handle })
      make(handle)
    }
  }
  some((handle) => world.block('reader', handle))
  some((handle) => world.mute('reader', handle))
  some((handle) => world.requestFollow(handle, 'reader'))
  some((handle) => world.blockDomain('reader', handle.split('@')[1] ?? ''))
  some((handle) => world.followTag('reader', handle.split('@')[0] ?? ''))
  const lists = Array.from({ length: random.int(4) }, (_, at) => {
    const list = world.addList('reader', `List ${at}`, [])
    some((handle) => world.setListMember(list.id, handle, true))
    return list
  })
  return [
    { name: 'blocks', ledger: () => world.blocksOf('reader'), namesOf: idsOf },
    { name: 'mutes', ledger: () => world.mutesOf('reader'), namesOf: idsOf },
    { name: 'followRequests', ledger: () => world.followRequestsOf('reader'), namesOf: idsOf },
    { name: 'domainBlocks', ledger: () => world.domainBlocksOf('reader'), namesOf: asTheyAre },
    { name: 'followedTags', ledger: () => world.tagsOf('reader'), namesOf: asTheyAre },
    {
      name: 'lists',
      ledger: () =>
        lists.map(({ id, members }): [string, string[]] => [id, [...members].sort(compareIds).reverse()]),
      namesOf: peopleOf,
    },
  ]
}

const isFurther = ({ query }: { query: URLSearchParams }): boolean => query.has('max_id')
const isPaged = ({ path }: { path: string }): boolean => path !== '/api/v1/lists'

/** What is left of the ledger where the server leaves rows out after it has cut its pages. */
const thinned = (ledger: readonly unknown[]): unknown[] =>
  ledger
    .filter((one) => typeof one !== 'string' || !vanishes(one))
    .map((one) => {
      if (typeof one === 'string') return one
      const [id, people] = one as [string, string[]]
      return [id, people.filter((person) => !vanishes(person))]
    })

const storedOf = async (name: SetName): Promise<readonly unknown[] | null> =>
  (await scene.store.database.sets.get([reader, name]))?.members ?? null

const begin = async (seed: number, random: Random): Promise<Walked[]> => {
  scene = await createScene({
    seed,
    personality: random.pick(['mastodon-4.3', 'mastodon-4.5', 'mastodon-4.6']),
    harness: {
      onAnswer: (url, status, body, link) => {
        const rows: unknown = status === 200 && url.searchParams.has('limit') ? JSON.parse(body) : null
        if (!Array.isArray(rows)) return
        const isNext = link?.includes('rel="next"') === true
        if (rows.length > 0 && rows.length < pageSize && isNext) tally['short page'] += 1
        if (rows.length > 0) return
        tally['empty page'] += 1
        if (isNext) tally['empty page that leads on'] += 1
        if (link === null && url.searchParams.has('max_id')) tally['empty page without Link'] += 1
      },
    },
  })
  endScene = () => {
    endScene = () => Promise.resolve()
    return scene.end()
  }
  pageSize = 2 + random.int(6)
  const walks = fillWorld(scene, random)
  Object.assign(scene.instance.personality, { maxLimit: pageSize })
  scene.follow()
  scene.start()
  await scene.engine().suspend()
  await scene.store.database.sets.clear()
  return walks
}

const isRead = (reading: Promise<void>): Promise<boolean> =>
  reading.then(
    () => true,
    () => false,
  )

/** As the engine has them, without the engine's own times to read them. */
const setsOf = ({ engine, store, now }: Scene): Sets =>
  createSets({
    account: reader,
    client: engine().client,
    store: store.call,
    clock: { now, random: () => 0.5, wait: () => Promise.resolve() },
    isOnline: () => true,
    isSparing: () => false,
    onRefilled: () => undefined,
    log: quiet,
  })

describe('every set that comes page by page', () => {
  it.each(seeds)('is what the server has, or nothing (seed %i)', { timeout: 60_000 }, async (seed) => {
    const random = createRandom(seed)
    const walks = await begin(seed, random)
    const sets = setsOf(scene)
    const read = (name: SetName): Promise<void> =>
      during(scene, sets.refresh(name, new AbortController().signal))
    for (const { name, ledger, namesOf } of walks) {
      const where = `Seed ${seed}, ${name}`
      const { faults } = scene.instance
      const isThinned = random.chance(0.4)
      if (isThinned) faults.add({ name: 'rows-vanish', when: isPaged })
      if (random.chance(0.2)) faults.add({ name: 'link-reversed' })
      const wanted = isThinned ? thinned(ledger()) : ledger()
      const isStored = async (): Promise<void> =>
        expect(namesOf((await storedOf(name)) ?? []), where).toEqual(wanted)
      if (random.chance(0.4)) {
        // One page is answered again: its Link leads back to where one came from.
        const heal = faults.add({ name: 'same-page', when: isFurther, times: 1 })
        const before = await storedOf(name)
        if (await isRead(read(name))) await isStored()
        else {
          tally.circle += 1
          expect(await storedOf(name), where).toEqual(before)
        }
        heal()
      }
      await read(name)
      await isStored()
      faults.clear()
    }
  })

  it.runIf(chosen === undefined)('meets every shape of page', () => {
    expect(Object.entries(tally).filter(([, times]) => times === 0)).toEqual([])
  })

  afterAll(() => {
    process.stdout.write(`Sets of ${seeds.length} worlds: ${JSON.stringify(tally)}\n`)
  })
})

/** The server fills timelines anew, without a word, when a set of the account changes: they are read again as far as it keeps them. */
import { afterEach, describe, expect, it } from 'vitest'
import { wholeLooksInMemory, type WholeLooks } from '../../../src/main/sync/second-looks'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'
import { idsOf } from './faults/support'

let scene: Scene
let wholeLooks: WholeLooks
afterEach(async () => {
  await scene.end()
})

const mina = 'mina@other.example'
const jo = 'jo@other.example'

/** Some posts of Jo's, below ten hours of Mina's. */
const begin = async (before: () => TimelineSpec[]): Promise<TimelineSpec[]> => {
  wholeLooks = wholeLooksInMemory()
  scene = await createScene({ harness: { wholeLooks } })
  const { world, clock } = scene.instance
  world.addAccount({ handle: jo })
  world.follow('reader', jo)
  const specs = before()
  for (let at = 0; at < 20; at += 1) {
    clock.advance(minutes)
    world.post({ author: mina, text: `Early ${at}` })
    world.post({ author: jo, text: `Jo’s ${at}` })
  }
  await scene.write(300, 2 * minutes)
  return specs
}
const keyOf = (spec: TimelineSpec) => timelineKey(reader, spec)
/** Starts; nobody is due for the look at everything once a day. */
const start = async (specs: TimelineSpec[]): Promise<number> => {
  const at = scene.now() - minutes
  for (const timeline of [home, ...specs.map(keyOf)]) wholeLooks.done(timeline, at)
  scene.start()
  scene.engine().setTimelines(specs)
  await scene.advance(15 * minutes)
  return at
}
const aDayLater = async (specs: TimelineSpec[]): Promise<number> => {
  await scene.stop()
  await scene.advance(26 * hours)
  return start(specs)
}
const wasReadAgain = (spec: TimelineSpec, since: number): boolean =>
  (wholeLooks.last(keyOf(spec)) ?? 0) > since

describe('everything that the server keeps is read again', () => {
  it('of home and the lists after somebody is muted no more, and not because mutes are read for the first time', async () => {
    const specs = await begin(() => {
      scene.instance.world.mute('reader', jo)
      return [
        { kind: 'list', list: scene.instance.world.addList('reader', 'Birders', [mina, jo]).id },
        { kind: 'local' },
      ]
    })
    await start(specs)
    // The first fetch is one reading of everything, and there is no second one.
    const pages = scene.asked().filter((query) => 'max_id' in query && !('min_id' in query))
    expect(pages.length).toBeLessThanOrEqual(Math.ceil(scene.ledger().length / 40) + 2)
    expect(await scene.stored()).toEqual(scene.ledger())
    scene.instance.world.unmute('reader', jo)
    expect(await scene.stored()).not.toEqual(scene.ledger())

    const second = await aDayLater(specs)
    expect(await scene.stored()).toEqual(scene.ledger())
    const [list = { kind: 'home' }] = specs
    expect(wasReadAgain({ kind: 'home' }, second)).toBe(true)
    expect(wasReadAgain(list, second)).toBe(true)
    const [id] = 'list' in list ? [list.list] : ['']
    expect(await idsOf(scene, list)).toEqual(scene.instance.world.listOf(id))

    const third = await aDayLater(specs)
    for (const spec of [list, { kind: 'home' }] as const) expect(wasReadAgain(spec, third)).toBe(false)
  })

  it('of a list alone whose people changed', async () => {
    let [birders, others] = ['', '']
    const specs = await begin(() => {
      birders = scene.instance.world.addList('reader', 'Birders', [mina]).id
      others = scene.instance.world.addList('reader', 'Others', [mina]).id
      return [birders, others].map((list) => ({ kind: 'list', list }))
    })
    await start(specs)
    scene.instance.world.setListMember(birders, jo, true)
    const second = await aDayLater(specs)
    const found = [...specs, { kind: 'home' } as const].map((spec) => wasReadAgain(spec, second))
    expect(found).toEqual([true, false, false])
    expect(await idsOf(scene, { kind: 'list', list: birders })).toEqual(scene.instance.world.listOf(birders))
  })

  it('of home alone after a hashtag is followed no more', async () => {
    const specs = await begin(() => {
      const { world } = scene.instance
      world.addAccount({ handle: 'far@far.example' })
      world.followTag('reader', 'owls')
      // What is below the last post of an answer may only have been cut off.
      world.post({ author: mina, text: 'First' })
      world.post({ author: 'far@far.example', text: '#owls at dusk' })
      return [{ kind: 'list', list: world.addList('reader', 'Birders', [mina]).id }]
    })
    await start(specs)
    expect(await scene.stored()).toEqual(scene.ledger())
    scene.instance.world.unfollowTag('reader', 'owls')
    const second = await aDayLater(specs)
    expect(await scene.stored()).toEqual(scene.ledger())
    const found = [...specs, { kind: 'home' } as const].map((spec) => wasReadAgain(spec, second))
    expect(found).toEqual([false, true])
  })
})

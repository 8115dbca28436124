/** Whether a feed still reaches down to what is stored (mastodon-api.md 1.3): what proves it, and what does not. */
import { afterEach, describe, expect, it } from 'vitest'
import { createScene, minutes, type Scene } from './support'

let scene: Scene | null = null
afterEach(async () => {
  await scene?.end()
  scene = null
})

const begin = async (): Promise<Scene> => {
  const made = await createScene({})
  scene = made
  for (const handle of ['ada@other.example', 'ben@other.example']) {
    made.instance.world.addAccount({ handle })
    made.instance.world.follow('reader', handle)
  }
  return made
}

/** Posts of one person, some seconds apart. */
const posts = ({ instance, follow }: Scene, author: string, count: number): string[] => {
  const ids = Array.from({ length: count }, (_, at) => {
    instance.clock.advance(5_000)
    return instance.world.post({ author: `${author}@other.example`, text: `${author} ${at}` }).id
  })
  follow()
  return ids
}

const settle = async (at: Scene): Promise<void> => {
  at.start()
  await at.advance(5 * minutes)
}

/** What happens while the app sleeps, and the feed filled again afterwards. */
const whileAsleep = async (at: Scene, happens: () => void): Promise<void> => {
  await at.engine().suspend()
  happens()
  at.engine().resume()
  await at.advance(5 * minutes)
}

const belows = async (at: Scene): Promise<string[]> => (await at.segments()).map(({ below }) => below)

describe('a feed that lost most of what is stored', () => {
  it('is joined by a single post that stood in it all the time', async () => {
    const at = await begin()
    posts(at, 'mina', 3)
    const [kept = ''] = posts(at, 'ada', 1)
    posts(at, 'mina', 3)
    await settle(at)
    await whileAsleep(at, () => {
      at.instance.world.unfollow('reader', 'mina@other.example')
      posts(at, 'ben', 60)
    })
    expect(at.ledger().at(-1)).toBe(kept)
    expect(await belows(at)).toEqual(['end'])
  })

  it('is not joined by a post that an edit put back below the cut', async () => {
    const at = await begin()
    const old = posts(at, 'mina', 6)
    await settle(at)
    await whileAsleep(at, () => {
      posts(at, 'ben', 60)
      at.instance.world.trimHome('reader', 50)
      at.instance.world.edit(old[2] ?? '', { text: 'edited' })
    })
    expect(at.ledger()).toContain(old[2])
    expect(await belows(at)).toEqual(['lost', 'end'])
  })

  it('is joined by its very last posts, where all above them vanished', async () => {
    const at = await begin()
    const old = posts(at, 'mina', 110)
    await settle(at)
    await whileAsleep(at, () => {
      posts(at, 'ben', 60)
      for (const id of old.slice(10)) at.instance.world.vacuum(id)
    })
    expect(await belows(at)).toEqual(['end'])
  })

  it('is joined by posts of an older range, where all of the one above it vanished before the gap between was filled', async () => {
    const at = await begin()
    posts(at, 'mina', 10)
    await settle(at)
    const repair = at.instance.faults.add({
      name: 'http-502-html',
      when: ({ query }) => query.has('min_id'),
    })
    await whileAsleep(at, () => void posts(at, 'ben', 60))
    expect(await belows(at)).toEqual(['open', 'end'])
    await at.stop()
    repair()
    at.instance.world.unfollow('reader', 'ben@other.example')
    posts(at, 'ada', 60)
    await settle(at)
    expect(at.ledger()).toHaveLength(70)
    expect(await belows(at)).toEqual(['end'])
  })
})

describe('absence', () => {
  it('of what was only cut off is not marked: it says nothing below the end of what the server keeps', async () => {
    const at = await begin()
    posts(at, 'mina', 60)
    await settle(at)
    await whileAsleep(at, () => {
      posts(at, 'ben', 10)
      at.instance.world.trimHome('reader', 30)
    })
    await at.advance(60 * minutes)
    expect(at.ledger()).toHaveLength(30)
    expect(await at.stored()).toHaveLength(70)
    expect(await at.gone()).toEqual([])
  })

  it('in a long stretch of vanished posts is marked to its end, also by an engine that just began', async () => {
    const at = await begin()
    const old = posts(at, 'mina', 150)
    await settle(at)
    await at.stop()
    for (const id of old.slice(20)) at.instance.world.vacuum(id)
    const newest = posts(at, 'ben', 2)
    at.start()
    await at.advance(60 * minutes)
    expect(at.ledger()).toHaveLength(22)
    expect(await at.stored()).toEqual([...newest.toReversed(), ...old.slice(0, 20).toReversed()])
  })

  it('counts around posts that the feed still has between two pages of which everything vanished', async () => {
    const at = await begin()
    const old = posts(at, 'mina', 130)
    await settle(at)
    let newest: string[] = []
    await whileAsleep(at, () => {
      newest = posts(at, 'ben', 42)
      for (const id of [...newest.slice(0, 40), ...old.slice(0, 110), ...old.slice(113)])
        at.instance.world.vacuum(id)
    })
    await at.advance(60 * minutes)
    const left = [...old.slice(110, 113), ...newest.slice(40)].toReversed()
    expect(at.ledger()).toEqual(left)
    // Of what lies below those three nobody can know whether it was cut off.
    expect((await at.stored()).slice(0, left.length)).toEqual(left)
    expect(await at.gone()).toEqual(old.slice(113).toReversed())
  })

  it('of what was cut off is not marked under the last posts of a feed, where a page above them vanished', async () => {
    const at = await begin()
    const old = posts(at, 'mina', 130)
    await settle(at)
    await whileAsleep(at, () => {
      const fresh = posts(at, 'ben', 42)
      for (const id of [...fresh.slice(0, 40), ...old.slice(113)]) at.instance.world.vacuum(id)
      at.instance.world.trimHome('reader', 62)
    })
    await at.advance(60 * minutes)
    expect(at.ledger().at(-1)).toBe(old[110])
    expect(await at.gone()).toEqual(old.slice(113).toReversed())
  })

  it('is not marked of what posts that came in late left no room for under a page of vanished posts', async () => {
    const at = await begin()
    const old = posts(at, 'mina', 100)
    const between = at.now() - 50_000
    await settle(at)
    await at.stop()
    for (const id of posts(at, 'ben', 45)) at.instance.world.vacuum(id)
    posts(at, 'ben', 2)
    for (let late = 0; late < 3; late += 1) {
      const createdAt = between + late * 5_000 + 1_000
      at.instance.world.deliverFetched({
        author: 'ada@other.example',
        text: 'fetched',
        createdAt,
        stream: false,
      })
    }
    at.start()
    // Why not longer: the next look has room for them.
    await at.advance(4 * minutes)
    expect(at.ledger()).toHaveLength(105)
    expect(await at.gone()).toEqual([])
    expect(await at.stored()).toEqual(at.ledger())
    expect(at.ledger()).toContain(old[99])
  })
})

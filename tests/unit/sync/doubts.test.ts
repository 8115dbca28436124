import { afterEach, describe, expect, it } from 'vitest'
import { orderOf } from '../../../src/shared/order'
import { noRows } from '../../../src/shared/row-batch'
import type { FakeInstanceOptions } from '../../support/fake-mastodon'
import { statusRow } from '../../support/store-builders'
import { home, reader } from '../../support/sync-harness'
import { createScene, hours, minutes, type Scene } from './support'

/** What an answer seems to say and does not prove. */
let scene: Scene
afterEach(() => scene.end())

describe('a short page', () => {
  it('of history is not its end', async () => {
    scene = await createScene()
    // So far apart that the look at the newest end does not reach all of it.
    const ids = await scene.write(160, 10 * minutes)
    for (const id of ids.slice(100, 110)) scene.instance.world.vacuum(id)
    scene.start()
    await scene.advance(10 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect((await scene.segments()).map(({ below }) => below)).toEqual(['end'])
  })
})

describe('an answer that says 206', () => {
  it('leaves nothing out for good', async () => {
    scene = await createScene()
    const { world, clock } = scene.instance
    world.addAccount({ handle: 'jo@other.example' })
    world.follow('reader', 'jo@other.example')
    for (let at = 0; at < 20; at += 1) {
      await scene.write(1)
      clock.advance(10 * minutes)
      world.post({ author: 'jo@other.example', text: `Also ${at}` })
    }
    await scene.write(5, 5 * minutes)
    scene.start()
    await scene.advance(5 * minutes)
    const before = await scene.stored()
    expect(before).toHaveLength(45)
    // The first third shows nobody, the second one person, the last one both.
    world.regenerateHome('reader', 60 * minutes)
    await scene.advance(30 * minutes)
    expect(scene.ledger()).toHaveLength(25)
    expect(await scene.stored()).toEqual(before)
    expect(await scene.gone()).toEqual([])
  })
})

describe('a feed that the server rebuilt', () => {
  it('takes nothing away by what it leaves out; what really went later is marked', async () => {
    scene = await createScene()
    const { world, clock } = scene.instance
    for (const handle of ['jo@other.example', 'ada@other.example']) world.addAccount({ handle })
    world.follow('reader', 'ada@other.example')
    world.followTag('reader', 'moss')
    const tagged: string[] = []
    const ofAda: string[] = []
    for (let at = 0; at < 20; at += 1) {
      await scene.write(1)
      clock.advance(10_000)
      tagged.push(world.post({ author: 'jo@other.example', text: `About #moss ${at}`, tags: ['moss'] }).id)
      clock.advance(10_000)
      ofAda.push(world.post({ author: 'ada@other.example', text: `Ada ${at}` }).id)
    }
    scene.follow()
    scene.start()
    await scene.advance(5 * minutes)
    const before = await scene.stored()
    expect(before).toHaveLength(60)
    // Posts of followed hashtags are not put back (mastodon-api.md 1.3), and one was deleted meanwhile.
    world.regenerateHome('reader', 2 * minutes)
    const [deleted = ''] = tagged
    world.delete(deleted)
    await scene.advance(20 * minutes)
    expect(scene.ledger()).toHaveLength(40)
    expect(await scene.gone()).toEqual([])
    expect((await scene.stored()).filter((id) => id !== deleted)).toEqual(
      before.filter((id) => id !== deleted),
    )
    // Two 404, an hour apart, tell which of those was deleted (1.6).
    world.unfollow('reader', 'ada@other.example')
    await scene.advance(100 * minutes)
    expect((await scene.gone()).toSorted()).toEqual(ofAda.toSorted())
    expect(await scene.stored()).not.toContain(deleted)
    for (const id of tagged.slice(1)) expect(await scene.stored()).toContain(id)
  })
})

describe('a post that left a timeline when it was older than two days', () => {
  it('is asked for, and what it said is removed after two 404 an hour apart, unless it is still there', async () => {
    scene = await createScene()
    const { world, clock } = scene.instance
    world.addAccount({ handle: 'ada@other.example' })
    world.follow('reader', 'ada@other.example')
    const [, deleted = ''] = await scene.write(4)
    clock.advance(minutes)
    const ofAda = world.post({ author: 'ada@other.example', text: 'What Ada said' }).id
    clock.advance(72 * hours)
    await scene.write(10)
    scene.start()
    await scene.advance(5 * minutes)
    const textOf = async (id: string): Promise<string | undefined> =>
      (await scene.store.database.statuses.get([reader, id]))?.content
    expect(await textOf(deleted)).toContain('Post 2')
    await scene.stop()
    world.delete(deleted)
    world.unfollow('reader', 'ada@other.example')
    const from = scene.instance.requests.length
    scene.start()
    await scene.advance(30 * minutes)
    expect((await scene.gone()).toSorted()).toEqual([deleted, ofAda].toSorted())
    expect(await textOf(deleted)).toContain('Post 2')
    await scene.advance(60 * minutes)
    expect(await textOf(deleted)).toBe('')
    expect(await textOf(ofAda)).toContain('What Ada said')
    expect(await scene.gone()).toEqual([ofAda])
    const singly = scene.instance.requests.slice(from).filter(({ path }) => path.endsWith(`/${deleted}`))
    expect(singly.map(({ status }) => status)).toEqual([404, 404])
  })
})

describe('a feed that may have been rebuilt while nobody looked', () => {
  /** Another client of the same account looks at its home. */
  const lookElsewhere = async (token: string): Promise<void> => {
    const headers = { authorization: `Bearer ${token}` }
    await (await fetch(`${scene.instance.origin}/api/v1/timelines/home`, { headers })).text()
    scene.instance.clock.advance(minutes)
  }
  const away = async (
    days: number,
    personality?: FakeInstanceOptions['personality'],
  ): Promise<{ before: string[]; tagged: string[]; partial: number }> => {
    scene = await createScene(personality === undefined ? {} : { personality })
    const { world, clock } = scene.instance
    world.addAccount({ handle: 'jo@other.example' })
    world.followTag('reader', 'moss')
    const tagged: string[] = []
    for (let at = 0; at < 15; at += 1) {
      await scene.write(1)
      clock.advance(10_000)
      tagged.push(world.post({ author: 'jo@other.example', text: `About #moss ${at}`, tags: ['moss'] }).id)
    }
    scene.follow()
    scene.start()
    await scene.advance(5 * minutes)
    const before = await scene.stored()
    expect(before).toHaveLength(30)
    await scene.stop()
    clock.advance(days * 24 * 60 * minutes)
    // The other client sees the 206, if there is one; posts of followed hashtags are not put back.
    if (days < 7 || personality !== undefined) world.regenerateHome('reader', 10_000)
    const token = scene.instance.oauth.issueToken('reader')
    await lookElsewhere(token)
    await lookElsewhere(token)
    await scene.write(3)
    const from = scene.instance.requests.length
    scene.start()
    await scene.advance(20 * minutes)
    const partial = scene.instance.requests.slice(from).filter(({ status }) => status === 206).length
    return { before, tagged, partial }
  }

  /** Where it is noted that nobody asked from then on, and for how long. */
  const unasked = async () =>
    (await scene.store.database.entries.toArray()).flatMap(({ statusId, unasked: noted }) =>
      noted === undefined ? [] : [{ statusId, days: Math.round((noted.until - noted.since) / (24 * hours)) }],
    )

  it('takes nothing away by what it leaves out after a week, and notes where that was', async () => {
    const { before, partial } = await away(8)
    expect(partial).toBe(0)
    expect((await scene.stored()).slice(3)).toEqual(before)
    expect(await scene.gone()).toEqual([])
    const noted = [{ statusId: before[0], days: 8 }]
    expect(await unasked()).toEqual(noted)
    await scene.write(50)
    await scene.advance(60 * minutes)
    expect(await unasked()).toEqual(noted)
  })

  it('notes it in the same place where partial answers came first', async () => {
    scene = await createScene()
    const [newest] = (await scene.write(10)).toReversed()
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    scene.instance.clock.advance(8 * 24 * hours)
    await scene.write(3)
    scene.start()
    await scene.advance(5 * minutes)
    expect(scene.instance.requests.some(({ status }) => status === 206)).toBe(true)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await unasked()).toEqual([{ statusId: newest, days: 8 }])
  })

  it('notes it at the newest that is proved, below what streamed in and was joined to nothing', async () => {
    scene = await createScene()
    const [newest] = (await scene.write(10)).toReversed()
    scene.start()
    await scene.advance(5 * minutes)
    await scene.stop()
    const [streamed = ''] = await scene.write(1)
    await scene.store.call('applyStream', {
      ...noRows,
      account: reader,
      timeline: home,
      statuses: [statusRow(streamed, { account: reader })],
      entries: [{ order: orderOf(streamed), statusId: streamed }],
      joins: null,
    })
    expect((await scene.segments())[0]?.from).toBe(orderOf(newest ?? ''))
    expect((await scene.stored())[0]).toBe(streamed)
    scene.instance.clock.advance(8 * 24 * hours)
    await scene.write(3)
    scene.start()
    await scene.advance(5 * minutes)
    expect(await scene.stored()).toEqual(scene.ledger())
    expect(await unasked()).toEqual([{ statusId: newest, days: 8 }])
  })

  it('takes nothing away, but notes nothing where the instance is not Mastodon', async () => {
    const { before, tagged } = await away(8, 'pleroma')
    expect((await scene.stored()).slice(3)).toEqual(before)
    expect(tagged.length).toBeGreaterThan(0)
    expect(await scene.gone()).toEqual([])
    expect((await scene.leftOut()).toSorted()).toEqual(tagged.toSorted())
    expect(await unasked()).toEqual([])
  })

  it('says by absence what it always says after a shorter time', async () => {
    const { tagged, partial } = await away(4)
    expect(partial).toBe(0)
    expect((await scene.gone()).toSorted()).toEqual(tagged.toSorted())
    expect(await unasked()).toEqual([])
  })
})

describe('401', () => {
  it('before an instance fails is no refusal of the token', async () => {
    scene = await createScene()
    await scene.write(10)
    scene.instance.faults.add({ name: 'unauthorized', when: '/api/v1/timelines/home', times: 1 })
    scene.instance.faults.add({
      name: 'http-502-html',
      when: '/api/v1/accounts/verify_credentials',
      times: 1,
    })
    scene.start()
    await scene.advance(5 * minutes)
    expect(scene.signedOut()).toBe(false)
    expect(await scene.stored()).toEqual(scene.ledger())
  })
})

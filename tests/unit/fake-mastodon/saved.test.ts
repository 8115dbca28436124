import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, minute, noon, pageOf, readerOf, walk } from './client'

let instance: FakeInstance
let posts: string[]

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo']) instance.world.addAccount({ handle })
  posts = Array.from({ length: 25 }, () => {
    instance.clock.advance(minute)
    return instance.world.post({ author: 'mina', text: 'words' }).id
  })
})
afterEach(() => instance.stop())

describe.each(['bookmark', 'favourite'] as const)('%ss', (verb) => {
  const path = `/api/v1/${verb}s`
  const fill = (count: number): string[] => {
    // Saved in another order than written: from the middle outwards.
    const order = [...posts.slice(10), ...posts.slice(0, 10)].slice(0, count)
    for (const id of order) instance.world[verb]('reader', id)
    return order.reverse()
  }

  it('stand in the order in which they were saved, and pages are cut by ids that nobody sees', async () => {
    const expected = fill(25)
    const reader = readerOf(instance)
    expect(await walk(reader, path, { limit: 10 })).toEqual([
      expected.slice(0, 10),
      expected.slice(10, 20),
      expected.slice(20),
    ])
    const first = await pageOf(reader, path)
    expect(first.ids).toEqual(expected.slice(0, 20))
    expect(linkOf(first.link, 'next')).toEqual({ max_id: '6' })
    expect(linkOf(first.link, 'prev')).toEqual({ min_id: '25' })
    // The id of a post is larger than all of these: as a cursor it gives the first page for ever.
    expect((await pageOf(reader, path, `max_id=${first.ids.at(-1)}`)).ids).toEqual(first.ids)
  })

  it('have a next page only after a full one, and no Link when there is nothing', async () => {
    const reader = readerOf(instance)
    expect(await pageOf(reader, path)).toMatchObject({ ids: [], link: null })
    fill(7)
    const short = await pageOf(reader, path)
    expect(linkOf(short.link, 'next')).toBeNull()
    expect(linkOf(short.link, 'prev')).toEqual({ min_id: '7' })
    expect(linkOf((await pageOf(reader, path, 'limit=7')).link, 'next')).toEqual({ limit: '7', max_id: '1' })
    expect(await pageOf(reader, path, 'limit=0')).toMatchObject({ ids: [], link: null })
    expect(await pageOf(reader, path, 'max_id=1')).toMatchObject({ ids: [], link: null })
  })

  it('are walked upwards by min_id, and since_id leaves a hole', async () => {
    const expected = fill(25)
    const reader = readerOf(instance)
    const up = await walk(reader, path, { limit: 10, relation: 'prev', from: '&min_id=1' })
    expect(up.reverse().flat()).toEqual(expected.slice(0, 24))
    expect((await pageOf(reader, path, 'limit=4&since_id=3')).ids).toEqual(expected.slice(0, 4))
  })

  it('lose what is taken back, deleted or vacuumed', async () => {
    const expected = fill(6)
    const [back = '', gone = '', swept = ''] = expected
    instance.world[`un${verb}`]('reader', back)
    instance.world.delete(gone)
    instance.world.vacuum(swept)
    expect((await pageOf(readerOf(instance), path)).ids).toEqual(expected.slice(3))
    expect(instance.world[`${verb}sOf`]('reader')).toEqual(expected.slice(3))
  })

  it('come by the API as well, of a boost the original; taking back by the boost’s id does nothing', async () => {
    const [post = ''] = posts
    const boost = instance.world.boost({ by: 'jo', of: post }).id
    const reader = readerOf(instance)
    const say = async (name: string, id: string): Promise<unknown> =>
      (
        await fetch(`${instance.origin}/api/v1/statuses/${id}/${name}`, {
          method: 'POST',
          headers: reader.headers,
        })
      ).json()
    const flag = verb === 'bookmark' ? 'bookmarked' : 'favourited'
    expect(await say(verb, boost)).toMatchObject({ id: boost, [flag]: true })
    expect((await pageOf(reader, path)).ids).toEqual([post])
    await say(`un${verb}`, boost)
    expect((await pageOf(reader, path)).ids).toEqual([post])
    await say(`un${verb}`, post)
    expect((await pageOf(reader, path)).ids).toEqual([])
  })
})

it('says who favourited and boosted a post, with since_id upwards and no way by min_id', async () => {
  const [post = ''] = posts
  for (const handle of ['reader', 'jo']) instance.world.favourite(handle, post)
  const path = `/api/v1/statuses/${post}/favourited_by`
  const page = await pageOf(readerOf(instance), path, 'limit=2')
  expect(page.items).toMatchObject([{ acct: 'jo' }, { acct: 'reader' }])
  expect(linkOf(page.link, 'prev')).toEqual({ limit: '2', since_id: '2' })
  expect((await pageOf(readerOf(instance), path, 'min_id=1')).items).toHaveLength(2)
  instance.world.boost({ by: 'jo', of: post })
  const boosters = await pageOf(readerOf(instance), `/api/v1/statuses/${post}/reblogged_by`)
  expect(boosters.items).toMatchObject([{ acct: 'jo' }])
})

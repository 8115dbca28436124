import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { populate, startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, noon, pageOf, readerOf } from './client'

let instance: FakeInstance
let all: string[]

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon })
  populate(instance.world, { posts: 120, people: 6, until: noon, boosts: 0, replies: 0 })
  all = instance.world.homeOf('reader').map(({ id }) => id)
})
afterEach(() => instance.stop())

describe('cursors of home', () => {
  it('answers the newest page, newest first, with both links', async () => {
    const page = await readerOf(instance).home()
    expect(page.ids).toEqual(all.slice(0, 20))
    expect(linkOf(page.link, 'next')).toEqual({ max_id: all[19] })
    expect(linkOf(page.link, 'prev')).toEqual({ min_id: all[0] })
  })

  it('max_id is an exclusive upper bound', async () => {
    expect((await readerOf(instance).home(`limit=5&max_id=${all[10]}`)).ids).toEqual(all.slice(11, 16))
  })

  it('since_id gives the newest page above it and leaves a hole', async () => {
    expect((await readerOf(instance).home(`limit=5&since_id=${all[50]}`)).ids).toEqual(all.slice(0, 5))
  })

  it('min_id gives the page immediately above it, newest first', async () => {
    expect((await readerOf(instance).home(`limit=5&min_id=${all[50]}`)).ids).toEqual(all.slice(45, 50))
  })

  it('min_id wins over since_id', async () => {
    const page = await readerOf(instance).home(`limit=5&min_id=${all[50]}&since_id=${all[3]}`)
    expect(page.ids).toEqual(all.slice(45, 50))
  })

  it('max_id bounds either of them', async () => {
    const reader = readerOf(instance)
    expect((await reader.home(`limit=9&min_id=${all[50]}&max_id=${all[46]}`)).ids).toEqual(all.slice(47, 50))
    expect((await reader.home(`limit=2&since_id=${all[50]}&max_id=${all[46]}`)).ids).toEqual(
      all.slice(47, 49),
    )
  })

  it('keeps only local and limit in Link', async () => {
    const page = await readerOf(instance).home(`limit=7&local=true&since_id=${all[60]}&whatever=1`)
    expect(linkOf(page.link, 'next')).toEqual({ limit: '7', local: 'true', max_id: all[6] })
  })

  it('gives no Link for an empty page, and both on the last one', async () => {
    const reader = readerOf(instance)
    const empty = await reader.home(`max_id=${all.at(-1)}`)
    expect(empty).toMatchObject({ status: 200, ids: [], link: null })
    const last = await reader.home(`max_id=${all.at(-3)}`)
    expect(last.ids).toHaveLength(2)
    expect(linkOf(last.link, 'next')).toEqual({ max_id: all.at(-1) })
    expect(linkOf(last.link, 'prev')).toEqual({ min_id: all.at(-2) })
  })

  it('walks down and up to the same whole', async () => {
    const reader = readerOf(instance)
    const down: string[] = []
    for (let next = ''; ;) {
      const page = await reader.home(`limit=40${next}`)
      if (page.ids.length === 0) break
      down.push(...page.ids)
      next = `&max_id=${linkOf(page.link, 'next')?.['max_id'] ?? ''}`
    }
    const up: string[] = []
    for (let floor = '1'; ;) {
      const page = await reader.home(`limit=40&min_id=${floor}`)
      if (page.ids.length === 0) break
      up.unshift(...page.ids)
      floor = page.ids[0] ?? ''
    }
    expect(down).toEqual(all)
    expect(up).toEqual(all)
  })
})

describe('limit', () => {
  it.each([
    ['', 20],
    ['limit=40', 40],
    ['limit=41', 40],
    ['limit=1000', 40],
    ['limit=-5', 5],
    ['limit=0', 0],
    ['limit=abc', 0],
    ['limit=', 0],
    ['limit=7up', 7],
  ])('%j gives %i', async (query, count) => {
    expect((await readerOf(instance).home(query)).ids).toHaveLength(count)
  })

  it('takes a garbage cursor for 0', async () => {
    const reader = readerOf(instance)
    expect((await reader.home('max_id=abc')).ids).toEqual([])
    expect((await reader.home('limit=3&since_id=abc')).ids).toEqual(all.slice(0, 3))
    expect((await reader.home('limit=3&max_id=')).ids).toEqual(all.slice(0, 3))
  })
})

describe.each(['home', 'list'] as const)('pages of a %s are ids first and rows then', (kind) => {
  const authors = ['person1', 'person2', 'person3@elsewhere.example']
  let list: string
  let whole: string[]
  let page: (query: string) => ReturnType<typeof pageOf>
  const ledger = (): string[] =>
    kind === 'home' ? instance.world.homeOf('reader').map(({ id }) => id) : instance.world.listOf(list)
  const kept = (): string[] =>
    kind === 'home' ? instance.world.feedIds('reader') : instance.world.listFeedIds(list)

  beforeEach(() => {
    list = instance.world.addList('reader', 'Some', authors).id
    whole = ledger()
    const reader = readerOf(instance)
    page = (query) => pageOf(reader, `/api/v1/timelines/${kind === 'home' ? kind : `list/${list}`}`, query)
  })

  it('serves short pages, and empty ones in the middle, where rows are gone', async () => {
    for (const id of whole.slice(5, 12)) instance.world.vacuum(id)
    const short = await page('limit=10')
    expect(short.ids).toEqual(whole.slice(0, 5))
    expect(linkOf(short.link, 'next')).toEqual({ limit: '10', max_id: whole[4] })
    expect(linkOf(short.link, 'prev')).toEqual({ limit: '10', min_id: whole[0] })
    const empty = await page(`limit=7&max_id=${whole[4]}`)
    expect(empty).toMatchObject({ ids: [], link: null })
    expect((await page(`limit=10&max_id=${whole[11]}`)).ids).toEqual(whole.slice(12, 22))
    expect(ledger()).toEqual([...whole.slice(0, 5), ...whole.slice(12)])
    expect(kept()).toEqual(whole)
  })

  it('serves them also upwards', async () => {
    for (const id of whole.slice(5, 12)) instance.world.vacuum(id)
    expect((await page(`limit=7&min_id=${whole[12]}`)).ids).toEqual([])
    expect((await page(`limit=9&min_id=${whole[12]}`)).ids).toEqual(whole.slice(3, 5))
    expect((await page(`limit=7&max_id=${whole[4]}&since_id=${whole[12]}`)).ids).toEqual([])
  })

  it('serves a row only when the replica has it', async () => {
    instance.clock.advance(1000)
    instance.world.setReplicaLag(3000)
    const late = instance.world.post({ author: 'person1', text: 'just now' })
    expect((await page('limit=3')).ids).toEqual(whole.slice(0, 2))
    instance.clock.advance(3000)
    expect((await page('limit=3')).ids).toEqual([late.id, ...whole.slice(0, 2)])
  })
})

describe('a list', () => {
  const path = (id: string): string => `/api/v1/timelines/list/${id}`

  it('keeps the ids of none that vanished before it began, or of somebody else', async () => {
    const { world } = instance
    const [newest = '', second = ''] = world.profileOf('reader', 'person1')
    world.vacuum(newest)
    const mine = world.addList('reader', 'One', ['person1']).id
    const other = world.addList('reader', 'Other', ['person2']).id
    const theirs = world.listOf(other)
    const reader = readerOf(instance)
    expect((await pageOf(reader, path(mine), 'limit=1')).ids).toEqual([second])
    world.vacuum(second)
    expect((await pageOf(reader, path(mine), 'limit=1')).ids).toEqual([])
    expect((await pageOf(reader, path(other), 'limit=3')).ids).toEqual(theirs.slice(0, 3))
  })

  it('loses the rows of boosts with what they boost', async () => {
    const { world } = instance
    const list = world.addList('reader', 'One', ['person1']).id
    const [of = ''] = world.profileOf('reader', 'person2')
    const [before = ''] = world.listOf(list)
    instance.clock.advance(1000)
    world.boost({ by: 'person1', of })
    expect(world.listOf(list).indexOf(before)).toBe(1)
    world.vacuum(of)
    const reader = readerOf(instance)
    expect((await pageOf(reader, path(list), 'limit=1')).ids).toEqual([])
    expect((await pageOf(reader, path(list), 'limit=2')).ids).toEqual([before])
  })
})

describe('batch of statuses', () => {
  it('answers in the order of ids, without what is gone', async () => {
    const reader = readerOf(instance)
    instance.world.delete(all[4] ?? '')
    const wanted = [all[9], all[4], all[2]].map((id) => `id[]=${id}`).join('&')
    const response = await reader.get(`/api/v1/statuses?${wanted}`)
    const body: unknown = await response.json()
    expect(body).toMatchObject([{ id: all[2] }, { id: all[9] }])
    expect(body).toHaveLength(2)
    expect((await reader.get(`/api/v1/statuses/${all[4]}`)).status).toBe(404)
  })

  it('takes twenty ids and refuses more', async () => {
    const reader = readerOf(instance)
    const query = (count: number): string =>
      all
        .slice(0, count)
        .map((id) => `id[]=${id}`)
        .join('&')
    expect((await reader.get(`/api/v1/statuses?${query(20)}`)).status).toBe(200)
    expect((await reader.get(`/api/v1/statuses?${query(21)}`)).status).toBe(422)
  })
})

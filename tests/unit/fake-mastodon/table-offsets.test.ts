/** The rows of the table of API 1.1 that are cut by offset: sizes, what Link says or does not, and orders that move. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, noon, readerOf } from './client'

interface Row {
  name: string
  usual: number
  most: number
  link: 'full' | 'miscounted' | 'none'
  /** What one of its answers counts as a row, by a name that stays. */
  rowsIn: (body: unknown) => string[]
  /** Makes that many rows. @returns the path */
  fill: (count: number) => string
}

let instance: FakeInstance
beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false, personality: 'mastodon-4.6' })
  for (const handle of ['reader', 'mina']) instance.world.addAccount({ handle })
})
afterEach(() => instance.stop())

const each = <Made>(count: number, make: (index: number) => Made): Made[] =>
  Array.from({ length: count }, (_, index) => {
    instance.clock.advance(1000)
    return make(index)
  })

const person = (index: number): string => instance.world.addAccount({ handle: `owl${index}@away.example` }).id
const post = (index: number): void =>
  void instance.world.post({
    author: 'mina',
    text: `Words #tag${index}`,
    card: { url: `https://news.example/${index}`, title: 'Owls' },
  })
const idOf = (handle: string): string => instance.world.account(handle).id

/** Names of the rows of a list, which may stand under a word of its own. */
const rowsOf =
  (name: string, word?: string) =>
  (body: unknown): string[] => {
    // The fake's own shapes are under test here; a wrong one fails the assertions.
    const list = word === undefined ? body : (body as Record<string, unknown>)[word]
    return (list as Record<string, string>[]).map((one) => one[name] ?? '')
  }

const posts = (count: number): void => void each(count, post)
const people = (count: number): void => void each(count, person)
const collections = (count: number): void =>
  void each(count, (index) => instance.world.addCollection('mina', `Birds ${index}`, ['reader']))

const row = (
  name: string,
  sizes: [usual: number, most: number, link: Row['link']],
  fill: (count: number) => void,
  path: string | (() => string),
  rowsIn: Row['rowsIn'],
): Row => ({
  name,
  usual: sizes[0],
  most: sizes[1],
  link: sizes[2],
  fill: (count) => {
    fill(count)
    return typeof path === 'string' ? path : path()
  },
  rowsIn,
})

const search = (type: string): string => `/api/v2/search?type=${type}&q=`

const rows: Row[] = [
  row('trending posts', [20, 40, 'full'], posts, '/api/v1/trends/statuses', rowsOf('id')),
  row('trending tags', [10, 20, 'full'], posts, '/api/v1/trends/tags', rowsOf('name')),
  row('trending links', [10, 20, 'full'], posts, '/api/v1/trends/links', rowsOf('url')),
  row(
    'collections',
    [40, 100, 'miscounted'],
    collections,
    () => `/api/v1/accounts/${idOf('mina')}/collections`,
    rowsOf('id', 'collections'),
  ),
  row(
    'collections that one stands in',
    [40, 80, 'miscounted'],
    collections,
    () => `/api/v1/accounts/${idOf('reader')}/in_collections`,
    rowsOf('id', 'collections'),
  ),
  row('directory', [40, 80, 'none'], people, '/api/v1/directory', rowsOf('id')),
  row('suggestions', [40, 80, 'none'], people, '/api/v2/suggestions', (body) =>
    (body as { account: { id: string } }[]).map(({ account }) => account.id),
  ),
  row('people found', [20, 40, 'none'], people, `${search('accounts')}owl`, rowsOf('id', 'accounts')),
  row('posts found', [20, 40, 'none'], posts, `${search('statuses')}words`, rowsOf('id', 'statuses')),
  row('tags found', [20, 40, 'none'], posts, `${search('hashtags')}tag`, rowsOf('name', 'hashtags')),
]

interface Page {
  rows: string[]
  link: string | null
}

const ask = async ({ rowsIn }: Row, path: string, query = ''): Promise<Page> => {
  const response = await readerOf(instance).get(`${path}${path.includes('?') ? '&' : '?'}${query}`)
  return { rows: rowsIn(await response.json()), link: response.headers.get('link') }
}

describe.each(rows)('$name', (one) => {
  const { usual, most, link, fill } = one

  it('have pages of their own size', async () => {
    const path = fill(most + 5)
    expect((await ask(one, path)).rows).toHaveLength(usual)
    expect((await ask(one, path, 'limit=1000')).rows).toHaveLength(most)
    expect((await ask(one, path, 'limit=0')).rows).toEqual([])
    const [first, rest] = [await ask(one, path, 'limit=10'), await ask(one, path, `limit=10&offset=${most}`)]
    expect(first.rows).toHaveLength(10)
    expect(rest.rows.length).toBeGreaterThan(0)
    expect(rest.rows.length).toBeLessThan(10)
  })

  it('have a Link of their own kind', async () => {
    const path = fill(45)
    const [first, second, last] = await Promise.all(
      [0, 10, 60].map((offset) => ask(one, path, `limit=10&offset=${offset}`)),
    )
    const next = (page: Page | undefined) => linkOf(page?.link ?? null, 'next')
    expect(next(first)).toEqual(link === 'none' ? null : { limit: '10', offset: '10' })
    // Counted as if the offset were one of pages: a hundred and ten of 45.
    expect(next(second)).toEqual(link === 'full' ? { limit: '10', offset: '20' } : null)
    expect(next(last)).toBeNull()
    expect(linkOf(second?.link ?? null, 'prev')).toEqual(
      link === 'miscounted' ? { limit: '10', offset: '0' } : null,
    )
    expect(linkOf(last?.link ?? null, 'prev')).toEqual(link === 'none' ? null : { limit: '10', offset: '50' })
  })
})

const walk = async (one: Row, path: string): Promise<string[]> => {
  const found: string[] = []
  for (;;) {
    const page = await ask(one, path, `limit=10&offset=${found.length}`)
    found.push(...page.rows)
    if (page.rows.length < 10) return found
  }
}

const named = (name: string): Row => {
  const found = rows.find((one) => one.name === name)
  if (found === undefined) throw new Error(`There is no row ${name}.`)
  return found
}

describe('collections', () => {
  it('stand by when they were made, and are whole only where one does not believe Link', async () => {
    const own = named('collections')
    const path = own.fill(45)
    expect(await walk(own, path)).toEqual(instance.world.collectionsOf('reader', 'mina'))
    const within = named('collections that one stands in')
    expect(await walk(within, `/api/v1/accounts/${idOf('reader')}/in_collections`)).toEqual(
      instance.world.collectionsWith('reader', 'reader'),
    )
    instance.world.addCollection('mina', 'Secret', ['reader'], { discoverable: false })
    expect(await walk(own, path)).toHaveLength(45)
    const hers = await readerOf(instance, 'mina').get(`${path}?limit=1`)
    expect(await hers.json()).toMatchObject({ collections: [{ name: 'Secret', discoverable: false }] })
  })

  it('came with Mastodon 4.6', async () => {
    const older = await startFakeInstance({ now: noon, personality: 'mastodon-4.5' })
    const { id } = older.world.addAccount({ handle: 'reader' })
    for (const name of ['collections', 'in_collections']) {
      const answer = await readerOf(older).get(`/api/v1/accounts/${id}/${name}`)
      expect(answer.status).toBe(404)
    }
    await older.stop()
  })
})

describe('orders by score', () => {
  it.each(['directory', 'tags found'])('move between two pages: %s', async (name) => {
    const one = named(name)
    const path = one.fill(40)
    const [first, again] = [await ask(one, path, 'limit=30'), await ask(one, path, 'limit=30')]
    expect(again.rows).not.toEqual(first.rows)
  })

  it('of the directory are by the last post, or by who came last', async () => {
    const directory = named('directory')
    const path = directory.fill(3)
    for (const handle of ['owl1@away.example', 'owl0@away.example']) {
      instance.clock.advance(60_000)
      instance.world.post({ author: handle, text: 'hoo' })
    }
    const active = ['owl0@away.example', 'owl1@away.example'].map(idOf)
    expect((await ask(directory, path, 'limit=2')).rows).toEqual(active)
    const here = (await ask(directory, path, 'order=new&local=true')).rows
    expect(here.toSorted()).toEqual(['reader', 'mina'].map(idOf).toSorted())
  })
})

describe('search', () => {
  it('refuses what is less than nothing, and pages for strangers', async () => {
    const status = async (query: string): Promise<number> =>
      (await readerOf(instance).get(`/api/v2/search?${query}`)).status
    expect(await status('q=owl&limit=-5')).toBe(400)
    expect(await status('limit=5')).toBe(400)
    expect(await status('q=owl&offset=0')).toBe(200)
    expect((await fetch(`${instance.origin}/api/v2/search?q=owl&offset=20`)).status).toBe(401)
    expect((await fetch(`${instance.origin}/api/v2/search?q=owl`)).status).toBe(200)
  })

  it('counts an offset only where one kind is asked for', async () => {
    const found = named('people found')
    found.fill(15)
    expect((await ask(found, '/api/v2/search?q=owl', 'offset=10')).rows).toHaveLength(15)
    expect((await ask(found, `${search('accounts')}owl`, 'offset=10')).rows).toHaveLength(5)
  })
})

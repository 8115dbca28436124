/** How a row of the table of API 1.1 is put to the proof: sizes, cursors, what Link says, and that walking gives what the ledger holds. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, noon, pageOf, readerOf, walk } from './client'

export interface Row {
  name: string
  usual: number
  prev: 'min_id' | 'since_id'
  /** Whose it is, where it is not the reader's. */
  reader?: string
  /** Link carries next on the last page too. */
  always?: true
  /** Where min_id means nothing the newest page comes. */
  ignoresMinId?: true
  /** The text `0` as limit means everything at once. */
  zeroIsAll?: true
  /**
   * Of posts: what is cut into pages. `ids`: those that a feed keeps, so that what vanished leaves a page short, or empty in the
   * middle; `rows`: those that are there, so that no page but the last is short.
   */
  cuts?: 'ids' | 'rows'
  /** Makes that many rows. @returns the path */
  fill: (count: number) => string
  /** What the whole must be, newest first; nothing where nobody can tell. */
  ledger: () => string[]
}

export const times = (count: number, make: (index: number) => void): void =>
  Array.from({ length: count }).forEach((_, index) => make(index))

/** An instance of its own for each test, of a reader who follows mina. */
export const instanceOfEach = (): (() => FakeInstance) => {
  let instance: FakeInstance
  beforeEach(async () => {
    instance = await startFakeInstance({ now: noon, throttle: false })
    for (const handle of ['reader', 'mina', 'jo']) instance.world.addAccount({ handle })
    instance.world.follow('reader', 'mina')
  })
  afterEach(() => instance.stop())
  return () => instance
}

/** What Link keeps of such a request. */
const kept = (path: string, cursor: string): string[] =>
  [...new URL(path, 'https://fake.example').searchParams.keys(), 'limit', cursor].toSorted()

export const prove = (rows: readonly Row[], instance: () => FakeInstance): void => {
  describe.each(rows)(
    '$name',
    ({ usual, prev, always, ignoresMinId, zeroIsAll, cuts, fill, ledger, reader: who }) => {
      it('has pages of its own size and Links of its own kind', async () => {
        const reader = readerOf(instance(), who)
        const count = usual * 2 + 3
        const path = fill(count)
        const page = (query = '') => pageOf(reader, path, query)
        expect((await page()).items).toHaveLength(usual)
        expect((await page('limit=1000')).items).toHaveLength(usual * 2)
        expect((await page('limit=-3')).items).toHaveLength(3)
        const none = await page('limit=0')
        expect(none.items).toHaveLength(zeroIsAll === true ? count : 0)
        expect(none.link).toBeNull()
        const full = await page(`limit=${usual}`)
        expect(Object.keys(linkOf(full.link, 'next') ?? {}).toSorted()).toEqual(kept(path, 'max_id'))
        expect(Object.keys(linkOf(full.link, 'prev') ?? {}).toSorted()).toEqual(kept(path, prev))
        const second = linkOf((await page(`limit=${usual * 2}`)).link, 'next')?.['max_id'] ?? ''
        const last = await page(`limit=${usual}&max_id=${second}`)
        expect(last.items).toHaveLength(3)
        expect(linkOf(last.link, 'next') !== null).toBe(always === true)
        expect(linkOf(last.link, 'prev')).toHaveProperty(prev)
        expect(await page('max_id=1')).toMatchObject({ items: [], link: null })
      })

      it('is walked down to the same whole, and since_id leaves a hole', async () => {
        const reader = readerOf(instance(), who)
        const path = fill(usual + 5)
        const whole = (await walk(reader, path, { limit: 7 })).flat()
        expect(whole).toHaveLength(usual + 5)
        expect(new Set(whole).size).toBe(whole.length)
        const expected = ledger()
        if (expected.length > 0) expect(whole).toEqual(expected)
        const cursor = linkOf((await pageOf(reader, path, 'limit=7')).link, 'next')?.['max_id'] ?? ''
        expect((await pageOf(reader, path, `limit=3&since_id=${cursor}`)).ids).toEqual(whole.slice(0, 3))
        const above = (await pageOf(reader, path, `limit=3&min_id=${cursor}`)).ids
        expect(above).toEqual(ignoresMinId === true ? whole.slice(0, 3) : whole.slice(3, 6))
      })

      it.runIf(cuts !== undefined)('is cut before or after it is seen what vanished', async () => {
        const reader = readerOf(instance(), who)
        const path = fill(usual)
        const whole = ledger()
        for (const id of whole.slice(2, 9)) instance().world.vacuum(id)
        const left = [...whole.slice(0, 2), ...whole.slice(9)]
        expect(ledger()).toEqual(left)
        const [first, second] = cuts === 'ids' ? [left.slice(0, 2), []] : [left.slice(0, 7), left.slice(2, 9)]
        const newest = await pageOf(reader, path, 'limit=7')
        expect(newest.ids).toEqual(first)
        // Link is made of what is left.
        expect(linkOf(newest.link, 'next')).toHaveProperty('max_id', first.at(-1))
        const below = await pageOf(reader, path, `limit=7&max_id=${whole[1]}`)
        expect(below.ids).toEqual(second)
        expect(below.link === null).toBe(cuts === 'ids')
        // With an id from under them one goes on.
        expect((await pageOf(reader, path, `limit=7&max_id=${whole[9]}`)).ids).toEqual(whole.slice(10, 17))
      })
    },
  )
}

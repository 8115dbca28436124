/** How a set that comes page by page ends: at a page that says so, and nowhere else. */
import { describe, expect, it } from 'vitest'
import { readPaged, type AskPage, type PagedSet } from '../../../src/main/mastodon/paged-set'

const set: PagedSet<string> = {
  ask: () => (api) => api.v1.blocks.list(),
  limit: 80,
  read: (raw) => (typeof raw === 'string' ? raw : null),
}

const next = (id: string): string => `<https://one.example/api/v1/blocks?max_id=${id}>; rel="next"`

/** Answers page after page, each with its Link. */
const pages = (...given: [rows: unknown, link: string | null][]): { ask: AskPage; left: () => number } => {
  const waiting = [...given]
  return {
    ask: () => {
      const [json, link] = waiting.shift() ?? [null, null]
      const headers = new Headers(link === null ? {} : { link })
      return Promise.resolve({ json, status: 200, headers, serverTime: 7 })
    },
    left: () => waiting.length,
  }
}

const read = ({ ask }: { ask: AskPage }) => readPaged(set, 'one.example', ask)

describe('a set that comes page by page', () => {
  it('goes on below short pages and empty ones, to the page without a next one', async () => {
    const all = pages([['a'], next('9')], [[], next('8')], [[7, 'b'], next('5')], [[], null])
    expect(await read(all)).toEqual({ members: ['a', 'b'], asOf: 7 })
    expect(all.left()).toBe(0)
  })

  it.each([
    ['is no Link at all', 'nonsense'],
    ['leads to where one came from', next('9')],
  ])('is none where a page says of the next one what %s', async (_what, link) => {
    const all = pages([['a'], next('9')], [['b'], link], [['c'], null])
    await expect(read(all)).rejects.toMatchObject({ code: 'server', detail: { notApi: true } })
    expect(all.left()).toBe(1)
  })

  it('is none where its pages lead round', async () => {
    const all = pages([['a'], next('9')], [['b'], next('5')], [['c'], next('9')], [['d'], null])
    await expect(read(all)).rejects.toMatchObject({ code: 'server' })
    expect(all.left()).toBe(1)
  })
})

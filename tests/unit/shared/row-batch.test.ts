import { expect, it } from 'vitest'
import { mergeRows } from '../../../src/shared/row-batch'
import { statusRow } from '../../support/store-builders'

it('of several copies of a post the newest edit stays, and of the same edit the later copy', () => {
  const merged = (...edits: [number | null, string][]): string[] =>
    mergeRows(
      edits.map(([editedAt, content]) => ({
        statuses: [statusRow('5', { editedAt, content })],
        profiles: [],
      })),
    ).statuses.map(({ content }) => content)
  expect(merged([20, 'newer'], [10, 'older'], [null, 'never edited'])).toEqual(['newer'])
  expect(merged([null, 'never edited'], [10, 'edited'])).toEqual(['edited'])
  expect(merged([10, 'first copy'], [10, 'second copy'])).toEqual(['second copy'])
})

it('a newer edit that does not say what a post is to its viewer has that from a copy that does', () => {
  const viewed = statusRow('5', { editedAt: 10, content: 'older' })
  viewed.viewer.bookmarked = true
  const bare = statusRow('5', { editedAt: 20, content: 'newer' })
  const batches = [
    { statuses: [viewed], profiles: [] },
    { statuses: [bare], profiles: [], viewerless: ['5'] },
  ]
  for (const given of [batches, batches.toReversed()]) {
    const { statuses, viewerless } = mergeRows(given)
    expect(statuses).toMatchObject([{ content: 'newer', viewer: { bookmarked: true } }])
    expect(viewerless).toEqual([])
  }
})

it('what a post is to its viewer is what the latest copy says that knows, of whatever edit', () => {
  const copy = (editedAt: number, bookmarked: boolean) => {
    const row = statusRow('5', { editedAt })
    row.viewer.bookmarked = bookmarked
    return row
  }
  const { statuses } = mergeRows([
    { statuses: [copy(10, false)], profiles: [] },
    { statuses: [copy(20, false)], profiles: [], viewerless: ['5'] },
    { statuses: [copy(10, true)], profiles: [] },
  ])
  expect(statuses).toMatchObject([{ editedAt: 20, viewer: { bookmarked: true } }])
})

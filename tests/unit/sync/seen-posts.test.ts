/** What is remembered of posts that were seen does not grow with what came by. */
import { expect, test } from 'vitest'
import { createSeenPosts } from '../../../src/main/sync/seen-posts'

const hours = 3_600_000

test('a post is known by its last mention, for two days: until long after it is due again', () => {
  const seen = createSeenPosts()
  seen.note(['1', '2'], 0)
  seen.note(['1'], 20 * hours)
  seen.note(['3'], 47 * hours)
  expect(['1', '2', '3'].map(seen.at)).toEqual([20 * hours, 0, 47 * hours])
  seen.note(['3'], 49 * hours)
  expect(['1', '2', '3'].map(seen.at)).toEqual([20 * hours, null, 49 * hours])
})

test('of very many only the last are known', () => {
  const seen = createSeenPosts()
  const ids = Array.from({ length: 20_001 }, (_, at) => String(at))
  seen.note(ids, 0)
  expect(seen.at('0')).toBeNull()
  expect(seen.at('1')).toBe(0)
})

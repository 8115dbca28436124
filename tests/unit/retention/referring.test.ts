/** What is let go of when nothing refers to it: a table that nobody asks loses what it refers to. */
import { expect, it } from 'vitest'
import { describeDatabase } from '../../../src/renderer/db/database'
import { referring } from '../../../src/renderer/host/referrers'

/** Drafts and what waits to be sent refer to posts: their tables do not belong here. */
const refersToNone = [
  'checks',
  'leftovers',
  'meta',
  'profiles',
  'scheduled',
  'segments',
  'sets',
  'setTimes',
  'timelines',
  'totals',
]

it('is asked of every table that there is: it refers to posts or people, or to none', () => {
  const tables = describeDatabase().tables.map(({ name }) => name)
  expect(Object.keys(referring).sort()).toEqual(tables.sort())
  const asked = Object.entries(referring).map(([name, to]) => [name, Object.keys(to)])
  expect(Object.fromEntries(asked)).toEqual({
    entries: ['posts'],
    statuses: ['posts', 'people'],
    notifications: ['posts', 'people'],
    requests: ['posts', 'people'],
    conversations: ['posts', 'people'],
    threads: ['posts'],
    profileDetails: ['people'],
    ...Object.fromEntries(refersToNone.map((name) => [name, []])),
  })
})

/** Which copy of a post stands where an answer and the stream tell of it at the same time. */
import { expect, it } from 'vitest'
import { partsOf } from '../../../src/main/sync/claims'
import { createSince } from '../../../src/main/sync/since'
import { orderOf } from '../../../src/shared/order'
import type { StatusRow } from '../../../src/shared/rows'
import { statusRow } from '../../support/store-builders'

const viewer = { favourited: true, boosted: false, bookmarked: false, muted: false }
const answered = (editedAt: number | null): StatusRow =>
  statusRow('5', { editedAt, content: 'answered', viewer })
const streamed = (editedAt: number | null, content = 'streamed'): StatusRow =>
  statusRow('5', { editedAt, content })

/** What goes to the store where those edits streamed in while the answer was on its way. */
const stood = (row: StatusRow, ...edits: StatusRow[]): StatusRow | undefined => {
  const since = createSince()
  const mark = since.mark()
  for (const edit of edits) since.edited([edit])
  const entries = [{ order: orderOf('5'), id: '5', statusId: '5', at: 1_000 }]
  const answer = {
    statuses: [row],
    profiles: [],
    entries,
    full: true,
    next: null,
    prev: null,
    partial: false,
    serverTime: 3_000_000,
    malformed: 0,
  }
  const covers = { newest: orderOf('5'), oldest: orderOf('5') }
  const claim = { fetched: { answer, mark }, covers, authoritative: covers, asOf: 1 }
  return partsOf(claim, [], since)[0]?.statuses[0]
}

it.each([
  ['a newer edit that streamed in over the answer', answered(10), [streamed(20)], 'streamed'],
  ['the first edit that streamed in over the answer', answered(null), [streamed(20)], 'streamed'],
  ['what streamed in later of the same edit', answered(20), [streamed(20)], 'streamed'],
  ['the answer over an older edit that streamed in', answered(20), [streamed(10)], 'answered'],
  ['the answer over what streamed in without an edit time', answered(20), [streamed(null)], 'answered'],
  [
    'the newest of several edits, whichever came last',
    answered(10),
    [streamed(30, 'third'), streamed(20, 'second')],
    'third',
  ],
])('%s', (_, row, edits, content) => {
  expect(stood(row, ...edits)).toMatchObject({ content, viewer })
})

import { expect, it } from 'vitest'
import { announcedAt } from '../../../src/renderer/app/announced'
import type { Announcement } from '../../../src/shared/sets'

const now = Date.UTC(2026, 10, 23, 12)
const announcement = (id: string, endsAt: number | null): Announcement => ({
  id,
  content: '<p>Maintenance tonight.</p>',
  publishedAt: now - 3_600_000,
  endsAt,
  isRead: false,
  mentions: [],
  tags: [],
  emojis: [],
})

it('an announcement is none any more when its time is over, as its instance has it', () => {
  const all = [announcement('ended', now), announcement('ends', now + 1), announcement('stays', null)]
  expect(announcedAt(all, now).map(({ id }) => id)).toEqual(['ends', 'stays'])
})

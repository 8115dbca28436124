// First: Dexie looks at its loading whether there is a database to watch.
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextAbove } from '../../../src/renderer/columns/destinations'
import type { TimelineSource } from '../../../src/renderer/columns/source'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import { idOfOrder, orderOf } from '../../../src/shared/order'
import { homeOf } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, pageOf, profileRow, statusRow } from '../../support/store-builders'

const { store, reader } = useReadStore()
const ids = (from: number, to: number): string[] =>
  Array.from({ length: from - to + 1 }, (_, at) => String(from - at))

/** Stores posts, some of them by somebody who is muted. */
const storePosts = async (all: readonly string[], muted: ReadonlySet<string>): Promise<void> => {
  for (let at = 0; at < all.length; at += 40) {
    const page = all.slice(at, at + 41)
    const statuses = page.map((id) => statusRow(id, { authorId: muted.has(id) ? '8' : '7' }))
    await store().call(
      'applyPage',
      pageOf(page, { statuses, profiles: ['7', '8'].map((id) => profileRow(id)) }),
    )
  }
  const member = { id: '8', handle: 'person8@one.example', name: '', until: null }
  await store().call('putSet', { account: anna, name: 'mutes', members: [member], asOf: 1 })
}

describe('the oldest unread post', () => {
  let source: TimelineSource
  beforeEach(() => {
    source = timelineSource(reader(), homeOf(anna), { handle: 'me@example.org', serverNow: () => Date.now() })
  })
  const found = async (seen: string): Promise<string | null> => {
    const to = await nextAbove(source, orderOf(seen))
    return to === null ? null : idOfOrder(to.order)
  }

  it('is the next newer one', async () => {
    await storePosts(ids(109, 100), new Set())
    expect(await found('104')).toBe('105')
    expect(await found('109')).toBeNull()
  })

  it('is the next one that is shown', async () => {
    await storePosts(ids(109, 100), new Set(['105', '106']))
    expect(await found('104')).toBe('107')
  })

  it('is found above more hidden ones than are read at once', async () => {
    await storePosts(ids(300, 100), new Set(ids(280, 105)))
    expect(await found('104')).toBe('281')
  })

  it('is none where all that is newer is hidden', async () => {
    await storePosts(ids(200, 100), new Set(ids(200, 105)))
    expect(await found('104')).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { grouped } from '../../../src/renderer/columns/groups'
import { keyOfEntry, type EntryItem, type GapItem, type Item } from '../../../src/renderer/columns/items'
import { happening } from '../../../src/renderer/columns/rows/notification'
import { openly } from '../../../src/renderer/status/judging'
import { orderOf } from '../../../src/shared/order'
import { timelineKey } from '../../../src/shared/timelines'
import { anna, notificationRow, profileRow } from '../../support/store-builders'

const timeline = timelineKey(anna, { kind: 'notifications' })

const item = (id: string, groupKey: string, profileId: string): EntryItem => {
  const order = orderOf(id)
  const entry = { timeline, order, statusId: id, goneAt: null }
  const notification = { ...notificationRow(id), type: 'favourite', groupKey, profileId }
  const person = { ...profileRow(profileId), displayName: 'Mina' }
  return {
    kind: 'entry',
    key: keyOfEntry(order),
    order,
    uri: id,
    showing: openly,
    source: { kind: 'notification', order, at: 0, uri: id, entry, notification, person, post: null },
  }
}
const gap: GapItem = {
  kind: 'gap',
  key: 'g',
  order: orderOf('7'),
  below: 'open',
  isLast: false,
  newer: null,
  older: null,
}
const told = (items: Item[]) => items.map((row) => (row.kind === 'gap' ? 'gap' : [row.uri, row.others ?? 0]))

describe('notifications of one group', () => {
  it('are one row, which counts people and not deeds', () => {
    const items = [item('9', 'f-1', 'a'), item('8', 'f-1', 'b'), item('7', 'f-1', 'b'), item('6', 'f-2', 'a')]
    expect(told(grouped(items))).toEqual([
      ['9', 1],
      ['6', 0],
    ])
  })

  it('stay apart where something else is between them, or a gap', () => {
    const items = [
      item('9', 'f-1', 'a'),
      item('8', 'f-2', 'a'),
      item('7', 'f-1', 'b'),
      gap,
      item('6', 'f-1', 'c'),
    ]
    expect(told(grouped(items))).toEqual([['9', 0], ['8', 0], ['7', 0], 'gap', ['6', 0]])
  })

  it('are none where the server does not group', () => {
    const items = [item('9', 'ungrouped-9', 'a'), item('8', 'ungrouped-9', 'b')]
    expect(grouped(items)).toEqual(items)
  })

  it('are told with the number of others', () => {
    const [row] = grouped([item('9', 'f-1', 'a'), item('8', 'f-1', 'b'), item('7', 'f-1', 'c')])
    if (row?.kind !== 'entry' || row.source.kind !== 'notification') throw new Error('It is a notification.')
    expect(happening(row.source, row.others).who).toBe('Mina and 2 others')
  })
})

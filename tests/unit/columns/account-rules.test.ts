import { beforeEach, describe, expect, it } from 'vitest'
import { accountRules } from '../../../src/renderer/columns/account-rules'
import { shownCounter } from '../../../src/renderer/columns/shown-counter'
import { timelineSource } from '../../../src/renderer/columns/timeline-source'
import type { Reader } from '../../../src/renderer/db/queries'
import { orderOf } from '../../../src/shared/order'
import type { MutedMember } from '../../../src/shared/sets'
import { homeOf } from '../../../src/shared/timelines'
import { useReadStore } from '../../support/read-store'
import { anna, bert, idsDown, pageOf, profileRow, statusRow } from '../../support/store-builders'

const { store, reader: real } = useReadStore()
let reader: Reader
let reads: number
beforeEach(() => {
  reads = 0
  reader = {
    ...real(),
    sets: (...asked) => {
      reads += 1
      return real().sets(...asked)
    },
  }
})

const mute = async (asOf: number, members: MutedMember[]): Promise<void> => {
  await store().call('putSet', { account: anna, name: 'mutes', members, asOf })
}
const muted = (id: string, until: number | null = null): MutedMember => ({
  id,
  handle: `${id}@example.org`,
  name: '',
  until,
})

describe('the rules of an account', () => {
  it('are made of its sets once, until one of these is stored anew', async () => {
    await mute(1, [muted('7')])
    await store().call('putSet', { account: bert, name: 'blocks', members: [muted('9')], asOf: 5 })
    const rules = accountRules(reader, anna)
    const first = await rules()
    expect([...first.muted.keys()]).toEqual(['7'])
    expect(await accountRules(reader, anna)()).toBe(first)
    expect(reads).toBe(1)
    await store().call('putSet', { account: anna, name: 'lists', members: [], asOf: 8 })
    expect(await rules()).toBe(first)
    await mute(2, [muted('8')])
    expect([...(await rules()).muted.keys()]).toEqual(['8'])
    expect(reads).toBe(2)
    expect([...(await accountRules(reader, bert)()).blocked]).toEqual(['9'])
  })

  it('let a post count again whose author’s mute has ended by itself', async () => {
    const rows = idsDown(3, 1).map((id) => statusRow(id, { authorId: id === '2' ? '7' : '8' }))
    const people = ['7', '8'].map((id) => profileRow(id))
    await store().call('applyPage', pageOf(idsDown(3, 1), { statuses: rows, profiles: people }))
    await mute(10, [muted('7', 1_000)])
    let now = 100
    const count = shownCounter(reader, homeOf(anna), accountRules(reader, anna), () => ({
      context: 'home',
      ownHandle: 'me@example.org',
      askedFor: null,
      now,
    }))
    const all = idsDown(3, 1).map(orderOf)
    expect(await count(all)).toBe(2)
    now = 1_001
    expect(await count(all)).toBe(3)
  })

  it('make what is above no fewer than are counted where there are more', async () => {
    const rows = idsDown(6, 1).map((id) => statusRow(id, { authorId: id === '3' ? '7' : '8' }))
    await store().call('applyPage', pageOf(idsDown(6, 1), { statuses: rows, profiles: [profileRow('8')] }))
    await mute(10, [muted('7')])
    const viewer = { handle: 'me@example.org', serverNow: () => 100 }
    const source = timelineSource(reader, homeOf(anna), viewer)
    expect(await source.countNewer(orderOf('1'), 4)).toBe(4)
    expect(await source.countNewer(orderOf('1'), 9)).toBe(4)
    expect(await source.countNewer(orderOf('2'), 9)).toBe(3)
  })
})

/** What of a set that is stored anew is another one: by that, timelines are read again (src/main/sync/set-changes.ts). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SetMembers, SetName } from '../../../src/shared/sets'
import { anna, bert } from '../../support/store-builders'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
let asOf = 0
beforeEach(async () => {
  store = await createMemoryStore()
})
afterEach(() => {
  store.close()
})

const put = <Name extends SetName>(
  name: Name,
  members: SetMembers[Name],
  account = anna,
): Promise<string[]> => {
  asOf += 1
  // Why as: the compiler does not see that a set of whatever name has the members of that name.
  return store.call('putSet', { account, name, members, asOf } as Parameters<typeof store.call<'putSet'>>[1])
}
const person = (id: string, name = '') => ({ id, handle: `${id}@example.org`, name })
const muted = (id: string, until: number | null = null) => ({ ...person(id), until })
const list = (id: string, ...people: string[]) => ({
  id,
  title: id,
  isExclusive: false,
  people: people.map((one) => person(one)),
})

it('nothing is, the first time', async () => {
  expect(await put('blocks', [person('1')])).toEqual([])
  expect(await put('blocks', [person('2')], bert)).toEqual([])
})

it('those who came and those who went are, in whatever order the rest is told', async () => {
  await put('mutes', [muted('1'), muted('2'), muted('3')])
  expect(await put('mutes', [muted('3'), muted('1'), muted('4')])).toEqual(['2', '4'])
  await put('followedTags', ['owls', 'reeds'])
  expect(await put('followedTags', ['reeds'])).toEqual(['owls'])
  await put('domainBlocks', [])
  expect(await put('domainBlocks', ['far.example'])).toEqual(['far.example'])
})

it('those are not who only call themselves otherwise, or are muted for longer', async () => {
  await put('blocks', [person('1', 'Jonas')])
  expect(await put('blocks', [person('1', 'Jonas B.')])).toEqual([])
  await put('mutes', [muted('1', 5)])
  expect(await put('mutes', [muted('1', 9)])).toEqual([])
})

it('lists with other people are, and those that came or went', async () => {
  await put('lists', [list('1', '7', '8'), list('2', '9'), list('3')])
  expect(await put('lists', [list('1', '8', '7'), list('2', '9', '7'), list('4')])).toEqual(['2', '3', '4'])
})

it('nothing is of sets that say nothing of what stands in timelines', async () => {
  await put('followRequests', [person('1')])
  expect(await put('followRequests', [])).toEqual([])
})

it('an answer that passed a newer one changes nothing', async () => {
  await put('blocks', [person('1')])
  asOf -= 2
  expect(await put('blocks', [])).toEqual([])
})

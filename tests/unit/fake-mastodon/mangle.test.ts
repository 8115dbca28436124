import { describe, expect, it } from 'vitest'
import { mangle } from '../../support/fake-mastodon/mangle'

/** Under how many of so many seeds an entity comes without that key. */
const missingIn = (entity: object, key: string): number =>
  Array.from({ length: 60 }, (_, seed) => mangle(entity, seed) as object).filter((one) => !(key in one))
    .length

describe('the worst of all servers', () => {
  it.each([
    ['the post of a notification', { id: '1', type: 'mention', status: { id: '2' } }, 'status'],
    ['the last post of a conversation', { id: '1', accounts: [], last_status: { id: '2' } }, 'last_status'],
    ['the title of a link', { url: 'https://a.example/', title: 'News', provider_name: '' }, 'title'],
  ])('may leave out %s', (_what, entity, key) => {
    expect(missingIn(entity, key)).toBeGreaterThan(0)
  })

  it.each([
    ['the title of a list', { id: '1', title: 'Birders' }, 'title'],
    ['the writer of a post', { id: '1', account: { id: '2', acct: 'mina' } }, 'account'],
    ['where a filter applies', { id: '1', phrase: 'rain', context: ['home'] }, 'context'],
  ])('never leaves out %s', (_what, entity, key) => {
    expect(missingIn(entity, key)).toBe(0)
  })
})

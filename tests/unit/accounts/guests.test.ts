import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGuests, type Guests } from '../../../src/main/accounts/guests'
import { createEmit } from '../../../src/main/ipc/events'
import { asAccountKey } from '../../../src/shared/ids'
import { homeOf, timelineKey } from '../../../src/shared/timelines'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'
import { startAccounts, type SteppeAccounts } from './steppe-accounts'

let instance: FakeInstance
let accounts: SteppeAccounts
let guests: Guests
beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'birds.example' })
  accounts = startAccounts()
  const discover = async (input: string) => accounts.handlers['accounts.discover']({ input })
  guests = createGuests(
    accounts.settings,
    discover,
    createEmit(() => []),
  )
})
afterEach(async () => {
  await accounts.stop()
  await instance.stop()
})

describe('a guest', () => {
  it('is found with the pinned origin, and kept only once a column shows something of it', async () => {
    const found = await guests.find(instance.origin)
    expect(found).toMatchObject({ handle: 'birds.example', isGuest: true, avatar: null })
    expect(accounts.settings.guests()).toEqual([])
    expect(guests.admit(timelineKey(found.key, { kind: 'local' }))).toBe(true)
    expect(accounts.settings.guests()).toMatchObject([
      { key: found.key, origin: instance.origin, domain: 'birds.example' },
    ])
  })

  it('has one key for one instance, which is no account’s', async () => {
    const { key } = await guests.find(instance.origin)
    expect((await guests.find(instance.origin)).key).toBe(key)
    guests.admit(timelineKey(key, { kind: 'local' }))
    expect((await guests.find(instance.origin)).key).toBe(key)
    expect(accounts.settings.accounts()).toEqual([])
  })

  it('shows nothing but what instances show to everybody', async () => {
    const { key } = await guests.find(instance.origin)
    expect(guests.admit(homeOf(key))).toBe(false)
    expect(guests.admit(timelineKey(key, { kind: 'bookmarks' }))).toBe(false)
    expect(guests.admit(timelineKey(asAccountKey('somebody'), { kind: 'local' }))).toBe(false)
    expect(accounts.settings.guests()).toEqual([])
  })

  it('is forgotten, and comes back under another key', async () => {
    const { key } = await guests.find(instance.origin)
    guests.admit(timelineKey(key, { kind: 'local' }))
    guests.dismiss(key)
    expect(accounts.settings.guests()).toEqual([])
    expect((await guests.find(instance.origin)).key).not.toBe(key)
  })

  it('sends no token, and asks discovery’s questions alone', async () => {
    await guests.find(instance.origin)
    expect(instance.requests.every(({ hasToken }) => !hasToken)).toBe(true)
  })
})

import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBackend } from '../../../src/main/settings/backend'
import type { AccountRecord } from '../../../src/main/settings/schema'
import { createSettings, type Settings } from '../../../src/main/settings/settings'
import { asAccountKey, asColumnId, asTimelineKey, type Order } from '../../../src/shared/ids'
import { orderOf } from '../../../src/shared/order'
import { usualLimits } from '../../../src/shared/limits'
import { usualPreferences } from '../../../src/shared/preferences'
import type { Column } from '../../../src/shared/session'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steppe-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (): Settings =>
  createSettings({ main: openBackend(folder, 'settings'), places: openBackend(folder, 'places') })

const account: AccountRecord = {
  key: asAccountKey('k3xq81ab'),
  origin: 'https://social.example.org',
  domain: 'example.org',
  username: 'mina',
  handle: 'mina@example.org',
  accountId: '1',
  actorUri: 'https://social.example.org/users/mina',
  displayName: 'Mina',
  avatar: null,
  accent: 174,
  paused: false,
}
const column: Column = {
  id: asColumnId('c0000001'),
  account: account.key,
  timeline: asTimelineKey('k3xq81ab/home'),
  name: null,
  width: 372,
  follow: false,
}
const place = { order: '~order 1' as Order, uri: 'https://example.org/1', offset: -12.5 }
const jumps = { left: [{ ...place, offset: 4 }], hasReadOn: true }

describe('settings', () => {
  it('answers what was kept after they are opened again', () => {
    const first = open()
    expect(first.storeId()).toBeNull()
    expect(first.zoom()).toBe(1)
    first.setStoreId('store-1')
    first.setAccounts([account])
    first.setColumns([column])
    first.setZoom(1.5)
    first.setWindow({ x: -5, y: 10, width: 900, height: 700, maximized: true })
    first.setStorageChoice('session')
    first.setApp(account.origin, {
      origin: account.origin,
      clientId: 'id',
      redirectUris: ['urn:ietf:wg:oauth:2.0:oob'],
      scopes: 'read',
      expiresAt: 0,
    })
    const offer = {
      version: '4.2.0',
      api: null,
      lacks: [{ feature: 'manyPosts' as const, at: 5 }],
      limits: usualLimits,
    }
    first.setOffer(account.origin, offer)
    first.keepPlace(column.id, { ...place, seen: orderOf('7'), jumps })
    first.flush()

    const again = open()
    expect(again.storeId()).toBe('store-1')
    expect(again.accounts()).toEqual([account])
    expect(again.columns()).toEqual([column])
    expect(again.zoom()).toBe(1.5)
    expect(again.window()).toEqual({ x: -5, y: 10, width: 900, height: 700, maximized: true })
    expect(again.storageChoice()).toBe('session')
    expect(again.offer(account.origin)).toEqual(offer)
    expect(again.offer('https://other.example')).toBeNull()
    expect(again.app(account.origin)?.clientId).toBe('id')
    expect(again.app('https://other.example')).toBeNull()
    expect(again.places()).toEqual({ [column.id]: { ...place, seen: orderOf('7'), jumps } })
  })

  it('writes places without being flushed, and not into the main file', async () => {
    const settings = open()
    settings.setStoreId('store-1')
    const before = readFileSync(join(folder, 'settings.json'), 'utf8')
    for (let offset = 0; offset < 50; offset += 1) settings.keepPlace(column.id, { ...place, offset })
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(open().places()[column.id]?.offset).toBe(49)
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(before)
    settings.keepPlace(column.id, null)
    settings.flush()
    expect(open().places()).toEqual({})
  })

  it.each([
    ['was written before jumps were kept', place],
    ['has jumps that are none', { ...place, jumps: 'far' }],
    ['has a jump that is none', { ...place, jumps: { ...jumps, left: [place, { ...place, order: 7 }] } }],
  ])('reads a place that %s, without a copy of the file', (_what, kept) => {
    writeFileSync(join(folder, 'places.json'), JSON.stringify({ places: [[column.id, kept]] }))
    expect(open().places()).toEqual({ [column.id]: place })
    expect(readdirSync(folder).filter((name) => name.endsWith('.broken'))).toEqual([])
  })

  it('keeps a file that is no JSON aside and starts with defaults', () => {
    writeFileSync(join(folder, 'settings.json'), '{"accounts": [{"ke')
    writeFileSync(join(folder, 'settings.json.broken'), 'an earlier one')
    const settings = open()
    expect(settings.accounts()).toEqual([])
    expect(readFileSync(join(folder, 'settings.json.2.broken'), 'utf8')).toBe('{"accounts": [{"ke')
    expect(readFileSync(join(folder, 'settings.json.broken'), 'utf8')).toBe('an earlier one')
    settings.setZoom(2)
    expect(open().zoom()).toBe(2)
  })

  it('uses the good parts of a file that is partly damaged and keeps a copy of the whole', () => {
    const damaged = JSON.stringify({
      storeId: 'store-1',
      accounts: [account, { ...account, key: 'NOT A KEY' }, 7],
      columns: 'none',
      zoom: 99,
    })
    writeFileSync(join(folder, 'settings.json'), damaged)
    const settings = open()
    expect(settings.accounts()).toEqual([account])
    expect(settings.columns()).toEqual([])
    expect(settings.zoom()).toBe(1)
    expect(settings.storeId()).toBe('store-1')
    settings.setAccounts([])
    const asides = readdirSync(folder).filter((name) => name.endsWith('.broken'))
    expect(asides).toEqual(['settings.json.broken'])
    expect(readFileSync(join(folder, 'settings.json.broken'), 'utf8')).toBe(damaged)
  })

  it('keeps what the user chose, tells who listens, and knows the rest', () => {
    const first = open()
    const heard: unknown[] = []
    first.onPreferences((preferences) => heard.push(preferences))
    expect(first.preferences()).toEqual(usualPreferences)
    first.setPreferences({ lessOnBattery: false })
    expect(heard).toEqual([{ ...usualPreferences, lessOnBattery: false }])
    expect(open().preferences()).toEqual({ ...usualPreferences, lessOnBattery: false })
  })

  it('gives pictures room for 500 MB until another size is chosen', () => {
    expect(open().preferences().pictureMegabytes).toBe(500)
  })

  it('takes a preference that cannot be read as not chosen, and keeps the others', () => {
    const preferences = { lessOnBattery: 'often', lessOnCostlyNetwork: false, ofANewerVersion: 1 }
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ preferences }))
    expect(open().preferences()).toEqual({ ...usualPreferences, lessOnCostlyNetwork: false })
    expect(readdirSync(folder).filter((name) => name.endsWith('.broken'))).toHaveLength(1)
  })

  it('knows what else an instance offers where its limits are kept in another way', () => {
    const offer = { version: '4.6.0', api: 10, lacks: [], stream: { url: null, at: 5 } }
    const offers = [
      ['https://a.example', { ...offer, limits: { characters: 500 } }],
      ['https://b.example', offer],
    ]
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ offers }))
    const settings = open()
    for (const origin of ['https://a.example', 'https://b.example'])
      expect(settings.offer(origin)).toEqual(offer)
    expect(readdirSync(folder).filter((name) => name.endsWith('.broken'))).toEqual([])
  })

  it('lets nobody else read the files', () => {
    open().setZoom(2)
    expect(statSync(join(folder, 'settings.json')).mode & 0o077).toBe(0)
  })
})

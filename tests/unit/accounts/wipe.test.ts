import { describe, expect, it } from 'vitest'
import { createWiper } from '../../../src/main/accounts/wipe'
import { createSettings, type Settings, type SettingsBackend } from '../../../src/main/settings/settings'
import { asAccountKey } from '../../../src/shared/ids'
import type { StoreClient } from '../../../src/shared/contract'
import { createMemoryStore } from '../../support/store-memory'

const gone = asAccountKey('gonegone')

const fileOf = (values: Map<string, unknown>): SettingsBackend => ({
  get: (key) => values.get(key),
  set: (key, value) => void values.set(key, value),
  keepAside: () => undefined,
})
const settingsOver = (values: Map<string, unknown>): Settings =>
  createSettings({ main: fileOf(values), places: fileOf(new Map()) })

describe('a wipe', () => {
  it('that the store could not do is done at the next start', async () => {
    const values = new Map<string, unknown>()
    const down: StoreClient = () => Promise.reject(new Error('down'))
    await expect(
      createWiper(settingsOver(values), down, () => Promise.resolve()).wipe(gone),
    ).rejects.toMatchObject({
      code: 'wipedLater',
    })

    const again = settingsOver(values)
    expect(again.wipes()).toEqual([gone])
    const store = await createMemoryStore()
    const asked: unknown[] = []
    const noting: StoreClient = (name, args) => {
      asked.push([name, args])
      return store.call(name, args)
    }
    const busy = (): Promise<void> => Promise.reject(new Error('busy'))
    await expect(createWiper(again, noting, busy).resume()).rejects.toMatchObject({ code: 'wipedLater' })
    expect(settingsOver(values).wipes()).toEqual([gone])
    const pictures = (): Promise<void> => {
      asked.push('pictures')
      return Promise.resolve()
    }
    await createWiper(again, noting, pictures).resume()
    const forgotten = ['forgetAccount', { account: gone }]
    // The posts first: what is left of them tells which pictures are still shown.
    expect(asked).toEqual([forgotten, forgotten, 'pictures'])
    expect(settingsOver(values).wipes()).toEqual([])
  })

  it('spares an account that signed in again', async () => {
    const account = {
      key: gone,
      origin: 'https://example.org',
      domain: 'example.org',
      username: 'a',
      handle: 'a@example.org',
      accountId: '1',
      actorUri: null,
      displayName: '',
      avatar: null,
      accent: 1,
      paused: false,
    }
    const values = new Map<string, unknown>([
      ['wipes', [gone]],
      ['accounts', [account]],
    ])
    const settings = settingsOver(values)
    const never: StoreClient = () => Promise.reject(new Error('asked'))
    await createWiper(settings, never, () => Promise.reject(new Error('asked'))).resume()
    expect(settings.wipes()).toEqual([])
  })
})

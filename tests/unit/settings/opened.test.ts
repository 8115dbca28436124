/** What is open in posts, as main keeps it: the latest of it, of those who are known, and what can be read of a file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBackend } from '../../../src/main/settings/backend'
import { readKept } from '../../../src/main/settings/kept'
import { createSettings, type Settings } from '../../../src/main/settings/settings'
import { commands } from '../../../src/shared/contract'
import { asAccountKey, asColumnId, type Order } from '../../../src/shared/ids'
import { mostKeptOpened, openedKey } from '../../../src/shared/opened'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steppe-opened-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (): Settings =>
  createSettings({ main: openBackend(folder, 'settings'), places: openBackend(folder, 'places') })

const anna = { key: asAccountKey('annaanna'), origin: 'https://a.example', domain: 'a.example', accent: 1 }
const bert = { ...anna, key: asAccountKey('bertbert'), origin: 'https://b.example', domain: 'b.example' }
/** Settings that know both. */
const openOfBoth = (): Settings => {
  const settings = open()
  settings.setStoreId('store-1')
  settings.setGuests([anna, bert])
  return settings
}

const warning = (number: number, { key } = anna) =>
  openedKey('warning', key, `https://a.example/posts/${number}`)
const many = Array.from({ length: mostKeptOpened + 20 }, (_, number) => warning(number))
const place = { order: '~order 1' as Order, uri: 'https://a.example/posts/1', offset: -12.5 }
const column = asColumnId('c0000001')

describe('what is open in posts', () => {
  it('is answered in its order after a start, before anything else is loaded too, and spares the places', () => {
    const first = openOfBoth()
    first.keepPlace(column, place)
    const keys = [warning(2), openedKey('whole', anna.key, 'https://a.example/posts/1'), warning(1, bert)]
    first.keepOpened(keys)
    first.flush()
    expect(open().opened()).toEqual(keys)
    expect(open().places()).toEqual({ [column]: place })
    expect(readKept(folder)).toMatchObject({ isWhole: true })
    expect(readKept(folder).settings.opened()).toEqual(keys)
  })

  it('is written without being flushed, and not into the main file', async () => {
    const settings = openOfBoth()
    const before = readFileSync(join(folder, 'settings.json'), 'utf8')
    settings.keepOpened([warning(1)])
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(open().opened()).toEqual([warning(1)])
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(before)
  })

  it('is kept up to a number, the latest', () => {
    const settings = openOfBoth()
    settings.keepOpened(many)
    settings.flush()
    expect(open().opened()).toEqual(many.slice(20))
    writeFileSync(join(folder, 'places.json'), JSON.stringify({ opened: many }))
    expect(open().opened()).toEqual(many.slice(20))
  })

  it.each([
    [
      'single values that are none',
      [warning(1), 7, 'door annaanna https://a.example/', 'warning anna x', warning(2)],
      [warning(1), warning(2)],
    ],
    ['no list at all', 'everything', []],
  ])('loses nothing else where a file holds %s', (_what, opened, left) => {
    writeFileSync(join(folder, 'places.json'), JSON.stringify({ places: [[column, place]], opened }))
    const settings = open()
    expect(settings.opened()).toEqual(left)
    expect(settings.places()).toEqual({ [column]: place })
    expect(readdirSync(folder).filter((name) => name.endsWith('.broken'))).toEqual(['places.json.broken'])
  })

  it('is forgotten with an account, also where a window says it once more', () => {
    const settings = openOfBoth()
    settings.keepOpened([warning(1), warning(1, bert)])
    settings.setGuests([bert])
    settings.forgetOwner(anna.key)
    expect(settings.opened()).toEqual([warning(1, bert)])
    settings.keepOpened([warning(1), warning(1, bert), warning(2, bert)])
    settings.flush()
    expect(open().opened()).toEqual([warning(1, bert), warning(2, bert)])
  })

  it('stays of an account that left its posts behind', () => {
    const settings = openOfBoth()
    settings.setGuests([])
    settings.setFormerAccounts([
      {
        ...anna,
        username: 'anna',
        handle: 'anna@a.example',
        accountId: '1',
        actorUri: null,
        displayName: '',
        avatar: null,
        paused: false,
      },
    ])
    settings.keepOpened([warning(1), warning(1, bert)])
    expect(settings.opened()).toEqual([warning(1)])
  })
})

describe('what a window says to be open', () => {
  const parsed = (keys: unknown) => v.safeParse(commands['posts.keepOpened'].args, { keys })

  it('is not lost by single values that are refused', () => {
    const long = openedKey('whole', anna.key, 'x'.repeat(4_001))
    const covered = openedKey('media', anna.key, 'https://a.example/posts/1')
    expect(parsed([warning(2), 'warning', null, long, covered, warning(1)]).output).toEqual({
      keys: [warning(2), warning(1)],
    })
  })

  it('is refused where there is too much of it, or it is no list', () => {
    expect(parsed(many.slice(20)).success).toBe(true)
    expect(parsed(many).success).toBe(false)
    expect(parsed('everything').success).toBe(false)
  })
})

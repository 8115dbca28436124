import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBackend } from '../../../src/main/settings/backend'
import { readKept } from '../../../src/main/settings/kept'
import { createSettings } from '../../../src/main/settings/settings'
import { asAccountKey, asColumnId, asTimelineKey, type Order } from '../../../src/shared/ids'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steppe-kept-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const column = {
  id: asColumnId('c0000001'),
  account: asAccountKey('k3xq81ab'),
  timeline: asTimelineKey('k3xq81ab/home'),
  name: null,
  width: 372,
  follow: false,
}
const place = { order: '~order 1' as Order, uri: 'https://example.org/1', offset: -12.5 }
const bounds = { x: -5, y: 10, width: 900, height: 700, maximized: true }

/** As the app leaves a profile behind. */
const keep = (): void => {
  const settings = createSettings({
    main: openBackend(folder, 'settings'),
    places: openBackend(folder, 'places'),
  })
  settings.setStoreId('store-1')
  settings.setColumns([column])
  settings.setWindow(bounds)
  settings.setZoom(1.5)
  settings.keepPlace(column.id, place)
  settings.flush()
}

describe('what is kept', () => {
  it('is read as the settings wrote it', () => {
    keep()
    const { settings, isWhole } = readKept(folder)
    expect(isWhole).toBe(true)
    expect(settings.columns()).toEqual([column])
    expect(settings.places()).toEqual({ [column.id]: place })
    expect(settings.window()).toEqual(bounds)
    expect(settings.zoom()).toBe(1.5)
  })

  it('is not whole before the first start', () => {
    const { settings, isWhole } = readKept(folder)
    expect(isWhole).toBe(false)
    expect(settings.window()).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['no JSON', 'settings', '{"storeId":'],
    ['no object', 'settings', '[]'],
    ['a column that is none', 'settings', '{"storeId":"store-1","columns":[7]}'],
    ['a place that is none', 'places', '{"places":[["c0000001",{}]]}'],
  ])('is not whole, and left as it is, where a file holds %s', (_what, name, text) => {
    keep()
    writeFileSync(join(folder, `${name}.json`), text)
    const before = readdirSync(folder)
    expect(readKept(folder).isWhole).toBe(false)
    expect(readdirSync(folder)).toEqual(before)
  })
})

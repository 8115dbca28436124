import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SettingsBackend } from '../../../src/main/settings/settings'
import { createSettings } from '../../../src/main/settings/settings'
import { steadyBackend } from '../../../src/main/settings/steady-backend'
import { createUptime } from '../../../src/main/settings/uptime'
import { asColumnId, type Order } from '../../../src/shared/ids'

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

/** A file on a disk of which tests say whether it is full. */
const diskFile = (): SettingsBackend & { kept: Map<string, unknown>; isFull: boolean } => {
  const kept = new Map<string, unknown>()
  const file = {
    kept,
    isFull: false,
    get: (key: string): unknown => kept.get(key),
    set: (key: string, value: unknown): void => {
      if (file.isFull) throw full
      kept.set(key, value)
    },
    keepAside: (): void => {
      if (file.isFull) throw full
    },
  }
  return file
}

let warned: number
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => void (warned += 1),
  error: () => undefined,
}

beforeEach(() => {
  warned = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('settings on a full disk', () => {
  it('are written once there is room again, each as it was last, and that is said once', () => {
    const file = diskFile()
    const steady = steadyBackend(file, log)
    file.isFull = true
    steady.set('zoom', 1)
    steady.set('zoom', 2)
    steady.set('window', null)
    vi.advanceTimersByTime(100_000)
    expect([...file.kept]).toEqual([])
    expect(warned).toBe(1)
    file.isFull = false
    vi.advanceTimersByTime(30_000)
    expect(Object.fromEntries(file.kept)).toEqual({ zoom: 2, window: null })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('do not overwrite what was kept after them', () => {
    const file = diskFile()
    const steady = steadyBackend(file, log)
    file.isFull = true
    steady.set('zoom', 1)
    file.isFull = false
    steady.set('zoom', 3)
    vi.advanceTimersByTime(100_000)
    expect(file.kept.get('zoom')).toBe(3)
  })

  it('are tried once more at the end', () => {
    const file = diskFile()
    const steady = steadyBackend(file, log)
    file.isFull = true
    steady.set('zoom', 2)
    file.isFull = false
    steady.flush()
    expect(file.kept.get('zoom')).toBe(2)
  })

  it('end nothing: neither a reading place that rests, nor the uptime that is noted', () => {
    const [main, places, uptime] = [diskFile(), diskFile(), diskFile()]
    const settings = createSettings({ main: steadyBackend(main, log), places: steadyBackend(places, log) })
    const noted = createUptime(steadyBackend(uptime, log), { now: () => 0, isKept: () => true })
    for (const file of [main, places, uptime]) file.isFull = true
    const place = { order: '1' as Order, uri: 'https://example.org/1', offset: 0 }
    settings.keepPlace(asColumnId('c0000001'), place)
    settings.setZoom(2)
    noted.note('example.org', 'up')
    // An error thrown by a timer would come out here.
    vi.advanceTimersByTime(400_000)
    expect(settings.places()).toEqual({ c0000001: place })
    for (const file of [main, places, uptime]) file.isFull = false
    vi.advanceTimersByTime(30_000)
    expect(places.kept.get('places')).toEqual([['c0000001', place]])
    expect(main.kept.get('zoom')).toBe(2)
    expect([...uptime.kept.keys()]).toEqual(['hosts'])
  })
})

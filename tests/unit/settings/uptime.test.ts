import { beforeEach, describe, expect, it } from 'vitest'
import type { SettingsBackend } from '../../../src/main/settings/settings'
import { createUptime, type Uptime } from '../../../src/main/settings/uptime'

const minutes = 60_000
const days = 24 * 60 * minutes
const hosts = ['a.example', 'b.example']
let now: number
let values: Map<string, unknown>
let asides: number
let uptime: Uptime

const open = (): Uptime => {
  const file: SettingsBackend = {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, structuredClone(value)),
    keepAside: () => void (asides += 1),
  }
  return createUptime(file, { now: () => now, isKept: (host) => hosts.includes(host) })
}
const today = () => uptime.of('a.example').at(-1)

beforeEach(() => {
  now = new Date(2026, 10, 25, 12).getTime()
  values = new Map()
  asides = 0
  uptime = open()
})

describe('the days of an instance', () => {
  it('are thirty, and count spans of ten minutes, however many requests fell into them', () => {
    expect(uptime.of('a.example')).toHaveLength(30)
    for (let at = 0; at < 25; at += 1) {
      uptime.note('a.example', 'up')
      now += minutes
    }
    uptime.note('a.example', 'down')
    expect(today()).toEqual({ day: '2026-11-25', up: 3, down: 1 })
    expect(uptime.of('b.example').at(-1)).toMatchObject({ up: 0, down: 0 })
  })

  it('are kept over a restart, and forgotten after thirty', () => {
    uptime.note('a.example', 'up')
    uptime.flush()
    uptime = open()
    expect(today()).toMatchObject({ up: 1 })
    now += 29 * days
    expect(uptime.of('a.example')[0]).toEqual({ day: '2026-11-25', up: 1, down: 0 })
    now += days
    uptime.note('a.example', 'down')
    uptime.flush()
    expect(values.get('hosts')).toEqual({ 'a.example': [{ day: '2026-12-25', up: 0, down: 1 }] })
  })

  it('are not kept of hosts without an account', () => {
    uptime.note('elsewhere.example', 'up')
    uptime.note('b.example', 'up')
    hosts.pop()
    uptime.flush()
    hosts.push('b.example')
    expect(values.get('hosts')).toEqual({})
  })

  it('begin anew where the file cannot be read, which is kept aside', () => {
    values.set('hosts', { 'a.example': 'always' })
    uptime = open()
    expect(asides).toBe(1)
    expect(today()).toMatchObject({ up: 0, down: 0 })
  })
})

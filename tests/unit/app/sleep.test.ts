import { beforeEach, describe, expect, it } from 'vitest'
import { createSleep, type SleepListener } from '../../../src/main/app/sleep'

let now: number
let told: string[]
let sleep: SleepListener
beforeEach(() => {
  now = Date.UTC(2026, 10, 25)
  told = []
  sleep = createSleep(() => now, {
    suspended: () => told.push('suspended'),
    resumed: () => told.push('resumed'),
  })
})
const pair = ['suspended', 'resumed']

describe('a sleep', () => {
  it('is told as the system tells it, each one, however short', () => {
    for (let count = 0; count < 3; count += 1) {
      sleep.suspended()
      now += 1_000
      sleep.resumed()
    }
    expect(told).toEqual([...pair, ...pair, ...pair])
  })

  it('is told of where the system tells of waking alone', () => {
    sleep.resumed()
    expect(told).toEqual(pair)
    now += 8 * 3_600_000
    sleep.resumed()
    expect(told).toEqual([...pair, ...pair])
  })

  it('begins and ends once, whatever is said twice', () => {
    sleep.suspended()
    sleep.suspended()
    expect(told).toEqual(['suspended'])
    now += 3_600_000
    sleep.resumed()
    now += 5_000
    sleep.resumed()
    expect(told).toEqual(pair)
  })
})

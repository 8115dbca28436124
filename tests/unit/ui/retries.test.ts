import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Retries } from '../../../src/renderer/ui/retries'

const second = 1_000
const minute = 60 * second

let asked: string[]
let came: string[]
/** Ends what is being asked, oldest first. */
let answers: ((isThere: boolean) => void)[]
let retries: Retries

const answer = async (isThere: boolean): Promise<void> => {
  answers.shift()?.(isThere)
  await vi.advanceTimersByTimeAsync(0)
}
/** Seconds until the next one is asked for. */
const untilAsked = async (): Promise<number> => {
  const before = asked.length
  for (let seconds = 0; seconds < 20 * 60; seconds += 5) {
    if (asked.length > before) return seconds
    await vi.advanceTimersByTimeAsync(5 * second)
  }
  throw new Error('Nothing was asked for.')
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  came = []
  answers = []
  retries = new Retries(
    (address) => {
      asked.push(address)
      return new Promise((resolve) => answers.push(resolve))
    },
    (address) => came.push(address),
  )
})
afterEach(() => {
  vi.useRealTimers()
})

it('what failed is asked for after a while, and after ever longer ones up to some minutes', async () => {
  retries.add('owl')
  const waits: number[] = []
  for (let time = 0; time < 6; time += 1) {
    waits.push(await untilAsked())
    await answer(false)
  }
  expect(waits).toEqual([25, 50, 100, 200, 300, 300])
  expect(came).toEqual([])
  await untilAsked()
  await answer(true)
  expect(came).toEqual(['owl'])
})

it('is asked for once at a time, however long that takes', async () => {
  retries.add('owl')
  await untilAsked()
  retries.tryAll()
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect(asked).toEqual(['owl'])
})

it('a connection that is back has all asked for at once, and what fails then wait as if for the first time', async () => {
  retries.add('owl')
  retries.add('heron')
  for (let time = 0; time < 3; time += 1) {
    await untilAsked()
    await answer(false)
    await answer(false)
  }
  asked = []
  retries.tryAll()
  expect(asked).toEqual(['owl', 'heron'])
  await answer(true)
  await answer(false)
  expect(came).toEqual(['owl'])
  retries.remove('owl')
  expect(await untilAsked()).toBe(25)
  expect(asked).toEqual(['owl', 'heron', 'heron'])
})

it('what was being asked for when a connection came back waits as if for the first time, too', async () => {
  retries.add('owl')
  await untilAsked()
  await answer(false)
  await untilAsked()
  retries.tryAll()
  await answer(false)
  expect(await untilAsked()).toBe(25)
})

it('what is not drawn any more is not asked for, and no timer runs for nothing', async () => {
  retries.add('owl')
  retries.add('heron')
  retries.remove('owl')
  await untilAsked()
  expect(asked).toEqual(['heron'])
  retries.remove('heron')
  expect(vi.getTimerCount()).toBe(0)
  await answer(false)
  retries.tryAll()
  expect(vi.getTimerCount()).toBe(0)
  expect(asked).toEqual(['heron'])
})

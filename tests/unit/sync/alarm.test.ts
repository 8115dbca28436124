/** What works by an alarm goes on whatever it throws, and ends with its signal. */
import { beforeEach, expect, it } from 'vitest'
import { createAlarm, workByAlarm, type Alarm } from '../../../src/main/sync/alarm'

let alarm: Alarm
let life: AbortController
let said: string[]
beforeEach(() => {
  // Time stands still: only who sets the alarm wakes it.
  alarm = createAlarm({
    now: () => 0,
    random: () => 0.5,
    wait: (_ms, signal) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  })
  life = new AbortController()
  said = []
})

const failed = (thrown: unknown): void => {
  said.push(`told of ${String(thrown)}`)
  alarm.setBy(0)
}

it('works once for each ring, and after what it throws when the alarm is set again', async () => {
  const works = ['fails', 'works', 'ends']
  const running = workByAlarm(
    alarm,
    life.signal,
    () => {
      const next = works.shift() ?? ''
      said.push(next)
      if (next === 'ends') life.abort()
      else if (next === 'works') alarm.setBy(0)
      return next === 'fails' ? Promise.reject(new Error('a fault')) : Promise.resolve()
    },
    failed,
  )
  expect(said).toEqual([])
  alarm.setBy(0)
  await running
  expect(said).toEqual(['fails', 'told of Error: a fault', 'works', 'ends'])
})

it('says nothing of what a work throws that its signal ended', async () => {
  alarm.setBy(0)
  await workByAlarm(
    alarm,
    life.signal,
    () => {
      life.abort()
      return Promise.reject(new Error('aborted'))
    },
    failed,
  )
  expect(said).toEqual([])
})

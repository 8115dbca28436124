// First: Dexie looks at its loading whether there is a database to watch.
import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { followQuery } from '../../../src/renderer/live/follow-query'

// The first two are what reads end with when the browser ends the transaction, or the connection.
it.each(['AbortError', 'DatabaseClosedError', 'UnknownError'])(
  'a read that ended with %s is tried again',
  async (name) => {
    let asked = 0
    const answers: number[] = []
    const stop = followQuery(
      () => {
        asked += 1
        if (asked === 1) return Promise.reject(Object.assign(new Error('It is over'), { name }))
        return Promise.resolve(asked)
      },
      (answer) => answers.push(answer),
    )
    await vi.waitFor(() => expect(answers).toEqual([2]), { timeout: 5_000 })
    stop()
  },
)

it('one that was given up is not tried again', async () => {
  let asked = 0
  const stop = followQuery(
    () => {
      asked += 1
      return Promise.reject(new Error('It is over'))
    },
    () => undefined,
  )
  await vi.waitFor(() => expect(asked).toBe(1))
  stop()
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(asked).toBe(1)
})

// First: Dexie looks at its loading whether there is a database to watch.
import 'fake-indexeddb/auto'
import Dexie, { type EntityTable } from 'dexie'
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

it('of one that failed after it had answered, only the one that follows it goes on', async () => {
  const database = new Dexie('followed') as Dexie & { posts: EntityTable<{ id: string }, 'id'> }
  database.version(1).stores({ posts: 'id' })
  let fails = false
  const answers: number[] = []
  const stop = followQuery(
    async () => {
      const count = await database.posts.count()
      if (fails) throw new Error('It is over')
      return count
    },
    (answer) => answers.push(answer),
  )
  const answered = (...counts: number[]): Promise<void> =>
    vi.waitFor(() => expect(answers).toEqual(counts), { timeout: 5_000 })
  await answered(0)
  fails = true
  await database.posts.add({ id: '1' })
  await new Promise((resolve) => setTimeout(resolve, 200))
  fails = false
  await answered(0, 1)
  await database.posts.add({ id: '2' })
  await answered(0, 1, 2)
  stop()
  await database.posts.add({ id: '3' })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(answers).toEqual([0, 1, 2])
  database.close()
})

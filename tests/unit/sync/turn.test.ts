/** A turn ends with the life that it belongs to, or alone, and leaves nothing behind. */
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { takeTurn } from '../../../src/main/sync/turn'

const ended = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }))

test('it ends with its life, for the same reason, also where that is over already', async () => {
  const life = new AbortController()
  const turn = takeTurn(life.signal, ({ signal }) => ended(signal))
  life.abort('over')
  expect(await turn).toBe('over')
  expect(await takeTurn(life.signal, ({ signal }) => Promise.resolve(signal.reason))).toBe('over')
})

test('it ends alone', async () => {
  const life = new AbortController()
  await takeTurn(life.signal, async (turn) => {
    const end = ended(turn.signal)
    turn.abort()
    await end
  })
  expect(life.signal.aborted).toBe(false)
})

test('a life remembers none of them, whether they succeed or fail', async () => {
  const life = new AbortController()
  await takeTurn(life.signal, () => Promise.resolve())
  await expect(takeTurn(life.signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(getEventListeners(life.signal, 'abort')).toEqual([])
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectStore, type StorePort } from '../../../src/main/store/store-client'
import type { StoreOpName } from '../../../src/shared/contract'

/** A host that never answers. */
const silentPort: StorePort = {
  post: () => undefined,
  onMessage: () => undefined,
  onClose: () => undefined,
  close: () => undefined,
}
let stalled: StoreOpName[]

beforeEach(() => {
  vi.useFakeTimers()
  stalled = []
})
afterEach(() => {
  vi.useRealTimers()
})

const ask = (name: StoreOpName): void => {
  const connection = connectStore(silentPort, {
    hello: () => undefined,
    databaseClosed: () => undefined,
    stalled: (op) => stalled.push(op),
  })
  // Why as: arguments are of no interest to a host that never answers.
  connection.call(name, {} as never).catch(() => undefined)
}

describe('a host that does not answer', () => {
  it('hangs after half a minute', () => {
    ask('applyPage')
    vi.advanceTimersByTime(30_000)
    expect(stalled).toEqual(['applyPage'])
  })

  it.each(['open', 'forgetKind', 'forgetAccount'] as const)(
    'may be busy for minutes with %s, which goes through everything that is stored',
    (name) => {
      ask(name)
      vi.advanceTimersByTime(500_000)
      expect(stalled).toEqual([])
      vi.advanceTimersByTime(500_000)
      expect(stalled).toEqual([name])
    },
  )
})

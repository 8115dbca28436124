/** What tests of notifications share: an instance for each, and what its reader asks of it. */
import { afterEach, beforeEach } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance, FakeInstanceOptions } from '../../support/fake-mastodon/index'
import { minute, noon, pageOf, readerOf } from './client'

export const path = '/api/v1/notifications'

interface Notified {
  instance: () => FakeInstance
  /** Starts another instance; the one before must have been stopped. */
  open: (options?: FakeInstanceOptions) => Promise<void>
  /** A post of the reader, a minute later. @returns its id. */
  own: (text?: string) => string
  /** Types of the reader's notifications, newest first. */
  types: (query?: string) => Promise<string[]>
  say: (method: string, rest: string, body?: unknown) => Promise<Response>
  json: (rest: string) => Promise<unknown>
}

/** To be called once in a file. */
export const useNotified = (): Notified => {
  let instance: FakeInstance
  const open = async (options: FakeInstanceOptions = {}): Promise<void> => {
    instance = await startFakeInstance({ now: noon, throttle: false, ...options })
    for (const handle of ['reader', 'mina', 'jo', 'far@away.example']) instance.world.addAccount({ handle })
  }
  beforeEach(() => open())
  afterEach(() => instance.stop())
  return {
    instance: () => instance,
    open,
    own: (text = 'words') => {
      instance.clock.advance(minute)
      return instance.world.post({ author: 'reader', text }).id
    },
    types: async (query = '') => {
      const { items } = await pageOf(readerOf(instance), path, query)
      // The fake's own shapes are under test here; a wrong one fails the assertions.
      return (items as unknown as { type: string }[]).map(({ type }) => type)
    },
    say: (method, rest, body = {}) =>
      fetch(`${instance.origin}${rest}`, {
        method,
        headers: { ...readerOf(instance).headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    json: async (rest) => (await readerOf(instance).get(rest)).json(),
  }
}

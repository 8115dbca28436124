/** Engines of one account begin and end in turn, whoever asks for it. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/main/clock'
import { createAccountClient } from '../../../src/main/mastodon/account-client'
import { createScheduler } from '../../../src/main/mastodon/scheduler'
import { createTransport } from '../../../src/main/mastodon/transport'
import { fullAttention } from '../../../src/main/sync/attention'
import {
  createSyncSupervisor,
  type AccountConnection,
  type SyncSupervisor,
} from '../../../src/main/sync/supervisor'
import { quiet, reader, userAgent } from '../../support/sync-harness'
import { createMemoryStore, type MemoryStore } from '../../support/store-memory'

let store: MemoryStore
let supervisor: SyncSupervisor
/** Of each request that an instance left unanswered: whether it was given up. */
let asked: AbortSignal[]
const clock = systemClock()

const begin = async (): Promise<void> => {
  asked = []
  store = await createMemoryStore()
  supervisor = createSyncSupervisor({
    store: store.call,
    clock,
    log: quiet,
    attention: fullAttention,
    threadChoices: () => ({ ofBookmarks: false, onScreen: false }),
    onState: () => undefined,
    onSignedOut: () => undefined,
  })
}
afterEach(async () => {
  await supervisor.stop()
  store.close()
})

/** A line to an instance that never answers. */
const connection = (): AccountConnection => {
  const origin = 'https://silent.example'
  const transport = createTransport({
    fetch: (_url, { signal }) => {
      const given = signal ?? new AbortController().signal
      asked.push(given)
      return new Promise((_, reject) => given.addEventListener('abort', () => reject(new Error('aborted'))))
    },
    userAgent,
    clock,
    log: quiet,
    scheduler: createScheduler(clock),
  })
  return {
    account: reader,
    client: createAccountClient({
      accountKey: reader,
      origin,
      domain: 'silent.example',
      token: 'token',
      transport,
      clock,
    }),
    openStream: () => {
      throw new Error('no stream')
    },
    timelines: [],
  }
}
const countAsked = (least: number): Promise<void> =>
  vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(least))

describe('the supervisor', () => {
  it('leaves no engine behind where an account is started twice at once', async () => {
    await begin()
    await Promise.all([
      supervisor.add(reader, () => connection()),
      supervisor.add(reader, () => connection()),
    ])
    await countAsked(1)
    await supervisor.remove(reader)
    // Whatever was still to be sent.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked.map(({ aborted }) => aborted)).not.toContain(false)
    expect(supervisor.states()).toEqual([])
  })

  it('starts none while something is done to what is stored of the account', async () => {
    await begin()
    const steps: string[] = []
    await supervisor.add(reader, () => connection())
    await countAsked(1)
    let end: () => void = () => undefined
    const resting = supervisor.whileResting(reader, async () => {
      steps.push(`running: ${supervisor.states().length}`)
      await new Promise<void>((resolve) => (end = resolve))
      steps.push('done')
    })
    const added = supervisor.add(reader, () => {
      steps.push('started')
      return connection()
    })
    await vi.waitFor(() => expect(steps).toEqual(['running: 0']))
    end()
    await Promise.all([resting, added])
    expect(steps).toEqual(['running: 0', 'done', 'started'])
  })

  it('goes on with an account after what was done failed', async () => {
    await begin()
    const failed = supervisor.whileResting(reader, () => Promise.reject(new Error('full')))
    await expect(failed).rejects.toThrow('full')
    await supervisor.add(reader, () => connection())
    expect(supervisor.states()).toHaveLength(1)
  })
})

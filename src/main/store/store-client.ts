/** Calls to the store host over one port: each is answered, fails with the port, or runs out of time. */
import { AppError, opened } from '../../shared/errors'
import type { FromHost, ToHost } from '../../shared/store-port'
import type { StoreClient, StoreOpName, StoreOpResult } from '../../shared/contract'

/** What the client needs of a port; MessagePortMain is wrapped into it by host-window.ts. */
export interface StorePort {
  post: (message: ToHost) => void
  onMessage: (listener: (message: FromHost) => void) => void
  /** The other side is gone: its process ended, its page was loaded again. */
  onClose: (listener: () => void) => void
  close: () => void
}

export interface StoreConnection {
  call: StoreClient
  /** Resolves when no call is under way. */
  idle: () => Promise<void>
  /** Rejects what is under way and closes the port, with a goodbye to the host. */
  close: () => void
}

export interface StoreConnectionEvents {
  hello: (epoch: number) => void
  /** Chromium closed the database under the host. */
  databaseClosed: () => void
  /** An answer did not come in time: the host hangs. */
  stalled: (op: StoreOpName) => void
}

interface PendingCall {
  settle: (work: () => unknown) => void
}

const usualTimeoutMs = 30_000
/** These go through everything that is stored: a wipe slice by slice, opening where a new index is built. */
const longTimeoutMs = 600_000
const timeoutsMs: Partial<Record<StoreOpName, number>> = {
  open: longTimeoutMs,
  forgetKind: longTimeoutMs,
  forgetThreads: longTimeoutMs,
  forgetAccount: longTimeoutMs,
}

/**
 * Speaks to a host over a port.
 * @param limitMs bounds every call, for tests; usually 30 s (real time: it guards against a hanging process).
 */
export const connectStore = (
  port: StorePort,
  events: StoreConnectionEvents,
  limitMs?: number,
): StoreConnection => {
  const pending = new Map<number, PendingCall>()
  let whenIdle: (() => void)[] = []
  let lastId = 0
  let isClosed = false

  const unavailable = (): AppError => new AppError({ code: 'storeUnavailable' })

  const done = (id: number, work: () => unknown): void => {
    const call = pending.get(id)
    if (call === undefined) return
    pending.delete(id)
    call.settle(work)
    if (pending.size > 0) return
    const waiting = whenIdle
    whenIdle = []
    for (const resolve of waiting) resolve()
  }

  const rejectAll = (): void => {
    isClosed = true
    for (const id of [...pending.keys()]) {
      done(id, () => {
        throw unavailable()
      })
    }
  }

  port.onClose(rejectAll)
  port.onMessage((message) => {
    if ('hello' in message) events.hello(message.hello.epoch)
    else if ('closed' in message) events.databaseClosed()
    else done(message.id, () => opened(message.envelope))
  })

  const call: StoreClient = (name, args) =>
    new Promise((resolve, reject) => {
      if (isClosed) {
        reject(unavailable())
        return
      }
      lastId += 1
      const id = lastId
      const timer = setTimeout(
        () => {
          done(id, () => {
            throw unavailable()
          })
          events.stalled(name)
        },
        limitMs ?? timeoutsMs[name] ?? usualTimeoutMs,
      )
      pending.set(id, {
        settle: (work) => {
          clearTimeout(timer)
          try {
            // Why as: the host answers an operation with its own result; both are typed from StoreOps.
            resolve(work() as StoreOpResult<typeof name>)
          } catch (thrown) {
            reject(thrown instanceof Error ? thrown : unavailable())
          }
        },
      })
      port.post({ id, op: name, args })
    })

  return {
    call,
    idle: () =>
      pending.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            whenIdle.push(resolve)
          }),
    close: () => {
      if (!isClosed) port.post({ goodbye: true })
      rejectAll()
      port.close()
    },
  }
}

/** Opens the account's stream once the instance has told where; without one the newest end is simply asked for more often. */
import { toAppError } from '../../shared/errors'
import { backOff } from '../back-off'
import type { AccountClient, AccountStream, StreamListener } from '../mastodon/api'
import type { Clock } from '../clock'
import { isLack } from '../lack'

const restartMs = 300_000
/** It may have learnt to, or was not itself when it was asked. */
const lackingMs = 24 * 3_600_000

export interface StreamKeeper {
  /** Keeps a stream open until the signal aborts. */
  run: (signal: AbortSignal) => Promise<void>
  reconnect: () => void
  /** Other streams are wanted now. */
  retune: () => void
  /** The stream stopped by itself: it is opened again after a while, unless the account is signed out meanwhile. */
  stopped: () => void
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

export const createStreamKeeper = (given: {
  client: Pick<AccountClient, 'streamingUrl'>
  openStream: (url: string, listener: StreamListener, streams: readonly string[]) => AccountStream
  /** Names of the streams that are wanted at the moment. */
  streams: () => readonly string[]
  listener: () => StreamListener
  clock: Clock
  /** Resolves once the instance answers. */
  online: (signal: AbortSignal) => Promise<void>
}): StreamKeeper => {
  const { client, openStream, streams, listener, clock, online } = given
  let url: string | null | undefined
  let stream: AccountStream | null = null
  let revive: AbortController | null = null

  const findUrl = async (signal: AbortSignal): Promise<string | null> => {
    for (let failures = 0; url === undefined; failures += 1) {
      await online(signal)
      signal.throwIfAborted()
      try {
        url = await client.streamingUrl({ priority: 'tip', signal })
      } catch (thrown) {
        signal.throwIfAborted()
        // Why: an instance that has no such document has no streaming that we could find.
        const lacks = isLack(toAppError(thrown).detail)
        await clock.wait(lacks ? lackingMs : backOff(failures + 1, clock.random()), signal)
      }
    }
    return url
  }

  return {
    reconnect: () => stream?.reconnect(),
    retune: () => stream?.setStreams(streams()),
    stopped: () => revive?.abort(),
    run: async (signal) => {
      const found = await findUrl(signal)
      if (found === null) return
      while (!signal.aborted) {
        const own = listener()
        stream = openStream(found, own, streams())
        revive = new AbortController()
        stream.start()
        await aborted(AbortSignal.any([signal, revive.signal]))
        stream.stop()
        stream = null
        own.closed()
        if (!signal.aborted) await clock.wait(restartMs, signal)
      }
    },
  }
}

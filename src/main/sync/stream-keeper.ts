/**
 * Opens the account's stream where the instance has told, once today or before this start; if nothing answers there, it is asked
 * again. What it told is asked for anew once a day, and whatever else it says of itself with it: weeks pass in the tray, in which it is
 * updated, allows more, or learns to stream; that it streams no longer counts only where no socket can be opened. Without a stream the
 * newest end is simply asked for more often.
 */
import { toAppError } from '../../shared/errors'
import { backOff } from '../back-off'
import type {
  AccountClient,
  AccountStream,
  OpenStream,
  RefusedStreams,
  StreamListener,
} from '../mastodon/api'
import type { Clock } from '../clock'
import { isLack } from '../lack'

const restartMs = 300_000
/** Asks for nothing while what is known is younger than a day, which the client knows. */
const lookEveryMs = 3_600_000
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
  openStream: OpenStream
  /** Names of the streams that are wanted at the moment. */
  streams: () => readonly string[]
  listener: () => StreamListener
  clock: Clock
  /** Resolves once the instance answers. */
  online: (signal: AbortSignal) => Promise<void>
}): StreamKeeper => {
  const { client, openStream, streams, listener, clock, online } = given
  /** Null where there is none; undefined until that is known. */
  let url: string | null | undefined
  let stream: AccountStream | null = null
  /** Over every sleep: each begins with another stream. */
  const refused: RefusedStreams = new Map()
  let revive: AbortController | null = null

  /**
   * @param isDoubted nothing answers where it is said to be
   * @param longestMs longest wait between two failures, in milliseconds
   */
  const findUrl = async (
    signal: AbortSignal,
    { isDoubted = false, longestMs }: { isDoubted?: boolean; longestMs?: number } = {},
  ): Promise<string | null> => {
    for (let failures = 0; ; failures += 1) {
      await online(signal)
      signal.throwIfAborted()
      try {
        return await client.streamingUrl({ priority: 'tip', signal }, isDoubted)
      } catch (thrown) {
        signal.throwIfAborted()
        // Why: an instance that has no such document has no streaming that we could find.
        const lacks = isLack(toAppError(thrown).detail)
        await clock.wait(lacks ? lackingMs : backOff(failures + 1, clock.random(), longestMs), signal)
      }
    }
  }

  /** Asks again once what is known has become old, until the signal aborts. */
  const lookAgain = async (heard: (url: string | null) => void, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      heard(await findUrl(signal, { longestMs: lookEveryMs }))
      // Why by chance: accounts of one instance part, so that the first one asks for all of them.
      await clock.wait(lookEveryMs * (0.5 + clock.random() / 2), signal)
    }
  }

  /** Keeps a socket open there until the signal aborts. @param onFailed none could be opened */
  const keepOpen = async (at: string, onFailed: () => void, signal: AbortSignal): Promise<void> => {
    const own = listener()
    const opened = openStream(at, { ...own, failed: onFailed }, streams(), refused)
    stream = opened
    while (!signal.aborted) {
      revive = new AbortController()
      // Once more the same one, which knows why it stopped.
      opened.start()
      await aborted(AbortSignal.any([signal, revive.signal]))
      opened.stop()
      own.closed()
      if (!signal.aborted) await clock.wait(restartMs, signal)
    }
    stream = null
  }

  return {
    reconnect: () => stream?.reconnect(),
    retune: () => stream?.setStreams(streams()),
    stopped: () => revive?.abort(),
    run: async (signal) => {
      if (url === undefined) url = await findUrl(signal)
      while (!signal.aborted) {
        const at = url
        const moved = new AbortController()
        const turn = AbortSignal.any([signal, moved.signal])
        const heard = (now: string | null): void => {
          url = now
          if (now !== at) moved.abort()
        }
        // Why not none: one odd document is no end of a stream that works. Where it does not, the instance is asked in doubt.
        const looked = (now: string | null): void => {
          if (now !== null || at === null) heard(now)
        }
        let isAsking = false
        const askAgain = async (): Promise<void> => {
          if (isAsking) return
          isAsking = true
          heard(await findUrl(turn, { isDoubted: true }))
          isAsking = false
        }
        const onFailed = (): void => void askAgain().catch(() => undefined)
        const looking = lookAgain(looked, turn).catch(() => undefined)
        await (at === null ? aborted(turn) : keepOpen(at, onFailed, turn))
        await looking
      }
    },
  }
}

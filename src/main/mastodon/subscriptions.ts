/**
 * What is subscribed on a socket. Nothing is acknowledged, and a refusal does not say what it refuses (mastodon-api.md 2):
 * so one stream is subscribed after the other, with time in between, and a refusal counts for the latest.
 */
import type { PacedClock } from '../clock'
import { subscriptionFrame } from './stream-frames'

const spacingMs = 1_000
/** A refusal that comes later than this could be about anything. */
const answerMs = 3_000

export interface Subscriptions {
  /** Changes what should be subscribed; on an open socket at once. */
  set: (streams: readonly string[]) => void
  /** A socket is open: subscribes everything on it. */
  begin: (send: (frame: string) => void) => void
  /** The socket is gone. */
  end: () => void
  /** The server refused something. @returns what, if that can be told; it is not subscribed again on this socket */
  refusal: () => string | null
}

/** An open socket. */
interface Socket {
  send: (frame: string) => void
  /** What was subscribed on it, refused or not. */
  sent: Set<string>
  latest: { stream: string; at: number } | null
  isSending: boolean
  over: AbortController
}

export const createSubscriptions = (given: {
  streams: readonly string[]
  time: PacedClock
  /** A stream was just subscribed. */
  subscribed: (stream: string) => void
}): Subscriptions => {
  const { time, subscribed } = given
  let wanted: readonly string[] = given.streams
  let socket: Socket | null = null

  const sendAll = async (on: Socket): Promise<void> => {
    if (on.isSending) return
    on.isSending = true
    while (!on.over.signal.aborted) {
      const stream = wanted.find((one) => !on.sent.has(one))
      if (stream === undefined) break
      const rest = on.latest === null ? 0 : on.latest.at + spacingMs - time.now()
      if (rest > 0) {
        await time.wait(rest, on.over.signal)
        continue
      }
      on.sent.add(stream)
      on.latest = { stream, at: time.now() }
      on.send(subscriptionFrame('subscribe', stream))
      subscribed(stream)
    }
    on.isSending = false
  }

  return {
    set: (streams) => {
      wanted = streams
      if (socket === null) return
      for (const stream of [...socket.sent].filter((one) => !wanted.includes(one))) {
        socket.sent.delete(stream)
        socket.send(subscriptionFrame('unsubscribe', stream))
      }
      void sendAll(socket)
    },
    begin: (send) => {
      socket = { send, sent: new Set(), latest: null, isSending: false, over: new AbortController() }
      void sendAll(socket)
    },
    end: () => {
      socket?.over.abort()
      socket = null
    },
    refusal: () => {
      const latest = socket?.latest ?? null
      // Who may not have the account's own stream is refused the socket.
      if (latest === null || latest.stream === 'user' || time.now() - latest.at > answerMs) return null
      return latest.stream
    },
  }
}

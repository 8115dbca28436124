/**
 * What is subscribed on a socket. Nothing is acknowledged, and a refusal does not say what it refuses (mastodon-api.md 2):
 * so one stream is subscribed after the other, with time in between, and a refusal counts for what was said lately. Where that was
 * more than one stream, or none, all in question count as refused, and are subscribed once more, each by itself. Who was refused alone
 * comes last on every later socket, with time around it: it is refused again most likely, and nobody else shall be doubted for that.
 */
import type { PacedClock } from '../clock'
import type { RefusedStreams } from './api'
import { subscriptionFrame } from './stream-frames'

const spacingMs = 1_000
/** A refusal that comes later than this could be about anything. A server looks into its database for it, and may be busy. */
const answerMs = 30_000
/** What is refused may be allowed one day, as a list that its owner shares again. */
const rememberedMs = 86_400_000

export interface Subscriptions {
  /** Changes what should be subscribed; on an open socket at once. */
  set: (streams: readonly string[]) => void
  /** A socket is open: subscribes everything on it. */
  begin: (send: (frame: string) => void) => void
  /** The socket is gone. */
  end: () => void
  /** The server refused something. @returns what that can have been; those may be subscribed again on this socket, but once */
  refusal: () => string[]
}

/** An open socket. */
interface Socket {
  send: (frame: string) => void
  /** What was subscribed on it, refused or not, and when. */
  sent: Map<string, number>
  /** What may have been refused with others, and is subscribed again. */
  doubted: Set<string>
  /** When something was subscribed last, or refused that others may have been: what comes next has to wait. */
  latestAt: number
  /** Whether what was subscribed last is likely to be refused: no other may follow before the answer. */
  isLatestSuspect: boolean
  /** When the server was last told that something is not wanted any more. */
  endedAt: number
  isSending: boolean
  over: AbortController
}

export const createSubscriptions = (given: {
  streams: readonly string[]
  time: PacedClock
  /** A stream was just subscribed. */
  subscribed: (stream: string) => void
  /** Forgotten with these subscriptions where it is left out. */
  refused?: RefusedStreams | undefined
}): Subscriptions => {
  const { time, subscribed, refused = new Map<string, number>() } = given
  let wanted: readonly string[] = given.streams
  let socket: Socket | null = null

  const isSuspect = (stream: string): boolean => {
    const ago = time.now() - (refused.get(stream) ?? Number.NEGATIVE_INFINITY)
    // A time in the future was noted by a clock that has been set back.
    return ago >= 0 && ago < rememberedMs
  }

  const nextOn = ({ sent }: Socket): string | undefined => {
    const unsent = wanted.filter((one) => !sent.has(one))
    return unsent.find((one) => !isSuspect(one)) ?? unsent[0]
  }

  const sendAll = async (on: Socket): Promise<void> => {
    if (on.isSending) return
    on.isSending = true
    while (!on.over.signal.aborted) {
      const stream = nextOn(on)
      if (stream === undefined) break
      const isAlone = on.doubted.size > 0 || on.isLatestSuspect || isSuspect(stream)
      const rest = on.latestAt + (isAlone ? answerMs : spacingMs) - time.now()
      if (rest > 0) {
        // Meanwhile another may be wanted that need not wait as long.
        await time.wait(Math.min(rest, spacingMs), on.over.signal)
        continue
      }
      on.latestAt = time.now()
      on.isLatestSuspect = isSuspect(stream)
      on.sent.set(stream, on.latestAt)
      on.send(subscriptionFrame('subscribe', stream))
      subscribed(stream)
    }
    on.isSending = false
  }

  const doubt = (on: Socket, streams: readonly string[]): void => {
    for (const stream of streams.filter((one) => !on.doubted.has(one))) {
      on.doubted.add(stream)
      on.sent.delete(stream)
    }
    // The caller still has to hear of the refusal.
    on.latestAt = time.now()
    void sendAll(on)
  }

  return {
    set: (streams) => {
      wanted = streams
      if (socket === null) return
      const known = new Set([...socket.sent.keys(), ...socket.doubted])
      for (const stream of [...known].filter((one) => !wanted.includes(one))) {
        socket.sent.delete(stream)
        socket.doubted.delete(stream)
        socket.endedAt = time.now()
        socket.send(subscriptionFrame('unsubscribe', stream))
      }
      void sendAll(socket)
    },
    begin: (send) => {
      socket = {
        send,
        sent: new Map(),
        doubted: new Set(),
        latestAt: Number.NEGATIVE_INFINITY,
        isLatestSuspect: false,
        endedAt: Number.NEGATIVE_INFINITY,
        isSending: false,
        over: new AbortController(),
      }
      void sendAll(socket)
    },
    end: () => {
      socket?.over.abort()
      socket = null
    },
    refusal: () => {
      if (socket === null) return []
      const isLate = (at: number): boolean => time.now() - at >= answerMs
      // Who may not have the account's own stream is refused the socket.
      const others = [...socket.sent].filter(([stream]) => stream !== 'user')
      const recent = others.filter(([, at]) => !isLate(at))
      // The end of a stream can be refused too, as that of a list that was deleted.
      const { endedAt } = socket
      const inQuestion = (recent.length > 0 || !isLate(endedAt) ? recent : others).map(([stream]) => stream)
      if (recent.length !== 1 || !isLate(endedAt)) doubt(socket, inQuestion)
      else for (const stream of inQuestion) refused.set(stream, time.now())
      return inQuestion
    },
  }
}

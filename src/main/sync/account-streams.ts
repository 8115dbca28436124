/** Everything of an account that streams: which streams are wanted, the socket that carries them, and what it feeds. */
import type { TimelineKey } from '../../shared/ids'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { AccountClient, OpenStream } from '../mastodon/api'
import type { AccountHealth } from './account-health'
import type { Attention } from './attention'
import { createLive, type Live } from './live'
import { firstNames } from './same-stream'
import { createStreamChoice } from './stream-choice'
import { createStreamKeeper } from './stream-keeper'
import type { TimelineSync } from './timeline-sync'

export interface AccountStreams {
  /** Whether a timeline is fed by an open stream that is joined to what is stored. */
  isJoined: (timeline: TimelineKey) => boolean
  /** The newest end of a timeline was confirmed by an answer that was asked for at that local time. */
  tipped: (timeline: TimelineKey, askedAt: number) => void
  /** A time awake begins; it ends with the signal. */
  begin: (signal: AbortSignal) => void
  /** Keeps the socket open until the signal aborts. */
  run: (signal: AbortSignal) => Promise<void>
  /** Resolves when all that was gathered in the last time awake is in the store. */
  ended: () => Promise<void>
  /** There are other timelines, or others are seen. */
  lookAgain: () => void
  reconnect: () => void
  /** The instance answers. */
  answered: () => void
}

interface Given {
  client: Pick<AccountClient, 'streamingUrl' | 'isMastodon'>
  openStream: OpenStream
  timelines: () => readonly TimelineSync[]
  attention: Attention
  clock: Clock
  serverTime: () => number
  log: Log
  health: () => AccountHealth
  /** Ends with the engine. */
  life: AbortSignal
  wantTip: (timeline: TimelineKey, inMs: number) => void
  /** Posts left a timeline that may exist no more. */
  onDoubt: () => void
  /** The instance's announcements are others now. */
  onAnnounced: () => void
  /** Notifications that were held back stand among the others now. */
  onMerged: () => void
  /** The instance refused the token on the socket. */
  onUnauthorized: () => void
}

export const createAccountStreams = (given: Given): AccountStreams => {
  const { client, openStream, timelines, attention, clock, log, health, life, wantTip } = given
  const choice = createStreamChoice(attention, clock)
  const wanted = (): TimelineSync[] => timelines().filter(choice.isWanted)
  const waiters: (() => void)[] = []
  let live: Live | null = null

  const makeLive = (signal: AbortSignal): Live =>
    createLive({
      timelines: wanted,
      isMastodon: client.isMastodon,
      clock,
      serverTime: given.serverTime,
      log,
      signal,
      wantTip,
      onDoubt: given.onDoubt,
      onAnnounced: given.onAnnounced,
      onMerged: given.onMerged,
      onChange: () => health().announce(),
      onUnauthorized: () => {
        keeper.stopped()
        given.onUnauthorized()
      },
    })
  const keeper = createStreamKeeper({
    client,
    openStream,
    streams: () =>
      firstNames(
        wanted().flatMap(({ stream }) => stream?.name ?? []),
        client.isMastodon(),
      ),
    clock,
    listener: () => {
      live ??= makeLive(life)
      return live.listener
    },
    online: (signal) =>
      new Promise((resolve) => {
        if (health().isOnline() || signal.aborted) resolve()
        else {
          waiters.push(resolve)
          signal.addEventListener('abort', () => resolve())
        }
      }),
  })
  const retune = (): void => {
    live?.retune()
    keeper.retune()
  }
  const lookAgain = (): void => {
    // Who was just left keeps its stream for a while.
    void choice.look(timelines(), life).then(retune)
    retune()
  }
  lookAgain()

  return {
    isJoined: (timeline) => live?.isJoined(timeline) === true,
    tipped: (timeline, askedAt) => live?.tipped(timeline, askedAt),
    begin: (signal) => {
      live = makeLive(signal)
    },
    run: keeper.run,
    ended: async () => {
      await live?.drained()
      live = null
    },
    lookAgain,
    reconnect: keeper.reconnect,
    answered: () => {
      for (const resolve of waiters.splice(0)) resolve()
    },
  }
}

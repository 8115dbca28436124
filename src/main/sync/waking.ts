/** The time in which an engine's loops run: from a beginning to the next pause, again and again until the engine's life ends. */
import { setMaxListeners } from 'node:events'
import type { Log } from '../log'

export interface Waking {
  isAwake: () => boolean
  /** Of the time awake, the last one while asleep: a store host that is down must not keep sleep or the end waiting. */
  current: () => AbortSignal
  /** Of the time awake, else of the whole life: what the user asks for is done also while asleep. */
  signal: () => AbortSignal
  /** Starts the loops, if they may and do not run already. */
  begin: () => void
  /** Ends them, and waits until they have. */
  pause: () => Promise<void>
  /** Begins once the last pause is over: else it would be undone by it. */
  beginAgain: () => void
}

export const createWaking = (given: {
  life: AbortSignal
  mayBegin: () => boolean
  /** Each runs until its signal aborts. */
  loops: () => readonly ((signal: AbortSignal) => Promise<void>)[]
  onBegin: (signal: AbortSignal) => void
  /** The loops have ended. */
  onEnded: () => Promise<void>
  log: Log
}): Waking => {
  const { life, mayBegin, loops, onBegin, onEnded, log } = given
  let current = life
  let awake: { turn: AbortController; loops: Promise<unknown> } | null = null
  /** When the last pause is over. */
  let paused: Promise<void> = Promise.resolve()

  const begin = (): void => {
    if (awake !== null || life.aborted || !mayBegin()) return
    const turn = new AbortController()
    // Every loop listens: their number is known, and no leak.
    setMaxListeners(0, turn.signal)
    current = turn.signal
    onBegin(turn.signal)
    const running = loops().map((run) =>
      run(turn.signal).catch((thrown: unknown) => {
        if (!turn.signal.aborted) log.error('A loop of the engine ended', thrown)
      }),
    )
    awake = { turn, loops: Promise.all(running) }
  }
  const end = async (ending: typeof awake): Promise<void> => {
    await ending?.loops
    await onEnded()
  }
  return {
    isAwake: () => awake !== null,
    current: () => current,
    signal: () => AbortSignal.any([life, ...(awake === null ? [] : [awake.turn.signal])]),
    begin,
    pause: () => {
      const ending = awake
      awake = null
      ending?.turn.abort()
      paused = end(ending)
      return paused
    },
    beginAgain: () => void paused.then(begin),
  }
}

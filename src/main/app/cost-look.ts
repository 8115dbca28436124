/** When the system is asked what the network costs, and which of its answers count. */
import type { Clock } from '../clock'

/** Which connection is the present one a system may know only some seconds after a change. */
const settledMs = 5_000

export interface CostLook {
  look: () => Promise<void>
  /** Looks at once, and once more when the network has settled. */
  networkChanged: () => Promise<void>
  /** Ends what is waited for. */
  end: () => void
}

export const createCostLook = (given: {
  /** Whether the network is paid by volume; null where nobody knows, or answers. */
  ask: () => Promise<boolean | null>
  /** Not called where nobody knows: what was said last counts on. */
  seen: (isMetered: boolean) => void
  clock: Pick<Clock, 'wait'>
}): CostLook => {
  const { ask, seen, clock } = given
  let settling = new AbortController()
  const look = async (): Promise<void> => {
    const isMetered = await ask()
    if (isMetered !== null) seen(isMetered)
  }
  return {
    look,
    networkChanged: async () => {
      settling.abort()
      settling = new AbortController()
      const { signal } = settling
      await look()
      await clock.wait(settledMs, signal)
      if (!signal.aborted) await look()
    },
    end: () => settling.abort(),
  }
}

/** What Chromium knows of the network, told to main: not every platform tells, and none tells all of it. */
import type { NetworkCost } from '../../shared/session'

/** The part of the Network Information API that is used; Chromium's types leave it out. */
interface Connection extends EventTarget {
  saveData?: boolean
  /** `cellular`, where the platform knows. */
  type?: string
  /** By what was measured lately. */
  effectiveType?: string
}

const costOf = ({ saveData, type, effectiveType }: Connection): NetworkCost => {
  if (saveData === true || type === 'cellular') return 'metered'
  return effectiveType === 'slow-2g' || effectiveType === '2g' ? 'slow' : 'usual'
}

/**
 * Calls back with what the network costs now, and whenever that changes.
 * @param navigator the window's
 * @returns ends it
 */
export const watchNetworkCost = (
  navigator: object & { connection?: unknown },
  tell: (cost: NetworkCost) => void,
): (() => void) => {
  const { connection } = navigator
  if (!(connection instanceof EventTarget)) return () => undefined
  let told: NetworkCost | null = null
  const look = (): void => {
    const cost = costOf(connection)
    if (cost !== told) tell(cost)
    told = cost
  }
  look()
  connection.addEventListener('change', look)
  return () => connection.removeEventListener('change', look)
}

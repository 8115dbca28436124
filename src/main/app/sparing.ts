/** Whether instances are asked for less right now, and why: the battery, the network, and what the user chose. */
import type { Preferences } from '../../shared/preferences'
import type { NetworkCost, SparingReason } from '../../shared/session'

export interface Sparing {
  /** Null while there is no reason. */
  reason: () => SparingReason | null
  /** Whether the network is one of the reasons; then the battery is not named. */
  isNetworkCostly: () => boolean
  setOnBattery: (is: boolean) => void
  /** What the window knows of the network; it counts until another window says otherwise. */
  setNetwork: (cost: NetworkCost) => void
  /** What the system says of the network, with a window or without. */
  setMetered: (is: boolean) => void
  setPreferences: (preferences: Preferences) => void
}

/** @param onChange called with every new reason, and with null when the last one is gone. */
export const createSparing = (
  preferences: Preferences,
  onChange: (reason: SparingReason | null) => void,
): Sparing => {
  const facts = { isOnBattery: false, isMetered: false, network: 'usual' as NetworkCost, preferences }
  let announced: SparingReason | null = null

  const reason = (): SparingReason | null => {
    const cost = facts.isMetered ? 'metered' : facts.network
    if (cost !== 'usual' && facts.preferences.lessOnCostlyNetwork) return cost
    return facts.isOnBattery && facts.preferences.lessOnBattery ? 'battery' : null
  }
  const change = (changed: Partial<typeof facts>): void => {
    Object.assign(facts, changed)
    if (reason() === announced) return
    announced = reason()
    onChange(announced)
  }
  return {
    reason,
    isNetworkCostly: () => reason() !== null && reason() !== 'battery',
    setOnBattery: (isOnBattery) => change({ isOnBattery }),
    setNetwork: (network) => change({ network }),
    setMetered: (isMetered) => change({ isMetered }),
    setPreferences: (chosen) => change({ preferences: chosen }),
  }
}

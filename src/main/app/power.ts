/** Sleep, waking and changes of the network, as the system tells them. */
import { net, powerMonitor } from 'electron'
import os from 'node:os'
import { systemClock } from '../clock'
import { createCostLook } from './cost-look'
import { createNetworkLook } from './network-look'
import { createSleep, type SleepListener } from './sleep'
import { isMetered } from './system-bus'

export interface PowerListener extends SleepListener {
  /** There is a network now, or none any more, or another one than before. */
  networkChanged: (online: boolean) => void
  /** Called at once, and with every change. */
  batteryUsed: (isOnBattery: boolean) => void
  /** Whether the network is paid by volume: called where the system knows, asked as in `watchPower`; else what it said last counts on. */
  costSeen: (isMetered: boolean) => void
}

/** How often the network is looked at; main hears of it by no event. */
const lookEveryMs = 3_000
/** The user may say so of a network at any time. */
const askCostEveryMs = 60_000

/** Asks the system whether the network is paid by volume, where there is somebody to ask. */
const askCost = (): Promise<boolean | null> =>
  process.platform === 'linux' ? isMetered(process.env['DBUS_SYSTEM_BUS_ADDRESS']) : Promise.resolve(null)

/**
 * Tells the listener from now on. What the network costs is asked at first, with every change of the network and five seconds later, and
 * each minute.
 * @returns ends it
 */
export const watchPower = (listener: PowerListener): (() => void) => {
  const sleep = createSleep(Date.now, listener)
  powerMonitor.on('suspend', sleep.suspended)
  powerMonitor.on('resume', sleep.resumed)
  const onBattery = (): void => listener.batteryUsed(true)
  const onMains = (): void => listener.batteryUsed(false)
  powerMonitor.on('on-battery', onBattery)
  powerMonitor.on('on-ac', onMains)
  listener.batteryUsed(powerMonitor.isOnBatteryPower())
  const cost = createCostLook({ ask: askCost, seen: listener.costSeen, clock: systemClock() })
  void cost.look()
  const look = createNetworkLook(
    {
      isOnline: () => net.isOnline(),
      interfaces: () => os.networkInterfaces(),
      now: () => performance.now(),
    },
    (online) => {
      listener.networkChanged(online)
      void cost.networkChanged()
    },
  )
  const timers = [setInterval(look, lookEveryMs), setInterval(() => void cost.look(), askCostEveryMs)]
  return () => {
    for (const timer of timers) clearInterval(timer)
    cost.end()
    powerMonitor.off('suspend', sleep.suspended)
    powerMonitor.off('resume', sleep.resumed)
    powerMonitor.off('on-battery', onBattery)
    powerMonitor.off('on-ac', onMains)
  }
}

/** Sleep, waking and changes of the network, as the system tells them. */
import { net, powerMonitor } from 'electron'
import os from 'node:os'
import { createNetworkLook } from './network-look'
import { createSleep, type SleepListener } from './sleep'
import { isMetered } from './system-bus'

export interface PowerListener extends SleepListener {
  /** There is a network now, or none any more, or another one than before. */
  networkChanged: (online: boolean) => void
  /** Called at once, and with every change. */
  batteryUsed: (isOnBattery: boolean) => void
  /** Whether the network is paid by volume, if the system knows: called at first, with every change of the network, and each minute. */
  costSeen: (isMetered: boolean) => void
}

/** How often the network is looked at; main hears of it by no event. */
const lookEveryMs = 3_000
/** The user may say so of a network at any time. */
const askCostEveryMs = 60_000

/** @returns what asks the system whether the network is paid by volume, and calls back with the answer */
const costLook = (seen: (isMetered: boolean) => void): (() => void) =>
  process.platform === 'linux'
    ? () => void isMetered(process.env['DBUS_SYSTEM_BUS_ADDRESS']).then(seen)
    : () => undefined

/** Tells the listener from now on. @returns ends it */
export const watchPower = (listener: PowerListener): (() => void) => {
  const sleep = createSleep(Date.now, listener)
  powerMonitor.on('suspend', sleep.suspended)
  powerMonitor.on('resume', sleep.resumed)
  const onBattery = (): void => listener.batteryUsed(true)
  const onMains = (): void => listener.batteryUsed(false)
  powerMonitor.on('on-battery', onBattery)
  powerMonitor.on('on-ac', onMains)
  listener.batteryUsed(powerMonitor.isOnBatteryPower())
  const lookAtCost = costLook(listener.costSeen)
  lookAtCost()
  const look = createNetworkLook(
    {
      isOnline: () => net.isOnline(),
      interfaces: () => os.networkInterfaces(),
      now: () => performance.now(),
    },
    (online) => {
      listener.networkChanged(online)
      lookAtCost()
    },
  )
  const timers = [setInterval(look, lookEveryMs), setInterval(lookAtCost, askCostEveryMs)]
  return () => {
    for (const timer of timers) clearInterval(timer)
    powerMonitor.off('suspend', sleep.suspended)
    powerMonitor.off('resume', sleep.resumed)
    powerMonitor.off('on-battery', onBattery)
    powerMonitor.off('on-ac', onMains)
  }
}

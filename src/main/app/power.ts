/** Sleep, waking and changes of the network, as the system tells them. */
import { net, powerMonitor } from 'electron'
import os from 'node:os'
import { createNetworkLook } from './network-look'
import { createSleep, type SleepListener } from './sleep'

export interface PowerListener extends SleepListener {
  /** There is a network now, or none any more, or another one than before. */
  networkChanged: (online: boolean) => void
  /** Called at once, and with every change. */
  batteryUsed: (isOnBattery: boolean) => void
}

/** How often the network is looked at; main hears of it by no event. */
const lookEveryMs = 3_000

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
  const look = createNetworkLook(
    { isOnline: () => net.isOnline(), interfaces: () => os.networkInterfaces() },
    listener.networkChanged,
  )
  const timer = setInterval(look, lookEveryMs)
  return () => {
    clearInterval(timer)
    powerMonitor.off('suspend', sleep.suspended)
    powerMonitor.off('resume', sleep.resumed)
    powerMonitor.off('on-battery', onBattery)
    powerMonitor.off('on-ac', onMains)
  }
}

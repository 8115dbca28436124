/** The demo that a person uses: its instances on their ports, and the folder that goes with them. */
import { nextArrival } from '../../tests/support/demo-world'
import { demoPorts, fillInstances, startInstances, stopInstances, type DemoInstances } from './instances'
import type { DemoOptions } from './options'
import { freshMemory, openProfile, type DemoMemory, type DemoProfile } from './profile'

const minute = 60_000
/** How much arrives at most while the demo is closed. */
const awayArrivals = 25

export interface OpenedDemo {
  instances: DemoInstances
  profile: DemoProfile
  memory: DemoMemory
}

/** What came while the demo was closed: some of it, so that there is a gap to fill. */
const catchUp = (memory: DemoMemory): void => {
  let last = memory.arrivals.at(-1)?.at ?? memory.base
  for (let count = 0; count < awayArrivals; count += 1) {
    const next = nextArrival(memory.arrivals, last)
    if (next.at > Date.now()) return
    memory.arrivals.push(next)
    last = next.at
  }
}

const rememberedBy = ({ memory: kept }: DemoProfile): DemoMemory => {
  if (kept === null) return freshMemory(Math.floor(Date.now() / minute) * minute)
  catchUp(kept)
  return kept
}

/**
 * Takes the ports, and then opens the folder. Why in this order: opening may empty the folder, and the ports are what tells that no
 * other demo runs in it.
 * @throws SetupError when a port is taken or the folder holds something else: nothing was changed then.
 */
export const openDemo = async (
  { userDataDir, reset }: Pick<DemoOptions, 'userDataDir' | 'reset'>,
  ports = demoPorts,
): Promise<OpenedDemo> => {
  const instances = await startInstances(ports)
  try {
    const profile = openProfile(userDataDir, reset)
    const memory = rememberedBy(profile)
    fillInstances(instances, memory, false)
    return { instances, profile, memory }
  } catch (error) {
    await stopInstances(instances)
    throw error
  }
}

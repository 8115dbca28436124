/** The two demo instances on 127.0.0.1. */
import { startFakeInstance, type FakeInstance } from '../../tests/support/fake-mastodon'
import { demoInstances, fillDemoWorld, letArrive, type DemoInstance } from '../../tests/support/demo-world'
import { fail } from '../setup/say.mjs'
import type { DemoMemory } from './profile'

export type DemoInstances = Record<DemoInstance, FakeInstance>

/** Always the same ones: the app's accounts know their instances by them. */
export const demoPorts: Record<DemoInstance, number> = { steppe: 47_101, birds: 47_102 }
/** Whichever are free: for a profile that goes away with them. */
export const anyPorts: Record<DemoInstance, number> = { steppe: 0, birds: 0 }

const start = async (name: DemoInstance, port: number): Promise<FakeInstance> => {
  const { domain, title, description } = demoInstances[name]
  const profile = { title, description, activeUsers: name === 'steppe' ? 1_204 : 386, languages: ['en'] }
  try {
    return await startFakeInstance({
      personality: name === 'steppe' ? 'mastodon-4.6' : 'mastodon-4.5',
      domain,
      profile,
      port,
      // It stands until the world is written.
      now: 0,
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return fail(
      `Port ${port} of 127.0.0.1 is taken: is the demo running already?`,
      'Close it first, or whatever else has that port.',
    )
  }
}

/**
 * Starts both instances, empty as yet: whoever has the demo's ports is the only demo that runs on this machine.
 * @throws SetupError when a port is taken.
 */
export const startInstances = async (ports = demoPorts): Promise<DemoInstances> => {
  const steppe = await start('steppe', ports.steppe)
  try {
    return { steppe, birds: await start('birds', ports.birds) }
  } catch (error) {
    await steppe.stop()
    throw error
  }
}

/**
 * Writes their worlds, and what arrived in them since.
 * @param frozen whether their clocks stay at the time up to which the world reaches
 */
export const fillInstances = (instances: DemoInstances, memory: DemoMemory, frozen: boolean): void => {
  for (const name of Object.keys(demoInstances) as DemoInstance[]) {
    const { world, clock, oauth } = instances[name]
    // Ids of people are made of the clock too: it stands while the world is written.
    clock.set(memory.base)
    fillDemoWorld(world, name, memory.base)
    for (const arrival of memory.arrivals) {
      if (arrival.instance === name) letArrive(world, arrival, false)
    }
    oauth.restore(memory.oauth[name])
    if (frozen) continue
    clock.set(Date.now())
    clock.run()
  }
}

export const stopInstances = async (instances: DemoInstances): Promise<void> => {
  await Promise.all(Object.values(instances).map((instance) => instance.stop()))
}

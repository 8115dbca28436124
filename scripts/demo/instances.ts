/** The two demo instances on 127.0.0.1. */
import { startFakeInstance, type FakeInstance } from '../../tests/support/fake-mastodon'
import { demoInstances, fillDemoWorld, letArrive, type DemoInstance } from '../../tests/support/demo-world'
import { fail } from '../setup/say.mjs'
import type { DemoMemory } from './profile'

export type DemoInstances = Record<DemoInstance, FakeInstance>

const ports: Record<DemoInstance, number> = { steppe: 47_101, birds: 47_102 }

const start = async (name: DemoInstance, memory: DemoMemory, frozen: boolean): Promise<FakeInstance> => {
  const { domain, title, description } = demoInstances[name]
  const profile = { title, description, activeUsers: name === 'steppe' ? 1_204 : 386, languages: ['en'] }
  try {
    // Ids of people are made of the clock too: it stands while the world is written.
    const instance = await startFakeInstance({
      personality: name === 'steppe' ? 'mastodon-4.6' : 'mastodon-4.5',
      domain,
      profile,
      port: ports[name],
      now: memory.base,
    })
    fillDemoWorld(instance.world, name, memory.base)
    for (const arrival of memory.arrivals) {
      if (arrival.instance === name) letArrive(instance.world, arrival, false)
    }
    instance.oauth.restore(memory.oauth[name])
    if (!frozen) {
      instance.clock.set(Date.now())
      instance.clock.run()
    }
    return instance
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return fail(
      `Port ${ports[name]} of 127.0.0.1 is taken: is the demo running already?`,
      'Close it first, or whatever else has that port.',
    )
  }
}

/** @throws SetupError when a port is taken. */
export const startInstances = async (memory: DemoMemory, frozen: boolean): Promise<DemoInstances> => {
  const steppe = await start('steppe', memory, frozen)
  try {
    return { steppe, birds: await start('birds', memory, frozen) }
  } catch (error) {
    await steppe.stop()
    throw error
  }
}

export const stopInstances = async (instances: DemoInstances): Promise<void> => {
  await Promise.all(Object.values(instances).map((instance) => instance.stop()))
}

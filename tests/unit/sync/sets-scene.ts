/** What tests of an account's sets share: a scene for each, and what is asked for and stored in it. */
import { afterEach } from 'vitest'
import type { SetName } from '../../../src/shared/sets'
import { reader } from '../../support/sync-harness'
import { createScene, type Scene } from './support'

interface SetsScene {
  scene: () => Scene
  /** Makes the scene of the test that runs. */
  begin: (options?: Parameters<typeof createScene>[0]) => Promise<void>
  /** Adds so many people to the instance. @returns their handles. */
  people: (count: number) => string[]
  run: (milliseconds: number) => Promise<void>
  stored: (name: SetName) => Promise<unknown[] | undefined>
  /** How often a path was asked for. */
  requests: (path: string) => number
  /** Steppe is closed for so long, and started again. */
  startLater: (milliseconds: number) => Promise<void>
}

/** To be called once in a file. */
export const useSets = (): SetsScene => {
  let scene: Scene
  afterEach(async () => {
    await scene.end()
  })
  return {
    scene: () => scene,
    begin: async (options = {}) => {
      scene = await createScene(options)
    },
    people: (count) =>
      Array.from({ length: count }, (_, at) => {
        const handle = `p${at}@far.example`
        scene.instance.world.addAccount({ handle })
        return handle
      }),
    run: (milliseconds) => scene.advance(milliseconds),
    stored: async (name) => (await scene.store.database.sets.get([reader, name]))?.members,
    requests: (path) => scene.instance.requests.filter((request) => request.path === path).length,
    startLater: async (milliseconds) => {
      await scene.stop()
      scene.instance.clock.advance(milliseconds)
      scene.follow()
      scene.start()
    },
  }
}

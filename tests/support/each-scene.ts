/** What tests of two signed-in accounts share: they sign in once in a file, and every test goes on from there by itself. */
import { expect, test } from '@playwright/test'
import { launchSteppe, type LaunchOptions, type Steppe } from './launch'
import { signInTwo, stateOf, type Scene, type Template, type TemplateOptions } from './two-accounts'

export interface EachScene {
  /** Both instances and the profile of the test that runs. */
  scene: () => Scene
  /** The app that was started last. */
  steppe: () => Steppe
  /** Starts the app on the scene's profile; it is closed after the test. */
  launch: (options?: Pick<LaunchOptions, 'pace'>) => Promise<void>
  /** Starts it, and waits until the struck account's column says that it is live, or what else it is to say. */
  begin: (options?: Beginning) => Promise<void>
  /** Begins, and goes to the newest post of the first column. */
  beginAtNewest: (options?: Beginning) => Promise<void>
}

interface Beginning extends Pick<LaunchOptions, 'pace'> {
  said?: RegExp | string
}

/**
 * To be called once in a file or group, before its own hooks.
 * @param posts in each home
 */
export const useTwoAccounts = (posts: number, options: TemplateOptions = {}): EachScene => {
  let template: Template | undefined
  let scene: Scene
  let steppe: Steppe

  test.beforeAll(async () => {
    template = await signInTwo(posts, options)
  })
  test.afterAll(() => template?.forget())
  test.beforeEach(async () => {
    if (template === undefined) throw new Error('Nobody signed in.')
    scene = await template.scene()
  })
  test.afterEach(async () => {
    await steppe.close()
    await scene.end()
  })

  const launch: EachScene['launch'] = async ({ pace = 0.1 } = {}) => {
    steppe = await launchSteppe({ userData: scene.userData, pace })
  }
  const begin: EachScene['begin'] = async ({ said = 'Live', ...options } = {}) => {
    await launch(options)
    await expect(stateOf(scene.struck, steppe.window, said)).toBeVisible()
  }
  const beginAtNewest: EachScene['beginAtNewest'] = async (options) => {
    await begin(options)
    await steppe.window.keyboard.press('1')
    await steppe.window.keyboard.press('Home')
  }
  return { scene: () => scene, steppe: () => steppe, launch, begin, beginAtNewest }
}

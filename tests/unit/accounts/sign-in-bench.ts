/** What tests of signing in and out share: a Steppe for each, instances, and a browser that goes where it is sent. */
import { afterEach, beforeEach, expect } from 'vitest'
import type { AccountSummary } from '../../../src/shared/session'
import { startFakeInstance, type FakeInstance, type FakeInstanceOptions } from '../../support/fake-mastodon'
import { startAccounts, type SteppeAccounts } from './steppe-accounts'

/** What the browser does with the page: asks the instance and goes where it says. */
const browse = async (instance: FakeInstance, url: string, username: string): Promise<Response> =>
  fetch(instance.oauth.approve(url, username))

/** Requests of a path, without what came before. */
export const askedFor = (instance: FakeInstance, path: string) =>
  instance.requests.filter((request) => request.path === path)

interface SignInBench {
  steppe: () => SteppeAccounts
  /** Starts another Steppe in place of this one. */
  restart: (options: Parameters<typeof startAccounts>[0]) => void
  /** An instance with two people, stopped after the test. */
  instanceOf: (options?: FakeInstanceOptions) => Promise<FakeInstance>
  /** Signs in through the browser. */
  signIn: (instance: FakeInstance, username: string) => Promise<AccountSummary>
}

/** To be called once in a file. */
export const useSignIn = (): SignInBench => {
  const instances: FakeInstance[] = []
  let steppe: SteppeAccounts
  beforeEach(() => {
    steppe = startAccounts()
  })
  afterEach(async () => {
    await steppe.stop()
    await Promise.all(instances.splice(0).map((instance) => instance.stop()))
  })
  return {
    steppe: () => steppe,
    restart: (options) => {
      steppe = startAccounts(options)
    },
    instanceOf: async (options = {}) => {
      const instance = await startFakeInstance({ domain: 'meadow.example', throttle: false, ...options })
      instances.push(instance)
      for (const handle of ['mina', 'jonas']) instance.world.addAccount({ handle })
      return instance
    },
    signIn: async (instance, username) => {
      const { attempt, url } = await steppe.handlers['accounts.beginSignIn']({ origin: instance.origin })
      const page = await browse(instance, url, username)
      expect(await page.text()).toContain('go back to Steppe')
      const finished = await steppe.next('signIn.finished')
      expect(finished).toMatchObject({ attempt, problem: null })
      if (finished.account === null) throw new Error('nobody signed in')
      return finished.account
    },
  }
}

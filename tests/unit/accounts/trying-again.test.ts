/** A sign-in that the browser came back from in vain: the page that is opened next, or was copied, leads on. */
import { describe, expect, it } from 'vitest'
import type { SignInAttempt } from '../../../src/shared/session'
import type { FakeInstance } from '../../support/fake-mastodon'
import { askedFor, useSignIn } from './sign-in-bench'

const { steppe, instanceOf, signIn } = useSignIn()

const begin = ({ origin }: FakeInstance): Promise<SignInAttempt> =>
  Promise.resolve(steppe().handlers['accounts.beginSignIn']({ origin }))
const openAgain = async (attempt: string): Promise<string> =>
  (await steppe().handlers['accounts.openSignInPage']({ attempt })).url
const complete = (attempt: string, code: string) =>
  steppe().handlers['accounts.completeSignIn']({ attempt, code })

const parameter = (url: string, name: string): string | null => new URL(url).searchParams.get(name)

/** Denies access in the browser. @returns the page that takes the place of this one */
const deny = async (attempt: string, url: string): Promise<string> => {
  await fetch(`${url}&deny=1`)
  const finished = await steppe().next('signIn.finished')
  expect(finished).toMatchObject({ attempt, account: null })
  expect(finished.problem).toContain('not granted')
  return finished.url ?? ''
}

/** Approves it in the browser, which must end the attempt well. */
const approve = async (instance: FakeInstance, attempt: string, url: string): Promise<void> => {
  expect((await fetch(instance.oauth.approve(url, 'mina'))).status).toBe(200)
  expect(await steppe().next('signIn.finished')).toMatchObject({
    attempt,
    account: { handle: 'mina@meadow.example' },
    problem: null,
    url: null,
  })
}

describe('after access was denied', () => {
  it.each(['mastodon-4.6', 'hollo'] as const)(
    'another link of the same attempt leads on, at the same address: %s',
    async (personality) => {
      const instance = await instanceOf({ personality })
      const { attempt, url } = await begin(instance)
      const next = await deny(attempt, url)
      for (const name of ['state', 'code_challenge']) {
        expect(parameter(next, name)).toBeTruthy()
        expect(parameter(next, name)).not.toBe(parameter(url, name))
      }
      expect(parameter(next, 'redirect_uri')).toBe(parameter(url, 'redirect_uri'))
      expect(await openAgain(attempt)).toBe(next)
      expect(steppe().opened).toEqual([url, next])
      expect(askedFor(instance, '/api/v1/apps')).toHaveLength(1)
      await approve(instance, attempt, next)
    },
  )

  it('may be denied again and again', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const third = await deny(attempt, await deny(attempt, url))
    await approve(instance, attempt, third)
  })

  it('takes nothing of the link before, and says so', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const next = await deny(attempt, url)
    const address = instance.oauth.approve(url, 'mina')
    const late = await fetch(address)
    expect(late.status).toBe(404)
    expect(await late.text()).toContain('go back to Steppe')
    await expect(complete(attempt, address)).rejects.toMatchObject({
      detail: { code: 'invalid', detail: 'state' },
    })
    await expect(complete(attempt, parameter(address, 'code') ?? '')).rejects.toMatchObject({
      detail: { code: 'invalid', detail: 'code' },
    })
    expect(steppe().events.filter(({ name }) => name === 'signIn.finished')).toEqual([])
    await approve(instance, attempt, next)
  })

  it('leaves a page alone that shows a code', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const shown = await steppe().handlers['accounts.useCode']({ attempt })
    expect(await deny(attempt, url)).toBe(shown.url)
    expect(await openAgain(attempt)).toBe(shown.url)
    const code = instance.oauth.approve(shown.url, 'mina')
    expect(await complete(attempt, code)).toMatchObject({ handle: 'mina@meadow.example' })
  })
})

it('what was pasted while the browser’s answer is being exchanged is that answer', async () => {
  const instance = await instanceOf()
  const { attempt, url } = await begin(instance)
  instance.faults.add({ name: 'delay', when: '/oauth/token', ms: 300 })
  const address = instance.oauth.approve(url, 'mina')
  expect((await fetch(address)).status).toBe(200)
  expect(await complete(attempt, address)).toMatchObject({ handle: 'mina@meadow.example' })
  expect(await steppe().next('signIn.finished')).toMatchObject({ problem: null })
  expect(askedFor(instance, '/oauth/token')).toHaveLength(1)
})

describe('after somebody else signed in than who was to', () => {
  it('says who, and the page that is opened next asks who signs in', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    const { attempt, url } = await steppe().handlers['accounts.renewSignIn']({ account: key })
    expect(parameter(url, 'force_login')).toBeNull()
    await fetch(instance.oauth.approve(url, 'jonas'))
    const finished = await steppe().next('signIn.finished')
    expect(finished).toMatchObject({ attempt, account: null })
    expect(finished.problem).toMatch(
      /^You signed in as @jonas@meadow\.example, not as @mina@meadow\.example\./,
    )
    const next = await openAgain(attempt)
    expect(finished.url).toBe(next)
    expect(parameter(next, 'force_login')).toBe('true')
    await approve(instance, attempt, next)
    expect(steppe().registry.list()).toHaveLength(1)
  })

  it('takes the code of another one', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    const { attempt } = await steppe().handlers['accounts.renewSignIn']({ account: key })
    const { url } = await steppe().handlers['accounts.useCode']({ attempt })
    await expect(complete(attempt, instance.oauth.approve(url, 'jonas'))).rejects.toMatchObject({
      code: 'otherAccount',
    })
    // The link that is shown may be copied instead of opened again.
    const told = await steppe().next('signIn.finished')
    expect(told).toMatchObject({ attempt, account: null })
    expect(told.problem).toMatch(/^You signed in as @jonas@meadow\.example/)
    const next = await openAgain(attempt)
    expect(told.url).toBe(next)
    expect(parameter(next, 'force_login')).toBe('true')
    expect(await complete(attempt, instance.oauth.approve(next, 'mina'))).toMatchObject({ key })
  })

  it('says the same to who pastes what the browser brings', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    const { attempt, url } = await steppe().handlers['accounts.renewSignIn']({ account: key })
    const address = instance.oauth.approve(url, 'jonas')
    instance.faults.add({ name: 'delay', when: '/oauth/token', ms: 300 })
    expect((await fetch(address)).status).toBe(200)
    await expect(complete(attempt, address)).rejects.toMatchObject({ code: 'otherAccount' })
  })

  it('a page that was opened while the instance was still asked who leads on, too', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    const { attempt, url } = await steppe().handlers['accounts.renewSignIn']({ account: key })
    const opened: string[] = []
    const done = instance.onRequest(async ({ path }) => {
      if (path === '/api/v1/accounts/verify_credentials') opened.push(await openAgain(attempt))
    })
    await fetch(instance.oauth.approve(url, 'jonas'))
    await steppe().next('signIn.finished')
    done()
    await approve(instance, attempt, opened[0] ?? '')
  })
})

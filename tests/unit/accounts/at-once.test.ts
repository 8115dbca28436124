/** Sign-ins and codes that come while another one is still under way. */
import { describe, expect, it } from 'vitest'
import type { FakeInstance } from '../../support/fake-mastodon'
import { askedFor, useSignIn } from './sign-in-bench'

const { steppe, instanceOf } = useSignIn()

const begin = async ({ origin }: FakeInstance) => steppe().handlers['accounts.beginSignIn']({ origin })
const complete = async (attempt: string, code: string) =>
  steppe().handlers['accounts.completeSignIn']({ attempt, code })
const cancel = async (attempt: string | null) => steppe().handlers['accounts.cancelSignIn']({ attempt })

/** Holds the first answer at a path. @returns lets it go */
const holdFirst = (instance: FakeInstance, at: string): (() => void) => {
  let isFirst = true
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  instance.onRequest(({ path }) => {
    if (path !== at || !isFirst) return
    isFirst = false
    return held
  })
  return letGo
}

const arrived = (instance: FakeInstance, path: string, count: number): Promise<void> =>
  expect.poll(() => askedFor(instance, path).length).toBe(count)

describe('a sign-in at a slow instance', () => {
  /** The port is named there by what compares it. */
  const listenerOf = (instance: FakeInstance): string =>
    instance.oauth.snapshot().apps[0]?.redirectUris.find((uri) => uri.startsWith('http:')) ?? ''

  it('is dropped when another one was begun meanwhile, which goes on', async () => {
    const slow = await instanceOf({ personality: 'hollo' })
    const other = await instanceOf({ domain: 'harbor.example', seed: 2 })
    const letGo = holdFirst(slow, '/api/v1/apps')
    const first = begin(slow)
    await arrived(slow, '/api/v1/apps', 1)
    const { attempt, url } = await begin(other)
    letGo()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect(steppe().opened).toEqual([url])
    await expect(fetch(listenerOf(slow))).rejects.toThrow()
    expect((await fetch(other.oauth.approve(url, 'mina'))).status).toBe(200)
    expect(await steppe().next('signIn.finished')).toMatchObject({
      attempt,
      account: { handle: 'mina@harbor.example' },
    })
  })

  it('is dropped when the dialog was closed meanwhile', async () => {
    const slow = await instanceOf({ personality: 'hollo' })
    const letGo = holdFirst(slow, '/api/v1/apps')
    const first = begin(slow)
    await arrived(slow, '/api/v1/apps', 1)
    await cancel(null)
    letGo()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect(steppe().opened).toEqual([])
    await expect(fetch(listenerOf(slow))).rejects.toThrow()
  })

  it('is ended when the dialog was closed before it knew of it', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    await cancel(null)
    await expect(complete(attempt, instance.oauth.approve(url, 'mina'))).rejects.toMatchObject({
      code: 'signInExpired',
    })
  })
})

describe('while a code is being exchanged', () => {
  it('the answer of the browser waits, and is taken if the code was wrong', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const letGo = holdFirst(instance, '/oauth/token')
    const wrong = complete(attempt, 'not-the-code')
    await arrived(instance, '/oauth/token', 1)
    expect((await fetch(instance.oauth.approve(url, 'mina'))).status).toBe(200)
    expect(askedFor(instance, '/oauth/token')).toHaveLength(1)
    letGo()
    await expect(wrong).rejects.toMatchObject({ detail: { code: 'invalid', detail: 'code' } })
    expect(await steppe().next('signIn.finished')).toMatchObject({
      attempt,
      account: { handle: 'mina@meadow.example' },
      problem: null,
    })
  })

  it('the answer of the browser comes to the same account if the code was right', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const letGo = holdFirst(instance, '/oauth/token')
    const right = complete(attempt, instance.oauth.approve(url, 'mina'))
    await arrived(instance, '/oauth/token', 1)
    await fetch(instance.oauth.approve(url, 'mina'))
    letGo()
    const account = await right
    expect(await steppe().next('signIn.finished')).toMatchObject({ attempt, account, problem: null })
    expect(askedFor(instance, '/oauth/token')).toHaveLength(1)
  })

  it('the answer of the browser waits in vain if the sign-in is cancelled', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const letGo = holdFirst(instance, '/oauth/token')
    const wrong = complete(attempt, 'not-the-code')
    await arrived(instance, '/oauth/token', 1)
    await fetch(instance.oauth.approve(url, 'mina'))
    await cancel(attempt)
    letGo()
    await expect(wrong).rejects.toMatchObject({ code: 'invalid' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(askedFor(instance, '/oauth/token')).toHaveLength(1)
  })

  it('what is pasted waits, and is taken if the browser brought a wrong one', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await begin(instance)
    const letGo = holdFirst(instance, '/oauth/token')
    const forged = new URL(instance.oauth.approve(url, 'mina'))
    forged.searchParams.set('code', 'not-the-code')
    await fetch(forged)
    await arrived(instance, '/oauth/token', 1)
    const next = (await steppe().handlers['accounts.openSignInPage']({ attempt })).url
    const right = complete(attempt, instance.oauth.approve(next, 'mina'))
    letGo()
    expect(await right).toMatchObject({ handle: 'mina@meadow.example' })
  })
})

it('a code that could not be exchanged because the instance was down is tried again', async () => {
  const instance = await instanceOf()
  const { attempt, url } = await begin(instance)
  const address = instance.oauth.approve(url, 'mina')
  instance.faults.add({ name: 'http-500-html', when: '/oauth/token', times: 1 })
  await expect(complete(attempt, address)).rejects.toMatchObject({ code: 'server' })
  expect(await complete(attempt, address)).toMatchObject({ handle: 'mina@meadow.example' })
})

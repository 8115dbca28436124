import { describe, expect, it } from 'vitest'
import { askedFor, useSignIn } from './sign-in-bench'

const { steppe, instanceOf, signIn } = useSignIn()

describe('signing out', () => {
  it('revokes the token, forgets it, and says what becomes of the posts', async () => {
    const instance = await instanceOf()
    const mina = await signIn(instance, 'mina')
    const jonas = await signIn(instance, 'jonas')
    const token = await steppe().tokenOf(mina.key)
    await steppe().handlers['accounts.signOut']({ account: mina.key, posts: 'keep' })
    expect(askedFor(instance, '/oauth/revoke').map(({ status }) => status)).toEqual([200])
    expect(await steppe().tokenOf(mina.key)).toBeNull()
    expect(steppe().calls.at(-1)).toBe('out mina@meadow.example keep')
    expect(steppe().registry.summaries()).toEqual([jonas])
    expect(
      steppe()
        .settings.columns()
        .map(({ account }) => account),
    ).toEqual([jonas.key])
    const answer = await fetch(`${instance.origin}/api/v1/accounts/verify_credentials`, {
      headers: { Authorization: `Bearer ${token ?? ''}` },
    })
    expect(answer.status).toBe(401)

    expect((await signIn(instance, 'mina')).key).toBe(mina.key)
    await steppe().handlers['accounts.signOut']({ account: mina.key, posts: 'wipe' })
    expect((await signIn(instance, 'mina')).key).not.toBe(mina.key)
  })

  it('works while the instance is down', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    await instance.stop()
    await steppe().handlers['accounts.signOut']({ account: key, posts: 'wipe' })
    expect(steppe().registry.list()).toEqual([])
    expect(await steppe().tokenOf(key)).toBeNull()
  })

  it('does not wait for an instance that hangs, but for the revocation before the end', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    instance.onRequest(({ path }) => (path === '/oauth/revoke' ? held : undefined))
    await steppe().handlers['accounts.signOut']({ account: key, posts: 'keep' })
    expect(steppe().registry.list()).toEqual([])
    expect(await steppe().tokenOf(key)).toBeNull()
    expect(steppe().calls.at(-1)).toBe('out mina@meadow.example keep')
    let isOver = false
    const end = steppe()
      .stop()
      .then(() => (isOver = true))
    await expect.poll(() => askedFor(instance, '/oauth/revoke').length).toBe(1)
    expect(isOver).toBe(false)
    answer()
    await end
    expect(askedFor(instance, '/oauth/revoke').map(({ status }) => status)).toEqual([200])
  })

  it('leaves a token alone that the next sign-in got again meanwhile', async () => {
    const instance = await instanceOf()
    const { key } = await signIn(instance, 'mina')
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    const letGo = instance.onRequest(({ path }) => (path.startsWith('/.well-known/oauth') ? held : undefined))
    await steppe().handlers['accounts.signOut']({ account: key, posts: 'keep' })
    letGo()
    await signIn(instance, 'mina')
    answer()
    await steppe().stop()
    expect(askedFor(instance, '/oauth/revoke')).toEqual([])
    await expect((await steppe().clientOf(key)).verify({ priority: 'user' })).resolves.toMatchObject({
      username: 'mina',
    })
  })
})

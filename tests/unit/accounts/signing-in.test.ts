import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recentLines } from '../../../src/main/log'
import { askedFor, useSignIn } from './sign-in-bench'
import { startAccounts } from './steppe-accounts'

const { steppe, restart, instanceOf, signIn } = useSignIn()

const filesOf = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

describe('signing in', () => {
  it('goes through the browser and the loopback listener, and keeps the token in the vault alone', async () => {
    const instance = await instanceOf()
    const preview = await steppe().handlers['accounts.discover']({ input: instance.origin })
    expect(preview).toMatchObject({ origin: instance.origin, domain: 'meadow.example', signedIn: [] })
    const account = await signIn(instance, 'mina')
    expect(account).toMatchObject({ handle: 'mina@meadow.example', domain: 'meadow.example' })
    expect(steppe().opened[0]).toMatch(/code_challenge_method=S256/)
    expect(steppe().opened[0]).not.toContain('force_login')
    expect(new URL(steppe().opened[0] ?? '').searchParams.get('redirect_uri')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/callback$/,
    )

    const token = await steppe().tokenOf(account.key)
    expect(token).toBeTruthy()
    expect(filesOf(steppe().folder)).not.toContain(token)
    expect(recentLines().join('\n')).not.toContain(token)
    expect(JSON.stringify([steppe().events, steppe().opened, steppe().calls])).not.toContain(token)
    expect(instance.requests.every((request) => !('access_token' in request.query))).toBe(true)

    expect(steppe().calls).toEqual(['in mina@meadow.example'])
    expect(steppe().settings.columns()).toMatchObject([
      { account: account.key, timeline: `${account.key}/home` },
    ])
    const again = startAccounts({ folder: steppe().folder })
    expect(again.registry.summaries()).toEqual([account])
    expect(await again.tokenOf(account.key)).toBe(token)
    const found = await steppe().handlers['accounts.discover']({ input: instance.origin })
    expect(found.signedIn).toEqual(['mina@meadow.example'])
  })

  it.each(['mastodon-4.3', 'mastodon-4.6', 'gotosocial', 'hollo', 'pleroma', 'worst'] as const)(
    'works with %s',
    async (personality) => {
      const instance = await instanceOf({ personality })
      const first = await signIn(instance, 'mina')
      const second = await signIn(instance, 'jonas')
      expect(first.key).not.toBe(second.key)
      expect(first.accent).not.toBe(second.accent)
    },
  )

  it('asks the instance who signs in when somebody is signed in there already', async () => {
    const [meadow, harbor] = [await instanceOf(), await instanceOf({ domain: 'harbor.example', seed: 2 })]
    await signIn(meadow, 'mina')
    await signIn(harbor, 'mina')
    const second = await signIn(meadow, 'jonas')
    expect(steppe().opened.map((url) => new URL(url).searchParams.get('force_login'))).toEqual([
      null,
      null,
      'true',
    ])
    expect(second.handle).toBe('jonas@meadow.example')
    expect(steppe().registry.list()).toHaveLength(3)
    expect(steppe().settings.columns()).toHaveLength(3)
    const tokens = await Promise.all(
      steppe()
        .registry.list()
        .map(({ key }) => steppe().tokenOf(key)),
    )
    expect(new Set(tokens).size).toBe(3)
  })

  it('asks who signs in also where somebody has signed out, of whom posts are kept', async () => {
    const [meadow, harbor] = [await instanceOf(), await instanceOf({ domain: 'harbor.example', seed: 2 })]
    const { key } = await signIn(meadow, 'mina')
    await steppe().handlers['accounts.signOut']({ account: key, posts: 'keep' })
    expect((await signIn(meadow, 'jonas')).handle).toBe('jonas@meadow.example')
    await signIn(harbor, 'mina')
    expect(steppe().opened.map((url) => new URL(url).searchParams.get('force_login'))).toEqual([
      null,
      'true',
      null,
    ])
  })

  it('fault 59: verifies its registration, keeps it, and renews it when the server forgot it', async () => {
    const instance = await instanceOf()
    await signIn(instance, 'mina')
    await signIn(instance, 'jonas')
    expect(askedFor(instance, '/api/v1/apps')).toHaveLength(1)
    instance.oauth.forgetApps()
    await signIn(instance, 'jonas')
    expect(askedFor(instance, '/api/v1/apps')).toHaveLength(2)
    expect(steppe().registry.list()).toHaveLength(2)
  })

  it('finds the API of an instance whose own domain is another host', async () => {
    const instance = await instanceOf({ localDomainListener: true })
    const input = `@mina@${new URL(instance.localOrigin ?? '').host}`
    const preview = await steppe().handlers['accounts.discover']({ input })
    expect(preview.origin).toBe(instance.origin)
    expect((await signIn(instance, 'mina')).handle).toBe(`mina@${new URL(instance.localOrigin ?? '').host}`)
  })

  it('takes a code that the instance shows', async () => {
    const instance = await instanceOf()
    const { attempt } = await steppe().handlers['accounts.beginSignIn']({ origin: instance.origin })
    const { url } = await steppe().handlers['accounts.useCode']({ attempt })
    expect(new URL(url).searchParams.get('redirect_uri')).toBe('urn:ietf:wg:oauth:2.0:oob')
    expect(steppe().opened.at(-1)).toBe(url)
    const code = instance.oauth.approve(url, 'mina')
    const complete = (text: string) => steppe().handlers['accounts.completeSignIn']({ attempt, code: text })
    await expect(complete('not-the-code')).rejects.toMatchObject({
      detail: { code: 'invalid', detail: 'code' },
    })
    await expect(complete('two words')).rejects.toMatchObject({ code: 'invalid' })
    expect((await complete(` ${code}\n`)).handle).toBe('mina@meadow.example')
    await expect(complete(code)).rejects.toMatchObject({ code: 'signInExpired' })
  })

  it('takes the whole address that the browser ended at, with the state of this attempt only', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await steppe().handlers['accounts.beginSignIn']({ origin: instance.origin })
    const address = instance.oauth.approve(url, 'mina')
    const complete = (text: string) => steppe().handlers['accounts.completeSignIn']({ attempt, code: text })
    const forged = new URL(address)
    forged.searchParams.set('state', 'of-somebody-else')
    await expect(complete(forged.href)).rejects.toMatchObject({ detail: { detail: 'state' } })
    forged.searchParams.delete('state')
    await expect(complete(forged.href)).rejects.toMatchObject({ detail: { detail: 'state' } })
    await expect(complete('https://evil.example/callback?code=x')).rejects.toMatchObject({
      detail: { detail: 'state' },
    })
    expect((await complete(address)).handle).toBe('mina@meadow.example')
    expect(steppe().events.filter((event) => event.name === 'signIn.finished')).toEqual([])
  })

  it('tells that access was denied, and can still go on', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await steppe().handlers['accounts.beginSignIn']({ origin: instance.origin })
    await fetch(`${url}&deny=1`)
    const finished = await steppe().next('signIn.finished')
    expect(finished).toMatchObject({ attempt, account: null })
    expect(finished.problem).toContain('not granted')
    const code = instance.oauth.approve(
      (await steppe().handlers['accounts.useCode']({ attempt })).url,
      'mina',
    )
    await steppe().handlers['accounts.completeSignIn']({ attempt, code })
    expect(steppe().registry.list()).toHaveLength(1)
  })

  it('adds nobody after it was cancelled', async () => {
    const instance = await instanceOf()
    const { attempt, url } = await steppe().handlers['accounts.beginSignIn']({ origin: instance.origin })
    const address = instance.oauth.approve(url, 'mina')
    const done = instance.onRequest(({ path }) => {
      if (path === '/api/v1/accounts/verify_credentials')
        return steppe().handlers['accounts.cancelSignIn']({ attempt })
    })
    await expect(
      steppe().handlers['accounts.completeSignIn']({ attempt, code: address }),
    ).rejects.toMatchObject({ code: 'cancelled' })
    done()
    expect(steppe().registry.list()).toEqual([])
    expect(askedFor(instance, '/oauth/revoke').map(({ status }) => status)).toEqual([200])
  })

  it('asks for a way to keep tokens before it asks the instance for one', async () => {
    const instance = await instanceOf()
    restart({
      storage: {
        isEncryptionAvailable: () => false,
        encryptString: () => Buffer.alloc(0),
        decryptString: () => '',
        getSelectedStorageBackend: () => 'basic_text',
      },
    })
    const begin = () => steppe().handlers['accounts.beginSignIn']({ origin: instance.origin })
    await expect(begin()).rejects.toMatchObject({ code: 'keyringMissing' })
    expect(instance.requests).toHaveLength(0)
    expect(await steppe().handlers['accounts.allowStorage']({ mode: 'session' })).toBe('session')
    expect(await steppe().next('keyring.changed')).toBe('session')
    await signIn(instance, 'mina')
    expect(readFileSync(join(steppe().folder, 'settings.json'), 'utf8')).toContain('mina@meadow.example')
  })
})

/** Tokens of accounts that were signed out go back to their instance: by the app that they were issued to, and later if not now. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SafeStorage } from '../../../src/main/accounts/token-vault'
import { recentLines } from '../../../src/main/log'
import type { AccountKey } from '../../../src/shared/ids'
import {
  startFakeInstance,
  type FakeInstance,
  type Fault,
  type PersonalityName,
} from '../../support/fake-mastodon'
import { signInByCode, startAccounts, type SteppeAccounts } from './steppe-accounts'

const noKeyring: SafeStorage = {
  isEncryptionAvailable: () => false,
  encryptString: () => Buffer.alloc(0),
  decryptString: () => '',
  getSelectedStorageBackend: () => 'basic_text',
}

const steppes: SteppeAccounts[] = []
let instance: FakeInstance
let steppe: SteppeAccounts

/** One more run of Steppe, over the files that an earlier one left if a folder is given. */
const start = (options: Parameters<typeof startAccounts>[0] = {}): SteppeAccounts => {
  const one = startAccounts(options)
  steppes.push(one)
  return one
}
const open = async (personality: PersonalityName): Promise<void> => {
  await instance.stop()
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false, personality })
  for (const handle of ['mina', 'jonas']) instance.world.addAccount({ handle })
}

beforeEach(async () => {
  instance = await startFakeInstance({ domain: 'meadow.example', throttle: false })
  for (const handle of ['mina', 'jonas']) instance.world.addAccount({ handle })
  steppe = start()
})
afterEach(async () => {
  await Promise.all(steppes.splice(0).map((one) => one.stop()))
  await instance.stop()
})

const tokenOf = async (key: AccountKey): Promise<string> => {
  const token = await steppe.tokenOf(key)
  if (token === null) throw new Error('There is no token.')
  return token
}
const signOut = (account: AccountKey) => steppe.handlers['accounts.signOut']({ account, posts: 'keep' })
/** Signs in, and out while the instance is down; answers the token that stayed valid. */
const signOutWhileDown = async (username = 'mina'): Promise<string> => {
  const key = await signInByCode(steppe, instance, username)
  const token = await tokenOf(key)
  await instance.stop()
  await signOut(key)
  return token
}
const restart = async (): Promise<void> => {
  await steppe.stop()
  steppe = start({ folder: steppe.folder })
}

/** How the instance answered each wish to revoke, so far. */
const answers = () =>
  instance.requests.filter(({ path }) => path === '/oauth/revoke').map(({ status }) => status)
const statusFor = async (token: string): Promise<number> => {
  const headers = { Authorization: `Bearer ${token}` }
  return (await fetch(`${instance.origin}/api/v1/accounts/verify_credentials`, { headers })).status
}
/** Names of the secrets that are kept on disk, but for the apps' own. */
const keptNames = (): string[] => {
  const kept = JSON.parse(readFileSync(join(steppe.folder, 'vault.json'), 'utf8')) as Record<string, unknown>
  return Object.keys(kept).filter((name) => kept[name] !== null && !name.startsWith('app:'))
}

describe('the app that a token was issued to', () => {
  it.each(['gotosocial', 'hollo', 'pleroma', 'mastodon-4.6'] as const)(
    'takes it back at %s, whichever app signed in last',
    async (personality) => {
      await open(personality)
      const mina = await signInByCode(steppe, instance, 'mina')
      const jonas = await signInByCode(steppe, instance, 'jonas')
      const { attempt } = await steppe.handlers['accounts.beginSignIn']({ origin: instance.origin })
      await steppe.handlers['accounts.cancelSignIn']({ attempt })
      const [token, other] = [await tokenOf(mina), await tokenOf(jonas)]
      await restart()
      expect(await steppe.tokenOf(mina)).toBe(token)
      await signOut(mina)
      expect(answers()).toEqual([200])
      expect(await statusFor(token)).toBe(401)
      expect(await statusFor(other)).toBe(200)
      expect(keptNames()).toEqual([`token:${jonas}`])
    },
  )

  it('is taken to be the present one for a token that was kept without', async () => {
    const key = await signInByCode(steppe, instance, 'mina')
    const token = await tokenOf(key)
    await steppe.vault.set(`token:${key}`, token)
    await restart()
    expect(await steppe.tokenOf(key)).toBe(token)
    await signOut(key)
    expect(answers()).toEqual([200])
    expect(await statusFor(token)).toBe(401)
  })
})

describe('a token whose instance could not be reached', () => {
  it('is given back at the next start, and nothing of it is left', async () => {
    const token = await signOutWhileDown()
    expect(keptNames()).toEqual(['revocations'])
    await restart()
    await steppe.takeBack()
    expect(keptNames()).toEqual(['revocations'])

    await instance.start()
    expect(await statusFor(token)).toBe(200)
    await restart()
    await steppe.takeBack()
    expect(answers()).toEqual([200])
    expect(await statusFor(token)).toBe(401)
    expect(keptNames()).toEqual([])
    await steppe.takeBack()
    expect(answers()).toEqual([200])
  })

  it('is given back when the network is there again, each by its own app', async () => {
    await open('gotosocial')
    const mina = await signInByCode(steppe, instance, 'mina')
    const jonas = await signInByCode(steppe, instance, 'jonas')
    const tokens = [await tokenOf(mina), await tokenOf(jonas)]
    await instance.stop()
    await Promise.all([signOut(mina), signOut(jonas)])
    await instance.start()
    await Promise.all([steppe.takeBack(), steppe.takeBack()])
    expect(answers()).toEqual([200, 200])
    expect(await Promise.all(tokens.map(statusFor))).toEqual([401, 401])
    expect(keptNames()).toEqual([])
  })

  it('is kept in memory alone where there is no keyring', async () => {
    steppe = start({ storage: noKeyring })
    await steppe.handlers['accounts.allowStorage']({ mode: 'session' })
    const token = await signOutWhileDown()
    expect(keptNames()).toEqual([])
    await instance.start()
    await steppe.takeBack()
    expect(answers()).toEqual([200])
    expect(await statusFor(token)).toBe(401)
  })

  it('is kept in memory even where the choice to keep secrets was taken back', async () => {
    steppe = start({ storage: noKeyring })
    await steppe.handlers['accounts.allowStorage']({ mode: 'session' })
    const key = await signInByCode(steppe, instance, 'mina')
    await steppe.handlers['accounts.allowStorage']({ mode: 'none' })
    await instance.stop()
    await signOut(key)
    expect(steppe.registry.list()).toEqual([])
    await instance.start()
    await steppe.takeBack()
    expect(answers()).toEqual([200])
  })

  it('shows up nowhere but in the vault', async () => {
    await open('gotosocial')
    const token = await signOutWhileDown()
    const secret = (await steppe.vault.get(`app:${instance.origin}`)) ?? ''
    expect(secret).not.toBe('')
    await restart()
    await steppe.takeBack()
    const said = [recentLines(), steppe.events, steppe.opened, steppe.calls]
    const files = ['settings.json', 'vault.json'].map((name) =>
      readFileSync(join(steppe.folder, name), 'utf8'),
    )
    for (const hidden of [token, secret]) expect(JSON.stringify([said, files])).not.toContain(hidden)
    expect(instance.requests.every(({ path }) => !path.includes(token))).toBe(true)
  })
})

describe('an answer', () => {
  it.each<[Fault['name'], string[]]>([
    ['http-500-html', ['revocations']],
    ['http-503-retry-after', ['revocations']],
    ['http-429-with-reset', ['revocations']],
    ['http-403-html', ['revocations']],
    ['redirect-cross-origin', ['revocations']],
    ['unauthorized', []],
    ['forbidden', []],
    ['not-found', []],
    ['bad-request', []],
    ['gone', []],
  ])('%s leaves %j to be tried again', async (name, left) => {
    const key = await signInByCode(steppe, instance, 'mina')
    const remove = instance.faults.add({ name, when: '/oauth/revoke', to: 'http://127.0.0.1:9' })
    await signOut(key)
    await steppe.stop()
    expect(keptNames()).toEqual(left)
    expect(answers()).toHaveLength(1)
    remove()
    await restart()
    await steppe.takeBack()
    expect(keptNames()).toEqual([])
  })
})

describe('signing in again meanwhile', () => {
  it('is not undone: another token is taken back all the same', async () => {
    await open('gotosocial')
    const old = await signOutWhileDown()
    await instance.start()
    const key = await signInByCode(steppe, instance, 'mina')
    const token = await tokenOf(key)
    expect(token).not.toBe(old)
    // It had to wait for the sign-in, and goes back right after it.
    await expect.poll(() => statusFor(old)).toBe(401)
    await steppe.takeBack()
    expect(await statusFor(token)).toBe(200)
    expect(keptNames()).toEqual([`token:${key}`])
  })

  it('is not undone: the same token stays', async () => {
    const old = await signOutWhileDown()
    await instance.start()
    // Mastodon hands the same token out again; the network is there again right while it does.
    const stopLooking = instance.onRequest(({ path }) => {
      if (path === '/api/v1/accounts/verify_credentials') void steppe.takeBack()
      return path === '/oauth/token' ? void steppe.takeBack() : undefined
    })
    const key = await signInByCode(steppe, instance, 'mina')
    stopLooking()
    await steppe.takeBack()
    expect(await tokenOf(key)).toBe(old)
    expect(answers()).toEqual([])
    expect(await statusFor(old)).toBe(200)
    expect(keptNames()).toEqual([`token:${key}`])
  })

  it('waits for a token that is just going back, and gets another one', async () => {
    const old = await signOutWhileDown()
    await instance.start()
    let answer = (): void => undefined
    const held = new Promise<void>((resolve) => (answer = resolve))
    instance.onRequest(({ path }) => (path === '/oauth/revoke' ? held : undefined))
    const taken = steppe.takeBack()
    await expect.poll(() => instance.requests.some(({ path }) => path === '/oauth/revoke')).toBe(true)
    const signedIn = signInByCode(steppe, instance, 'mina')
    setTimeout(answer, 200)
    const key = await signedIn
    await taken
    expect(await tokenOf(key)).not.toBe(old)
    expect(await statusFor(await tokenOf(key))).toBe(200)
    expect(keptNames()).toEqual([`token:${key}`])
  })
})

/** Accounts as the windows and the engines see them: discovery, sign-in, sign-out, tokens. */
import type { CommandHandlers, CommandName } from '../../shared/contract'
import { AppError, toAppError } from '../../shared/errors'
import type { AccountKey } from '../../shared/ids'
import { keepEverything } from '../../shared/retention'
import type { AccountSummary, SignInAttempt } from '../../shared/session'
import type { Clock } from '../clock'
import type { Emit } from '../ipc/events'
import type { Log } from '../log'
import type { Transport } from '../mastodon/transport'
import type { AccountRecord } from '../settings/schema'
import type { Settings } from '../settings/settings'
import { appSecretName } from './app-registration'
import type { FoundInstance } from './discovery'
import { createSendJson } from './http'
import { identityOf } from './identity'
import { isSafeOrigin } from './input'
import { createIssuedTokens, type IssuedToken } from './issued-tokens'
import { exchange, revoke, startSignIn, type Grant, type SignIn } from './oauth'
import { oauthServerAt } from './oauth-server'
import type { Probe } from './probe'
import { createRegistry, handleOf, newAccountKey, type Registry } from './registry'
import { createRevocations, type Revocation } from './revocations'
import { createSignIns } from './sign-ins'
import type { TokenVault } from './token-vault'

type AccountsHandlers = Pick<CommandHandlers, Extract<CommandName, `accounts.${string}`>>

export interface AccountsDeps {
  settings: Settings
  vault: TokenVault
  transport: Pick<Transport, 'send'>
  probe: Probe
  openBrowser: (url: string) => Promise<void>
  emit: Emit
  clock: Clock
  log: Log
  /** An account was added or its token renewed: its engine starts, or starts anew. */
  onSignedIn: (account: AccountRecord) => void
  /** An account goes: its engine stops before this resolves, and its posts go with it on `wipe`. */
  onSignedOut: (account: AccountRecord, posts: 'keep' | 'wipe') => Promise<void>
}

export interface AccountsService {
  handlers: AccountsHandlers
  registry: Registry
  /** The token of an account; null if there is none that can be read, which means that it must sign in again. */
  tokenOf: (key: AccountKey) => Promise<string | null>
  /** Gives back the tokens whose instances could not be reached when their accounts signed out: at each start, and with each network. */
  takeBack: () => Promise<void>
  /** Ends a sign-in that is going on, and waits for the tokens that are still being taken back. */
  stop: () => Promise<void>
}

/** How long somebody who signs out waits for the instance; it is asked all the same. */
const revocationPatienceMs = 3_000

const summaryIn = (registry: Registry, key: AccountKey): AccountSummary => {
  const summary = registry.summaries().find((one) => one.key === key)
  if (summary === undefined) throw new AppError({ code: 'notFound' })
  return summary
}

/** Puts accounts together. */
export const createAccounts = (deps: AccountsDeps): AccountsService => {
  const { settings, vault, emit, clock, log } = deps
  const send = createSendJson(deps.transport)
  const registry = createRegistry(settings, emit)
  const appDeps = { send, settings, vault, clock }
  const tokens = createIssuedTokens(vault)
  /** Instances found since the start, by origin. */
  const instances = new Map<string, FoundInstance>()
  /** Attempts to sign in to an account of which everything is to be kept. */
  const keepingEverything = new Set<string>()

  const find = async (input: string): Promise<FoundInstance> => {
    // Not before somebody adds an account: it brings a parser of HTML with it.
    const { discover } = await import('./discovery')
    const found = await discover(deps.probe, input)
    instances.set(found.origin, found)
    return found
  }
  const instanceAt = async (origin: string): Promise<FoundInstance> => {
    const url = URL.canParse(origin) ? new URL(origin) : null
    if (url === null || !isSafeOrigin(url)) throw new AppError({ code: 'invalid', detail: 'address' })
    return instances.get(url.origin) ?? (await find(url.origin))
  }

  const tokenOf = async (key: AccountKey): Promise<string | null> => (await tokens.get(key))?.token ?? null

  /** Mastodon issues the same token again for the same person and app: it may be in use. */
  const isInUse = async (token: string): Promise<boolean> =>
    (await Promise.all(registry.list().map((account) => tokenOf(account.key)))).includes(token)
  const revocations = createRevocations({ vault, send, isInUse, log })

  /** How to give a token back; null where nobody knows an app that might. */
  const revocationOf = async (origin: string, { token, app }: IssuedToken): Promise<Revocation | null> => {
    if (app !== null) return { origin, token, ...app }
    const clientId = settings.app(origin)?.clientId
    const clientSecret = await vault.get(appSecretName(origin))
    return clientId === undefined || clientSecret === null ? null : { origin, token, clientId, clientSecret }
  }
  /** An instance that is down or gone must not keep anybody signed in here. */
  const giveBackSoon = async (one: Revocation): Promise<void> => {
    const patience = new AbortController()
    await Promise.race([revocations.attempt(one), clock.wait(revocationPatienceMs, patience.signal)])
    patience.abort()
  }
  /** A token that nobody wants is taken back; that this may fail must not hide why nobody wants it. */
  const discard = async (signIn: SignIn, token: string): Promise<void> => {
    if (await isInUse(token)) return
    await revoke(send, signIn.server, signIn.app, token).catch((error: unknown) =>
      log.warn('a token could not be revoked', toAppError(error).code),
    )
  }

  const admit = async (
    signIn: SignIn,
    grant: Grant,
    renews: AccountRecord | null,
    isWanted: () => boolean,
  ): Promise<AccountSummary> => {
    const { origin } = signIn.server
    const token = await exchange(send, signIn, grant)
    try {
      const identity = await identityOf(send, origin, token)
      const instance = await instanceAt(origin)
      const known = registry.keyOf(origin, identity)
      if (renews !== null && known !== renews.key) {
        const approved = handleOf(identity, instance)
        throw new AppError({ code: 'otherAccount', wanted: renews.handle, approved })
      }
      if (!isWanted()) throw new AppError({ code: 'cancelled' })
      const key = known ?? newAccountKey()
      // The token first: an account without one would ask to sign in again.
      await tokens.set(key, token, signIn.app)
      // Before the account is there: nothing of it may be trimmed meanwhile.
      if (keepingEverything.delete(signIn.attempt)) settings.setRetention(key, keepEverything)
      const account = registry.admit(key, { origin, domain: instance.domain }, identity)
      deps.onSignedIn(account)
      return summaryIn(registry, key)
    } catch (error) {
      await discard(signIn, token)
      throw error
    }
  }

  const finish: typeof admit = (signIn, ...rest) =>
    revocations.whileSigningIn(signIn.server.origin, () => admit(signIn, ...rest))
  const signIns = createSignIns({ finish, openBrowser: deps.openBrowser, emit, log })

  const prepare = async (origin: string, renews: AccountRecord | null): Promise<SignIn> => {
    if ((await vault.state()) === 'none') throw new AppError({ code: 'keyringMissing' })
    const instance = await instanceAt(origin)
    const server = await oauthServerAt(send, instance.origin, instance.software)
    // Signing out here leaves the browser signed in there: it would pass for whoever is to be added next.
    const known = [...registry.list(), ...settings.formerAccounts()]
    const others = known.filter((one) => one.origin === server.origin && one.key !== renews?.key)
    return startSignIn(appDeps, server, others.length > 0)
  }
  const begin = (origin: string, renews: AccountRecord | null): Promise<SignInAttempt> =>
    signIns.begin(() => prepare(origin, renews), renews)

  const recordOf = (key: AccountKey): AccountRecord => {
    const record = registry.get(key)
    if (record === null) throw new AppError({ code: 'notFound' })
    return record
  }

  const signOut = async (key: AccountKey, posts: 'keep' | 'wipe'): Promise<void> => {
    const record = recordOf(key)
    const issued = await tokens.get(key)
    const revocation = issued === null ? null : await revocationOf(record.origin, issued)
    const letGo = (): void => {
      tokens.remove(key)
      // Until its posts are wiped the account is remembered like one whose posts are kept.
      registry.remove(key)
    }
    if (revocation === null) letGo()
    else await revocations.keep(revocation, letGo)
    const isGivenBack = revocation === null ? null : giveBackSoon(revocation)
    await deps.onSignedOut(record, posts)
    await isGivenBack
    if (posts === 'wipe') registry.forget(key)
  }

  return {
    registry,
    tokenOf,
    takeBack: revocations.resume,
    stop: async () => {
      signIns.stop()
      await revocations.stop()
    },
    handlers: {
      'accounts.discover': async ({ input }) => {
        const found = await find(input)
        const here = registry.list().filter((account) => account.origin === found.origin)
        return { ...found, signedIn: here.map((account) => account.handle) }
      },
      'accounts.beginSignIn': async ({ origin, keep }) => {
        const attempt = await begin(origin, null)
        if (keep === 'everything') keepingEverything.add(attempt.attempt)
        return attempt
      },
      'accounts.openSignInPage': ({ attempt }) => signIns.open(attempt),
      'accounts.useCode': ({ attempt }) => signIns.useCode(attempt),
      'accounts.completeSignIn': ({ attempt, code }) => signIns.complete(attempt, code),
      'accounts.cancelSignIn': ({ attempt }) => signIns.cancel(attempt),
      'accounts.renewSignIn': ({ account }) => {
        const record = recordOf(account)
        return begin(record.origin, record)
      },
      'accounts.signOut': ({ account, posts }) => signOut(account, posts),
      'accounts.allowStorage': async ({ mode }) => {
        const state = await vault.allow(mode)
        emit('keyring.changed', state)
        return state
      },
    },
  }
}

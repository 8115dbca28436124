/**
 * Tokens that nobody here uses any more, on their way back to their instance. One that could not be given back stays in the vault until
 * the instance took it, or said that it never will: a sign-out promises that the access is given up, also while the network is down.
 */
import * as v from 'valibot'
import { toAppError, type AppErrorDetail } from '../../shared/errors'
import { isPage } from '../lack'
import type { Log } from '../log'
import type { SendJson } from './http'
import { revoke } from './oauth'
import { oauthServerAt } from './oauth-server'
import type { TokenVault } from './token-vault'

/** All that is needed to give a token back, and by whose right. */
export interface Revocation {
  /** The pinned origin of the instance. */
  origin: string
  token: string
  /** The app that the token was issued to. */
  clientId: string
  clientSecret: string
}

interface RevocationsDeps {
  vault: Pick<TokenVault, 'get' | 'set' | 'remove'>
  send: SendJson
  /** Mastodon issues the same token again for the same person and app: it may be an account's once more. */
  isInUse: (token: string) => Promise<boolean>
  log: Log
}

export interface Revocations {
  /**
   * Keeps a token to be given back, then lets its account go at once. Where the vault takes nothing it is kept for this run.
   * @param letGo after it the token is in use no longer.
   */
  keep: (one: Revocation, letGo: () => void) => Promise<void>
  /** Asks the instance of a kept token to take it back. It never rejects: what fails is tried again by `resume`. */
  attempt: (one: Revocation) => Promise<void>
  /** Tries all kept tokens, those of earlier runs too. It never rejects. */
  resume: () => Promise<void>
  /** Runs the end of a sign-in. What it is handed may be a kept token once more, so none goes back to that origin meanwhile. */
  whileSigningIn: <Value>(origin: string, work: () => Promise<Value>) => Promise<Value>
  /** Waits for what is under way, for a moment. */
  stop: () => Promise<void>
}

/** One name for all of them: the vault lists no names. */
const vaultName = 'revocations'

const keptRevocations = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(
    v.object({ origin: v.string(), token: v.string(), clientId: v.string(), clientSecret: v.string() }),
  ),
)

/** Refusals that will be the same next time: all of 400 to 499 but 408 and 429, which have codes of their own. */
const finalCodes: ReadonlySet<AppErrorDetail['code']> = new Set([
  'unauthorized',
  'forbidden',
  'notFound',
  'gone',
  'conflict',
  'invalid',
])

/** A page is the word of something that stands in front of the instance, and 408 that of nobody. */
const isFinal = (detail: AppErrorDetail): boolean => {
  if (detail.code !== 'server') return finalCodes.has(detail.code)
  const { status = 500 } = detail
  return status >= 400 && status < 500 && status !== 408 && !isPage(detail)
}

/** Quitting waits no longer for an answer: what is in the vault is tried again at the next start. */
const stopWithinMs = 1_000

const isSame = (one: Revocation, other: Revocation): boolean =>
  one.token === other.token && one.origin === other.origin

export const createRevocations = ({ vault, send, isInUse, log }: RevocationsDeps): Revocations => {
  /** As in the vault, and what the vault did not take. */
  let kept: readonly Revocation[] = []
  let isLoaded = false
  const underWay = new Map<Revocation, Promise<void>>()
  /** Requests that are being answered, with their origins. */
  const sending = new Map<Promise<void>, string>()
  /** Origins at which somebody is just being signed in. */
  const signingIn: string[] = []

  /** The vault seals one after the other, so that no list overwrites a newer one. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  const load = async (): Promise<void> => {
    if (isLoaded) return
    const text = await vault.get(vaultName)
    // A keyring may be opened later.
    if (text === null) return
    const parsed = v.safeParse(keptRevocations, text)
    if (parsed.success) kept = [...parsed.output, ...kept]
    isLoaded = true
  }
  const write = async (list: readonly Revocation[]): Promise<void> => {
    try {
      if (list.length === 0) vault.remove(vaultName)
      else await vault.set(vaultName, JSON.stringify(list))
      isLoaded = true
    } catch (error) {
      log.warn('tokens to be given back are kept for this run only', toAppError(error).code)
    }
  }
  const isKept = (one: Revocation): boolean => kept.some((other) => isSame(one, other))

  const keep: Revocations['keep'] = (one, letGo) =>
    inTurn(async () => {
      await load()
      const list = [...kept.filter((other) => !isSame(one, other)), one]
      await write(list)
      // In one go: as long as the token is in use, an attempt would take it for one that was signed in with again.
      kept = list
      letGo()
    })
  const drop = async (one: Revocation): Promise<void> => {
    kept = kept.filter((other) => !isSame(one, other))
    await write(kept)
  }
  /** Its account may be signing out once more just now. */
  const dropIfInUse = async (one: Revocation): Promise<void> => {
    if (await isInUse(one.token)) await drop(one)
  }

  const giveBack = async (one: Revocation, endpoint: { revocationEndpoint: string }): Promise<void> => {
    const sent = revoke(send, endpoint, one, one.token).finally(() => sending.delete(sent))
    sending.set(sent, one.origin)
    await sent
  }
  const ask = async (one: Revocation): Promise<'over' | 'in use' | 'later'> => {
    const server = await oauthServerAt(send, one.origin, '')
    if (await isInUse(one.token)) return 'in use'
    // It is tried again when the sign-in is over.
    if (signingIn.includes(one.origin)) return 'later'
    await giveBack(one, server)
    return 'over'
  }
  const settle = async (one: Revocation): Promise<void> => {
    const outcome = await ask(one).catch((error: unknown) => {
      const { code, detail } = toAppError(error)
      // No more than the code: an instance may repeat in its words what it was sent.
      log.warn('a token could not be revoked', { code, isFinal: isFinal(detail) })
      return isFinal(detail) ? 'over' : 'later'
    })
    if (outcome === 'over') await inTurn(() => drop(one))
    if (outcome === 'in use') await inTurn(() => dropIfInUse(one))
  }
  const attempt = (one: Revocation): Promise<void> => {
    const known = [...underWay].find(([other]) => isSame(one, other))
    if (known !== undefined) return known[1]
    const trying = settle(one).finally(() => underWay.delete(one))
    underWay.set(one, trying)
    return trying
  }
  const again = async (one: Revocation): Promise<void> => {
    // One that began while the network was still down tells nothing of now.
    await [...underWay].find(([other]) => isSame(one, other))?.[1]
    if (isKept(one)) await attempt(one)
  }
  const resume = async (at?: string): Promise<void> => {
    try {
      await inTurn(load)
      await Promise.all(kept.filter(({ origin }) => at === undefined || origin === at).map(again))
    } catch (error) {
      log.warn('tokens to be given back could not be looked up', toAppError(error).code)
    }
  }

  return {
    keep,
    attempt,
    resume: () => resume(),
    whileSigningIn: async (origin, work) => {
      signingIn.push(origin)
      try {
        const sent = [...sending].filter(([, to]) => to === origin).map(([request]) => request)
        await Promise.allSettled(sent)
        return await work()
      } finally {
        signingIn.splice(signingIn.indexOf(origin), 1)
        void resume(origin)
      }
    },
    stop: async () => {
      const late = new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref())
      await Promise.race([Promise.all(underWay.values()), late])
    },
  }
}

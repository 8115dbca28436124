/** The sign-in that is going on: one at a time, since there is one dialog. It ends signed in, cancelled or expired. */
import { AppError, toAppError } from '../../shared/errors'
import type { AccountKey } from '../../shared/ids'
import { sentenceFor } from '../../shared/sentences'
import type { AccountSummary, SignInAttempt } from '../../shared/session'
import type { Emit } from '../ipc/events'
import type { Log } from '../log'
import { grantInText, signInPage, withShownCode, type Grant, type SignIn } from './oauth'

export interface SignInsDeps {
  /** Exchanges the grant and adds the account. `isWanted` says whether the attempt was not cancelled meanwhile. */
  finish: (
    signIn: SignIn,
    grant: Grant,
    renews: AccountKey | null,
    isWanted: () => boolean,
  ) => Promise<AccountSummary>
  openBrowser: (url: string) => Promise<void>
  emit: Emit
  log: Log
}

interface Running {
  signIn: SignIn
  /** The account that must come out of it, when an account signs in again. */
  renews: AccountKey | null
  finishing: Promise<AccountSummary> | null
}

export interface SignIns {
  /** Takes a prepared sign-in over, in place of one that is still going on, and opens the browser. */
  run: (signIn: SignIn, renews: AccountKey | null) => Promise<SignInAttempt>
  /** Opens its page again. */
  open: (attempt: string) => Promise<SignInAttempt>
  /** Opens a page that shows a code instead. */
  useCode: (attempt: string) => Promise<SignInAttempt>
  complete: (attempt: string, text: string) => Promise<AccountSummary>
  cancel: (attempt: string) => void
  stop: () => void
}

export const createSignIns = ({ finish, openBrowser, emit, log }: SignInsDeps): SignIns => {
  let running: Running | null = null

  const runningOf = (attempt: string): Running => {
    if (running?.signIn.attempt !== attempt) throw new AppError({ code: 'signInExpired' })
    return running
  }
  const end = (one: Running): void => {
    if (running === one) running = null
    one.signIn.loopback.close()
  }
  const show = async ({ signIn }: Running): Promise<SignInAttempt> => {
    const url = signInPage(signIn)
    const isOpened = await openBrowser(url).then(
      () => true,
      (error: unknown) => {
        // The dialog says so and shows the link, which can be opened by hand.
        log.warn('the browser could not be opened', String(error))
        return false
      },
    )
    return { attempt: signIn.attempt, url, isOpened }
  }

  /** A code may come by the browser and by hand at the same time: it is exchanged once. */
  const finishOnce = (one: Running, grant: Grant): Promise<AccountSummary> => {
    one.finishing ??= finish(one.signIn, grant, one.renews, () => running === one).then(
      (account) => {
        end(one)
        return account
      },
      (error: unknown) => {
        one.finishing = null
        throw error
      },
    )
    return one.finishing
  }

  const report = (one: Running, error: unknown): void => {
    const problem = toAppError(error)
    const { attempt } = one.signIn
    const isShowingCode = one.signIn.redirectUri !== one.signIn.loopback.redirectUri
    if (problem.code === 'cancelled' || running !== one) return
    if (problem.code === 'signInExpired') {
      // Who copies a code by hand may take longer than a listener should be open.
      if (isShowingCode) return
      end(one)
    }
    log.warn('a sign-in did not end well', problem)
    emit('signIn.finished', { attempt, account: null, problem: sentenceFor(problem.detail) })
  }

  const followBrowser = async (one: Running): Promise<void> => {
    const { attempt, loopback } = one.signIn
    try {
      const { code } = await loopback.answer
      if (code === null) throw new AppError({ code: 'invalid', detail: 'denied' })
      const account = await finishOnce(one, { code, redirectUri: loopback.redirectUri })
      emit('signIn.finished', { attempt, account, problem: null })
    } catch (error) {
      report(one, error)
    }
  }

  return {
    run: async (signIn, renews) => {
      if (running !== null) end(running)
      const one: Running = { signIn, renews, finishing: null }
      running = one
      void followBrowser(one)
      return show(one)
    },
    open: async (attempt) => show(runningOf(attempt)),
    useCode: async (attempt) => {
      const one = runningOf(attempt)
      one.signIn = withShownCode(one.signIn)
      return show(one)
    },
    complete: async (attempt, text) => {
      const one = runningOf(attempt)
      return finishOnce(one, grantInText(one.signIn, text))
    },
    cancel: (attempt) => {
      if (running?.signIn.attempt === attempt) end(running)
    },
    stop: () => {
      if (running !== null) end(running)
    },
  }
}

/** The sign-in that is going on: one at a time, since there is one dialog. It ends signed in, cancelled or expired. */
import { AppError, toAppError } from '../../shared/errors'
import { sentenceFor } from '../../shared/sentences'
import type { AccountSummary, SignInAttempt } from '../../shared/session'
import type { Emit } from '../ipc/events'
import type { Log } from '../log'
import type { AccountRecord } from '../settings/schema'
import {
  grantInText,
  isShowingCode,
  signInPage,
  withNewLink,
  withShownCode,
  type Grant,
  type SignIn,
} from './oauth'

export interface SignInsDeps {
  /** Exchanges the grant and adds the account. `isWanted` says whether the attempt was not cancelled meanwhile. */
  finish: (
    signIn: SignIn,
    grant: Grant,
    renews: AccountRecord | null,
    isWanted: () => boolean,
  ) => Promise<AccountSummary>
  openBrowser: (url: string) => Promise<void>
  emit: Emit
  log: Log
}

interface Running {
  signIn: SignIn
  /** The account that must come out of it, when an account signs in again. */
  renews: AccountRecord | null
  finishing: Promise<AccountSummary> | null
}

export interface SignIns {
  /** Takes a prepared sign-in over, in place of one that is still going on, and opens the browser. */
  run: (signIn: SignIn, renews: AccountRecord | null) => Promise<SignInAttempt>
  /** Opens its page again: another one, if that was answered. */
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
  const finishOnce = (one: Running, signIn: SignIn, grant: Grant): Promise<AccountSummary> => {
    one.finishing ??= finish(signIn, grant, one.renews, () => running === one).then(
      (account) => {
        end(one)
        return account
      },
      (error: unknown) => {
        one.finishing = null
        // The browser is signed in as somebody else: unless it has to ask, it would take them once more.
        if (toAppError(error).code === 'otherAccount') one.signIn = { ...one.signIn, forceLogin: true }
        throw error
      },
    )
    return one.finishing
  }

  const report = (one: Running, error: unknown): void => {
    const problem = toAppError(error)
    const { attempt } = one.signIn
    const isOver = problem.code === 'signInExpired'
    if (problem.code === 'cancelled' || running !== one) return
    // Who copies a code by hand may take longer than a listener should be open.
    if (isOver && isShowingCode(one.signIn)) return
    if (isOver) end(one)
    log.warn('a sign-in did not end well', problem)
    const url = isOver ? null : signInPage(one.signIn)
    emit('signIn.finished', { attempt, account: null, problem: sentenceFor(problem.detail), url })
  }

  /**
   * A state is taken once, so whoever tries again needs another link, and is not to notice. Not where a code is shown: that
   * page does not lead to the listener, and its code belongs to the link it was opened by.
   */
  const renewLink = (one: Running): void => {
    if (running !== one || isShowingCode(one.signIn)) return
    one.signIn = withNewLink(one.signIn)
    void followBrowser(one)
  }

  const followBrowser = async (one: Running): Promise<void> => {
    const { signIn } = one
    const { attempt, loopback, state } = signIn
    try {
      const { code } = await loopback.answerTo(state)
      // Before the code is exchanged: meanwhile, too, the page may be opened again.
      renewLink(one)
      if (code === null) throw new AppError({ code: 'invalid', detail: 'denied' })
      const account = await finishOnce(one, signIn, { code, redirectUri: loopback.redirectUri })
      emit('signIn.finished', { attempt, account, problem: null, url: null })
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
      // Not read before: the browser's answer, which is being exchanged, may be what was pasted, and its link is the last one by now.
      return one.finishing ?? finishOnce(one, one.signIn, grantInText(one.signIn, text))
    },
    cancel: (attempt) => {
      if (running?.signIn.attempt === attempt) end(running)
    },
    stop: () => {
      if (running !== null) end(running)
    },
  }
}

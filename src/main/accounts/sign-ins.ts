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

/** A code that is being exchanged, or waits for the one before it. */
interface Exchange {
  /** With the link that the code belongs to. */
  signIn: SignIn
  code: string
  account: Promise<AccountSummary>
}

interface Running {
  signIn: SignIn
  /** The account that must come out of it, when an account signs in again. */
  renews: AccountRecord | null
  /** The last of those that are under way. */
  exchange: Exchange | null
}

export interface SignIns {
  /**
   * Prepares a sign-in, takes it over in place of one that is still going on, and opens the browser.
   * @throws AppError cancelled if it was, or another one was begun, before it was prepared
   */
  begin: (prepare: () => Promise<SignIn>, renews: AccountRecord | null) => Promise<SignInAttempt>
  /** Opens its page again: another one, if that was answered. */
  open: (attempt: string) => Promise<SignInAttempt>
  /** Opens a page that shows a code instead. */
  useCode: (attempt: string) => Promise<SignInAttempt>
  complete: (attempt: string, text: string) => Promise<AccountSummary>
  /** Null: whichever there is, also one that is still being prepared and has no name yet. */
  cancel: (attempt: string | null) => void
  stop: () => void
}

export const createSignIns = ({ finish, openBrowser, emit, log }: SignInsDeps): SignIns => {
  let running: Running | null = null
  /** Counts what was begun, and what was stopped: who has the last number is still waited for. */
  let turn = 0

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

  const finishBy = async (one: Running, signIn: SignIn, grant: Grant): Promise<AccountSummary> => {
    // It may have waited: no token is fetched that nobody wants any more.
    if (running !== one) throw new AppError({ code: 'cancelled' })
    try {
      const account = await finish(signIn, grant, one.renews, () => running === one)
      end(one)
      return account
    } catch (error) {
      // The browser is signed in as somebody else: unless it has to ask, it would take them once more.
      if (toAppError(error).code === 'otherAccount') one.signIn = { ...one.signIn, forceLogin: true }
      throw error
    }
  }

  /**
   * A code may come by the browser and by hand at the same time: it is exchanged once. Another one waits for the one before,
   * which may be a wrong one, and is exchanged if no account came of that.
   */
  const finishInTurn = (one: Running, signIn: SignIn, grant: Grant): Promise<AccountSummary> => {
    const before = one.exchange
    if (before?.code === grant.code) return before.account
    const finishNow = (): Promise<AccountSummary> => finishBy(one, signIn, grant)
    const account: Promise<AccountSummary> = (before?.account.catch(finishNow) ?? finishNow()).finally(() => {
      // Who hands the same code in once more, because the instance could not be reached, has it tried again.
      if (one.exchange?.account === account) one.exchange = null
    })
    one.exchange = { signIn, code: grant.code, account }
    return account
  }

  /** The link that a pasted text belongs to: that of an answer being exchanged was renewed as soon as it came. */
  const linkOf = ({ signIn, exchange }: Running, text: string): SignIn =>
    exchange !== null && text.includes(exchange.signIn.state) ? exchange.signIn : signIn

  const report = (one: Running, error: unknown): void => {
    const problem = toAppError(error)
    const { attempt } = one.signIn
    const isOver = problem.code === 'signInExpired'
    if (problem.code === 'cancelled' || running !== one) return
    // Who copies a code by hand may take longer than a listener should be open.
    if (isOver && isShowingCode(one.signIn)) return
    if (isOver && one.exchange !== null) {
      // What is being exchanged was in time.
      one.exchange.account.catch(() => report(one, error))
      return
    }
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
      const account = await finishInTurn(one, signIn, { code, redirectUri: loopback.redirectUri })
      emit('signIn.finished', { attempt, account, problem: null, url: null })
    } catch (error) {
      report(one, error)
    }
  }

  const run = (signIn: SignIn, renews: AccountRecord | null): Promise<SignInAttempt> => {
    if (running !== null) end(running)
    const one: Running = { signIn, renews, exchange: null }
    running = one
    void followBrowser(one)
    return show(one)
  }

  const stop = (): void => {
    turn += 1
    if (running !== null) end(running)
  }

  return {
    begin: async (prepare, renews) => {
      turn += 1
      const own = turn
      const signIn = await prepare()
      if (own === turn) return run(signIn, renews)
      // Its instance was slow, and whoever began it has gone on: it must not end what is waited for now.
      signIn.loopback.close()
      throw new AppError({ code: 'cancelled' })
    },
    open: async (attempt) => show(runningOf(attempt)),
    useCode: async (attempt) => {
      const one = runningOf(attempt)
      one.signIn = withShownCode(one.signIn)
      return show(one)
    },
    complete: async (attempt, text) => {
      const one = runningOf(attempt)
      const link = linkOf(one, text)
      const account = finishInTurn(one, link, grantInText(link, text))
      return account.catch((error: unknown) => {
        // The link that is shown does not make the browser ask who signs in.
        if (toAppError(error).code === 'otherAccount') report(one, error)
        throw error
      })
    },
    cancel: (attempt) => {
      if (attempt === null) stop()
      else if (running?.signIn.attempt === attempt) end(running)
    },
    stop,
  }
}

/** The course of a sign-in, step by step; AddAccount.svelte draws it. Errors stay on the step they belong to. */
import { toAppError } from '../../shared/errors'
import type { AccountKey } from '../../shared/ids'
import type { InstancePreview, KeyringState, SignInAttempt } from '../../shared/session'
import { sentenceFor, sentenceForTyped } from '../../shared/sentences'
import { invoke, on, send } from '../live/api'

export type Step =
  | { at: 'instance' }
  | { at: 'preview'; preview: InstancePreview }
  /** The system has no keyring: how to keep the sign-in, before there is one. */
  | { at: 'keyring' }
  | { at: 'waiting'; attempt: SignInAttempt; byCode: boolean }
  /** Main has given the attempt up: its page leads nowhere, and the only way on is another one. */
  | { at: 'expired' }

export class SignIn {
  isShown = $state(false)
  step = $state.raw<Step>({ at: 'instance' })
  instance = $state('')
  code = $state('')
  problem = $state.raw<string | null>(null)
  isBusy = $state(false)
  /** Whether nothing of the new account is ever to be removed for its age. */
  keepsEverything = $state(false)
  /** Whose sign-in is renewed; null for a new account. */
  renewing = $state.raw<AccountKey | null>(null)
  readonly #keyring: () => KeyringState
  #preview: InstancePreview | null = null
  /** Answers that belong to a dialog that was closed since are dropped. */
  #round = 0

  constructor(keyring: () => KeyringState) {
    this.#keyring = keyring
  }

  /** Follows sign-ins that end in the browser; the answer ends that. */
  listen(): () => void {
    return on('signIn.finished', ({ attempt, account, problem, url }) => {
      const { step } = this
      if (step.at !== 'waiting' || step.attempt.attempt !== attempt) return
      if (account !== null) {
        this.#end()
        return
      }
      this.problem = problem ?? sentenceFor({ code: 'signInExpired' })
      // The link before led to an answer, and leads nowhere now.
      this.step = url === null ? { at: 'expired' } : { ...step, attempt: { ...step.attempt, url } }
    })
  }

  /** Opens the dialog for a new account. */
  add(): void {
    this.#begin(null)
  }

  /** Opens the dialog for an account that its instance no longer accepts. */
  async renew(account: AccountKey): Promise<void> {
    this.#begin(account)
    await this.#signIn()
  }

  /** Looks up the instance that was typed. */
  async discover(): Promise<void> {
    const input = this.instance.trim()
    if (input === '') {
      this.problem = 'Type the address of your instance, for example example.org.'
      return
    }
    await this.#work(async () => {
      const preview = await invoke('accounts.discover', { input })
      return () => {
        this.#preview = preview
        this.step = { at: 'preview', preview }
      }
    })
  }

  /** Goes to the instance's sign-in page; first asks how to keep the sign-in where the system has no keyring. */
  async continue(): Promise<void> {
    if (this.#keyring() === 'none') this.step = { at: 'keyring' }
    else await this.#signIn()
  }

  /** Answers the question of the keyring; `none` gives up. */
  async allow(mode: 'weaker' | 'session' | 'none'): Promise<void> {
    if (mode === 'none') {
      this.#end()
      return
    }
    const round = this.#round
    await this.#work(async () => {
      await invoke('accounts.allowStorage', { mode })
      return () => undefined
    })
    if (round === this.#round && this.problem === null) await this.#signIn()
  }

  /** Begins the same sign-in anew, after one that expired. */
  async startAgain(): Promise<void> {
    this.code = ''
    await this.#signIn()
  }

  async openAgain(): Promise<void> {
    const { step } = this
    if (step.at !== 'waiting') return
    await this.#work(async () => {
      const attempt = await invoke('accounts.openSignInPage', { attempt: step.attempt.attempt })
      return () => (this.step = { ...step, attempt })
    })
  }

  /** Switches to a page that shows a code. */
  async useCode(): Promise<void> {
    const { step } = this
    if (step.at !== 'waiting') return
    await this.#work(async () => {
      const attempt = await invoke('accounts.useCode', { attempt: step.attempt.attempt })
      return () => (this.step = { at: 'waiting', attempt, byCode: true })
    })
  }

  /** Hands in what was pasted. */
  async finish(): Promise<void> {
    const { step } = this
    const code = this.code.trim()
    if (step.at !== 'waiting') return
    if (code === '') {
      this.problem = step.byCode
        ? 'Paste the code that the instance showed.'
        : 'Paste the code that the instance showed, or the address it sent you to.'
      return
    }
    await this.#work(async () => {
      await invoke('accounts.completeSignIn', { attempt: step.attempt.attempt, code })
      return () => this.#end()
    })
  }

  back(): void {
    this.#abandon()
    this.code = ''
    this.problem = null
    this.step = { at: 'instance' }
  }

  /** To be called when the dialog closed, however. */
  closed(): void {
    this.#abandon()
    this.step = { at: 'instance' }
  }

  /** Gives up what is under way. One that is still being begun has no name here: its page would open, and an account come of it. */
  #abandon(): void {
    this.#round += 1
    this.isBusy = false
    const attempt = this.step.at === 'waiting' ? this.step.attempt.attempt : null
    send('accounts.cancelSignIn', { attempt })
  }

  #begin(renewing: AccountKey | null): void {
    this.#abandon()
    this.#preview = null
    this.renewing = renewing
    this.step = { at: 'instance' }
    this.instance = ''
    this.keepsEverything = false
    this.code = ''
    this.problem = null
    this.isShown = true
  }

  #end(): void {
    this.step = { at: 'instance' }
    this.isShown = false
  }

  async #signIn(): Promise<void> {
    const account = this.renewing
    const origin = this.#preview?.origin
    if (account === null && origin === undefined) return
    await this.#work(async () => {
      const attempt =
        account === null
          ? await invoke('accounts.beginSignIn', {
              origin: origin ?? '',
              ...(this.keepsEverything ? { keep: 'everything' } : {}),
            })
          : await invoke('accounts.renewSignIn', { account })
      return () => (this.step = { at: 'waiting', attempt, byCode: false })
    })
  }

  /** Runs one request of the dialog; what it answers is applied only if the dialog is still the same. */
  async #work(request: () => Promise<() => void>): Promise<void> {
    if (this.isBusy) return
    const round = this.#round
    this.isBusy = true
    this.problem = null
    try {
      const apply = await request()
      if (round === this.#round) apply()
    } catch (thrown) {
      if (round === this.#round) this.#fail(thrown)
    } finally {
      if (round === this.#round) this.isBusy = false
    }
  }

  #fail(thrown: unknown): void {
    const { detail } = toAppError(thrown)
    if (detail.code === 'keyringMissing') {
      this.step = { at: 'keyring' }
      return
    }
    if (detail.code === 'signInExpired') this.step = { at: 'expired' }
    const isTyped = this.step.at === 'instance' && this.renewing === null
    this.problem = isTyped ? sentenceForTyped(detail) : sentenceFor(detail)
  }
}

/** The choice of a new column, as AddColumn.svelte draws it: which account, which kind, and what the kind asks for. */
import { SvelteMap } from 'svelte/reactivity'
import type { CommandArgs } from '../../shared/contract'
import { toAppError, type AppErrorDetail } from '../../shared/errors'
import type { AccountKey, ColumnId } from '../../shared/ids'
import { sentenceFor, sentenceForTyped } from '../../shared/sentences'
import type { SetName } from '../../shared/sets'
import { guestKinds, timelineKey } from '../../shared/timelines'
import type { Reader } from '../db/queries'
import { invoke } from '../live/api'
import { Live } from '../live/live.svelte'
import { chosenKinds, formOf, type ChosenKind } from './kinds'
import { lookedUpIn, setsIn, type KnownSets, type Wish } from './picker-form'

/** Whether people without an account may see timelines of that kind. */
export const isForGuests = (kind: ChosenKind): boolean => guestKinds.some((one) => one === kind)

/** What is chosen from: one query reads what is stored of all of it, so that it is there from kind to kind. */
const offeredSets = [...new Set(chosenKinds.flatMap((kind) => setsIn(formOf(kind))))]
/** How it stands with reading a set anew; what went wrong otherwise. */
type Refreshing = 'asking' | 'answered' | AppErrorDetail

/** What the field of the instance is called, among those of the forms. */
export const instanceField = 'instance'
/** Why the column could not be added, in a sentence, and at which field it stands; null: at none. */
interface Problem {
  said: string
  at: string | null
}

export class Choosing {
  isShown = $state(false)
  /** Null: none, but another instance, whose public timelines are read without one. */
  account = $state.raw<AccountKey | null>(null)
  instance = $state('')
  kind = $state.raw<ChosenKind>('notifications')
  #problem = $state.raw<Problem | null>(null)
  isBusy = $state(false)
  readonly #reader: () => Reader
  readonly #added: (column: ColumnId) => void
  readonly #domainOf: (account: AccountKey) => string
  /** What was typed or chosen since a column was added: a click beside the dialog loses none of it. See #keyOf. */
  readonly #entered = new SvelteMap<string, string>()
  /** Of the account that it names, which may be the one before for a moment. */
  readonly #stored = new Live<{ account: AccountKey; sets: KnownSets } | null>(null)
  /** Since the dialog was opened, for the account. */
  readonly #refreshing = new SvelteMap<SetName, Refreshing>()
  /** Answers to what is chosen or typed no longer, and those for a closed dialog, are dropped. */
  #round = 0

  constructor(
    reader: () => Reader,
    added: (column: ColumnId) => void,
    domainOf: (account: AccountKey) => string,
  ) {
    this.#reader = reader
    this.#added = added
    this.#domainOf = domainOf
  }

  /** Why the column could not be added, where that is of what stands in the field; of no field in particular where that is null. */
  problemAt(field: string | null): string | null {
    return this.#problem?.at === field ? this.#problem.said : null
  }

  /** What was typed or chosen in a field of the kind; empty: nothing yet. */
  text(field: string): string {
    return this.#entered.get(this.#keyOf(field)) ?? ''
  }

  enter(field: string, text: string): void {
    this.#entered.set(this.#keyOf(field), text)
    this.#endRound()
  }

  enterInstance(text: string): void {
    this.instance = text
    this.#endRound()
  }

  /** What was typed goes for any account; who is chosen from a set is of the account whose set it is. */
  #keyOf(field: string): string {
    const isOwn = formOf(this.kind).fields[field]?.control === 'member'
    return `${isOwn ? this.account : ''} ${this.kind}.${field}`
  }

  /** The account's sets that are chosen from, as they are stored; null until they have been looked up. */
  get stored(): KnownSets | null {
    const stored = this.#stored.current
    return stored === null || stored.account !== this.account ? null : stored.sets
  }

  /** How it stands with reading a set anew. */
  refreshing(name: SetName): Refreshing {
    return this.#refreshing.get(name) ?? 'answered'
  }

  begin(account: AccountKey | null): void {
    this.isShown = true
    this.#refreshing.clear()
    this.choose(account, account === null ? 'local' : 'notifications')
  }

  closed(): void {
    this.#endRound()
  }

  /** What is being looked up is waited for no longer. */
  #endRound(): void {
    this.#round += 1
    this.isBusy = false
    this.#problem = null
  }

  choose(account: AccountKey | null, kind: ChosenKind): void {
    const isOther = account !== this.account
    this.account = account
    this.kind = account === null && !isForGuests(kind) ? 'local' : kind
    this.#endRound()
    if (isOther) this.#refreshing.clear()
    if (account === null) return
    if (isOther)
      this.#stored.ask(async () => ({ account, sets: await this.#reader().sets(account, offeredSets) }))
    for (const name of setsIn(formOf(kind))) void this.#refresh(account, name)
  }

  /** Once, however often somebody comes by on the way through the kinds. */
  async #refresh(account: AccountKey, name: SetName): Promise<void> {
    if (this.#refreshing.has(name)) return
    this.#refreshing.set(name, 'asking')
    const said = await invoke('sets.refresh', { account, name }).then(
      (): Refreshing => 'answered',
      (thrown: unknown): Refreshing => toAppError(thrown).detail,
    )
    if (account === this.account) this.#refreshing.set(name, said)
  }

  async add(): Promise<void> {
    const wish = this.#wish()
    if (this.isBusy || wish === null) return
    this.#endRound()
    this.isBusy = true
    const round = this.#round
    try {
      const account = this.account ?? (await invoke('picker.guest', { input: this.instance.trim() })).key
      const { spec, name } = await wish(account)
      if (round === this.#round) await this.#place({ timeline: timelineKey(account, spec), name })
    } catch (thrown) {
      if (round === this.#round) this.#problem = this.#problemOf(toAppError(thrown).detail)
    } finally {
      if (round === this.#round) this.isBusy = false
    }
  }

  /** Why the timeline could not be found. */
  #problemOf(detail: AppErrorDetail): Problem {
    // Nothing else is asked for: guests are offered no kind that looks anything up.
    if (this.account === null) return { said: sentenceForTyped(detail), at: instanceField }
    const at = lookedUpIn(formOf(this.kind))
    if (detail.code !== 'notFound' || at === null) return { said: sentenceFor(detail), at: null }
    const domain = this.#domainOf(this.account)
    return { said: `${this.text(at).trim()} was not found at ${domain}.`, at }
  }

  /**
   * The dialog goes before main is asked: that costs a frame, which else would come between the answer and the column's first
   * posts. If it cannot be added, the dialog is back with all that was chosen. What somebody who has opened it again types meanwhile is
   * theirs.
   */
  async #place(column: CommandArgs<'deck.addColumn'>): Promise<void> {
    this.isShown = false
    const { instance } = this
    const entered = [...this.#entered]
    try {
      this.#added(await invoke('deck.addColumn', column))
      if (this.instance === instance) this.instance = ''
      for (const [key, text] of entered) if (this.#entered.get(key) === text) this.#entered.delete(key)
    } catch (thrown) {
      this.isShown = true
      this.#problem = { said: sentenceFor(toAppError(thrown).detail), at: null }
    }
  }

  /** Whether all that the kind asks for is there. */
  get isComplete(): boolean {
    if (this.account === null && this.instance.trim() === '') return false
    return this.#wish() !== null
  }

  #wish(): ((account: AccountKey) => Wish | Promise<Wish>) | null {
    return formOf(this.kind).read({ text: (field) => this.text(field), stored: () => this.stored })
  }
}

/** The choice of a new column, as AddColumn.svelte draws it: which account, which kind, and what the kind asks for. */
import { SvelteMap } from 'svelte/reactivity'
import type { CommandArgs } from '../../shared/contract'
import { toAppError, type AppErrorDetail } from '../../shared/errors'
import type { AccountKey, ColumnId } from '../../shared/ids'
import { sentenceFor } from '../../shared/sentences'
import { guestKinds, timelineKey, type ProfileChoice, type TimelineSpec } from '../../shared/timelines'
import type { Reader, StoredSets } from '../db/queries'
import { invoke } from '../live/api'
import { Live } from '../live/live.svelte'
import type { ChosenKind } from './kinds'

/** Hashtags out of what was typed, as servers write them (mastodon-api.md 1.13). */
export const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .split(/[\s,#]+/)
      .filter((tag) => tag !== ''),
  ),
]

/** Whether people without an account may see timelines of that kind. */
export const isForGuests = (kind: ChosenKind): boolean => guestKinds.some((one) => one === kind)

/** The sets that are chosen from. What is stored of them is offered at once, and read anew meanwhile. */
const offeredSets = ['lists', 'followedTags'] as const
type OfferedSet = (typeof offeredSets)[number]
/** How it stands with reading one anew; what went wrong otherwise. */
type Refreshing = 'asking' | 'answered' | AppErrorDetail

/** Servers take three more tags of each sort and drop the rest. */
const mostTags = 3

export class Choosing {
  isShown = $state(false)
  /** Null: none, but another instance, whose public timelines are read without one. */
  account = $state.raw<AccountKey | null>(null)
  instance = $state('')
  kind = $state.raw<ChosenKind>('notifications')
  tag = $state('')
  any = $state('')
  all = $state('')
  none = $state('')
  handle = $state('')
  show = $state<ProfileChoice | 'pinned'>('posts')
  url = $state('')
  problem = $state.raw<string | null>(null)
  isBusy = $state(false)
  readonly #reader: () => Reader
  readonly #added: (column: ColumnId) => void
  /** Of the account that it names, which may be the one before for a moment. */
  readonly #stored = new Live<{ account: AccountKey; sets: StoredSets<OfferedSet> } | null>(null)
  /** Since the dialog was opened, for the account. */
  readonly #refreshing = new SvelteMap<OfferedSet, Refreshing>()
  #wishedList = $state('')
  /** Answers that belong to another account or a closed dialog are dropped. */
  #round = 0

  constructor(reader: () => Reader, added: (column: ColumnId) => void) {
    this.#reader = reader
    this.#added = added
  }

  /** Of the account, as they are stored; null where they were never read. */
  get lists(): StoredSets<OfferedSet>['lists'] {
    return this.#sets?.lists ?? null
  }

  /** The one that is chosen, the first until one is; empty if there is none. */
  get list(): string {
    const all = this.lists?.members ?? []
    return (all.find(({ id }) => id === this.#wishedList) ?? all[0])?.id ?? ''
  }
  set list(id: string) {
    this.#wishedList = id
  }

  /** Hashtags that the account follows, as far as they are stored: they only help to type. */
  get followed(): string[] {
    return (this.#sets?.followedTags?.members ?? []).toSorted((one, other) => one.localeCompare(other))
  }

  /** How it stands with reading a set anew. */
  refreshing(name: OfferedSet): Refreshing {
    return this.#refreshing.get(name) ?? 'answered'
  }

  get #sets(): StoredSets<OfferedSet> | null {
    const stored = this.#stored.current
    return stored === null || stored.account !== this.account ? null : stored.sets
  }

  begin(account: AccountKey | null): void {
    this.isShown = true
    this.problem = null
    this.#wishedList = ''
    for (const name of ['tag', 'any', 'all', 'none', 'handle', 'url', 'instance'] as const) this[name] = ''
    this.#refreshing.clear()
    this.choose(account, account === null ? 'local' : 'notifications')
  }

  closed(): void {
    this.#round += 1
    this.isBusy = false
  }

  choose(account: AccountKey | null, kind: ChosenKind): void {
    const isOther = account !== this.account
    this.account = account
    this.kind = account === null && !isForGuests(kind) ? 'local' : kind
    this.problem = null
    if (isOther) this.#refreshing.clear()
    if (account === null) return
    if (isOther)
      this.#stored.ask(async () => ({ account, sets: await this.#reader().sets(account, offeredSets) }))
    if (kind === 'tag') void this.#refresh(account, 'followedTags')
    if (kind === 'list') void this.#refresh(account, 'lists')
  }

  /** Once, however often somebody comes by on the way through the kinds. */
  async #refresh(account: AccountKey, name: OfferedSet): Promise<void> {
    if (this.#refreshing.has(name)) return
    this.#refreshing.set(name, 'asking')
    const said = await invoke('sets.refresh', { account, name }).then(
      (): Refreshing => 'answered',
      (thrown: unknown): Refreshing => toAppError(thrown).detail,
    )
    if (account === this.account) this.#refreshing.set(name, said)
  }

  async add(): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    this.problem = null
    this.#round += 1
    const round = this.#round
    try {
      const account = this.account ?? (await invoke('picker.guest', { input: this.instance.trim() })).key
      const { spec, name } = await this.#wished(account)
      if (round === this.#round) await this.#place({ timeline: timelineKey(account, spec), name })
    } catch (thrown) {
      if (round === this.#round) this.problem = sentenceFor(toAppError(thrown).detail)
    } finally {
      if (round === this.#round) this.isBusy = false
    }
  }

  /**
   * The dialog goes before main is asked: that everything behind it can be used again costs a frame, which else would come between
   * the answer and the column's first posts. If it cannot be added, the dialog is back with all that was chosen.
   */
  async #place(column: CommandArgs<'deck.addColumn'>): Promise<void> {
    this.isShown = false
    try {
      this.#added(await invoke('deck.addColumn', column))
    } catch (thrown) {
      this.isShown = true
      this.problem = sentenceFor(toAppError(thrown).detail)
    }
  }

  /** Whether all that the kind asks for is there. */
  get isComplete(): boolean {
    if (this.account === null && this.instance.trim() === '') return false
    if (this.kind === 'list') return this.list !== ''
    if (this.kind === 'tag') return tagsIn(this.tag).length > 0
    if (this.kind === 'profile') return this.handle.trim() !== ''
    return this.kind !== 'link' || URL.canParse(this.url.trim())
  }

  async #wished(account: AccountKey): Promise<{ spec: TimelineSpec; name: string | null }> {
    const { kind } = this
    if (kind === 'list') {
      const name = this.lists?.members.find(({ id }) => id === this.list)?.title ?? null
      return { spec: { kind, list: this.list }, name }
    }
    if (kind === 'tag') return { spec: this.#tagged(), name: null }
    if (kind === 'link') return { spec: { kind, url: this.url.trim() }, name: null }
    if (kind === 'profile') {
      const { id, name } = await invoke('picker.profile', { account, handle: this.handle.trim() })
      if (this.show === 'pinned') return { spec: { kind: 'pinned', id }, name: `${name}, pinned` }
      return { spec: { kind, id, show: this.show }, name }
    }
    return { spec: { kind }, name: null }
  }

  /** Several tags in the first box mean any of them. */
  #tagged(): TimelineSpec {
    const [tag = '', ...more] = tagsIn(this.tag)
    const cut = (tags: string[]): string[] => tags.filter((other) => other !== tag).slice(0, mostTags)
    return {
      kind: 'tag',
      tag,
      any: cut([...new Set([...more, ...tagsIn(this.any)])]),
      all: cut(tagsIn(this.all)),
      none: cut(tagsIn(this.none)),
    }
  }
}

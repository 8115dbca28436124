/** The choice of a new column, as AddColumn.svelte draws it: which account, which kind, and what the kind asks for. */
import { toAppError } from '../../shared/errors'
import type { AccountKey, ColumnId } from '../../shared/ids'
import { sentenceFor } from '../../shared/sentences'
import type { NamedId } from '../../shared/session'
import { guestKinds, timelineKey, type ProfileChoice, type TimelineSpec } from '../../shared/timelines'
import { invoke } from '../live/api'
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

/** Servers take three more tags of each sort and drop the rest. */
const mostTags = 3

export class Choosing {
  isShown = $state(false)
  /** Null: none, but another instance, whose public timelines are read without one. */
  account = $state.raw<AccountKey | null>(null)
  instance = $state('')
  kind = $state.raw<ChosenKind>('notifications')
  /** Of the account, once its instance has answered. */
  lists = $state.raw<readonly NamedId[] | null>(null)
  list = $state('')
  /** Hashtags that the account follows, once its instance has answered; what is wrong with them is no problem of the dialog. */
  followed = $state.raw<readonly string[] | null>(null)
  tag = $state('')
  any = $state('')
  all = $state('')
  none = $state('')
  handle = $state('')
  show = $state<ProfileChoice | 'pinned'>('posts')
  url = $state('')
  problem = $state.raw<string | null>(null)
  isBusy = $state(false)
  readonly #added: (column: ColumnId) => void
  /** Answers that belong to another account or a closed dialog are dropped. */
  #round = 0

  constructor(added: (column: ColumnId) => void) {
    this.#added = added
  }

  begin(account: AccountKey | null): void {
    this.isShown = true
    this.choose(account, account === null ? 'local' : 'notifications')
  }

  closed(): void {
    this.#round += 1
    this.isBusy = false
    this.problem = null
    for (const name of ['tag', 'any', 'all', 'none', 'handle', 'url', 'instance'] as const) this[name] = ''
  }

  choose(account: AccountKey | null, kind: ChosenKind): void {
    const isOther = account !== this.account
    this.account = account
    this.kind = account === null && !isForGuests(kind) ? 'local' : kind
    this.problem = null
    if (isOther) this.lists = this.followed = null
    if (account === null) return
    if (kind === 'tag' && this.followed === null) void this.#loadTags(account)
    if (kind === 'list' && this.lists === null) void this.#loadLists(account)
  }

  async #loadLists(account: AccountKey): Promise<void> {
    this.#round += 1
    const round = this.#round
    try {
      const lists = await invoke('picker.lists', { account })
      if (round !== this.#round) return
      this.lists = lists
      this.list = lists[0]?.id ?? ''
    } catch (thrown) {
      if (round === this.#round) this.problem = sentenceFor(toAppError(thrown).detail)
    }
  }

  /** They only help to type: without them the dialog works as well. */
  async #loadTags(account: AccountKey): Promise<void> {
    const tags = await invoke('picker.tags', { account }).catch((): string[] => [])
    if (account === this.account) this.followed = tags
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
      const column = await invoke('deck.addColumn', { timeline: timelineKey(account, spec), name })
      if (round !== this.#round) return
      this.isShown = false
      this.#added(column)
    } catch (thrown) {
      if (round === this.#round) this.problem = sentenceFor(toAppError(thrown).detail)
    } finally {
      if (round === this.#round) this.isBusy = false
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
      const name = this.lists?.find(({ id }) => id === this.list)?.name ?? null
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

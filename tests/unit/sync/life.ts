/** A random life of an account, from its beginning: the same seed gives the same one (but for the sockets, whose time is real). */
import { createRandom, type Random } from '../../support/fake-mastodon/random'
import type { Order, TimelineKey } from '../../../src/shared/ids'
import type { SegmentRow } from '../../../src/shared/rows'
import { timelineKey, type TimelineSpec } from '../../../src/shared/timelines'
import { wholeLooksInMemory, type WholeLooks } from '../../../src/main/sync/second-looks'
import { reader } from '../../support/sync-harness'
import { cut, observe, observeAnswers, type Tally } from './hard-states'
import { observeLosses } from './losses'
import { isPlainObject } from './plain'
import { createScene, type Scene } from './support'

export interface Life {
  scene: Scene
  random: Random
  tally: Tally
  people: string[]
  /** Whether the feed was rebuilt: then posts that were lost may be back. */
  rebuilt: boolean
  log: string[]
  looks: WholeLooks
  /** What is a column beside home; null: nothing. */
  beside: Beside | null
  /** Id of the list, where that is it. */
  list: string | null
  /**
   * Upper edges of ranges above which something was found lost, with what could have told otherwise: what the server's home
   * still held then, had held all the time, and was never edited.
   */
  losses: Map<Order, ReadonlySet<Order>>
  /** Upper edges of ranges that came to stand inside of a loss: on which side of them something was lost, nobody can know. */
  islands: Set<Order>
}

/** Id of the first list of an instance. */
const onlyList = '1'
const besideSpecs = {
  list: { kind: 'list', list: onlyList },
  notifications: { kind: 'notifications' },
} as const satisfies Record<string, TimelineSpec>
/** What there can be beside a home. */
export type Beside = keyof typeof besideSpecs
export const keyOf = (beside: Beside): TimelineKey => timelineKey(reader, besideSpecs[beside])

export const beginLife = async (seed: number, tally: Tally, beside: Beside | null = null): Promise<Life> => {
  /** Losses and hard states are noted of home alone. */
  const isOfHome = (args: unknown): boolean =>
    beside === null || !isPlainObject(args) || args['timeline'] !== keyOf(beside)
  const random = createRandom(seed)
  const looks = wholeLooksInMemory()
  const memory: { segments: SegmentRow[] } = { segments: [] }
  const holder: { scene: Scene | null; life: Life | null } = { scene: null, life: null }
  const noteLosses = observeLosses(() => holder.life)
  const noteCall = observe(tally, memory)
  const scene = await createScene({
    seed,
    streams: true,
    personality: 'mastodon-4.5',
    harness: {
      wholeLooks: looks,
      random: random.fork('engine').next,
      timelines: beside === null ? [] : [besideSpecs[beside]],
      onCall: (name, args, result) => {
        if (!isOfHome(args)) return
        noteCall(name, args, result)
        noteLosses(result)
      },
      onAnswer: observeAnswers(tally, () => holder.scene),
    },
  })
  holder.scene = scene
  const { instance } = scene
  // Why: small pages and a small feed bring its edges near.
  Object.assign(instance.personality, { feedLimit: cut[1], reblogFalloff: 6, maxLimit: cut[0] })
  const people = ['ada', 'ben', 'cleo', 'dora'].map((name) => `${name}@other.example`)
  for (const handle of people) instance.world.addAccount({ handle })
  for (const handle of people.slice(0, 2)) instance.world.follow('reader', handle)
  const list = beside === 'list' ? instance.world.addList('reader', 'Some', people.slice(1, 3)).id : null
  if (list !== null && list !== onlyList) throw new Error(`The first list is ${list}.`)
  holder.life = {
    scene,
    random,
    tally,
    people,
    rebuilt: false,
    log: [],
    losses: new Map(),
    islands: new Set(),
    looks,
    beside,
    list,
  }
  return holder.life
}

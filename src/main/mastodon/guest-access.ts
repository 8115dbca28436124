/**
 * What an instance gives to a guest. Some show timelines to everybody, and posts by their ids to members alone: by a refusal
 * (GoToSocial), or by saying of each post that there is none (Pleroma with `restrict_unauthenticated`). So that a post is not found is
 * believed only where posts are given at the same moment that timelines show. Of these one may have been deleted since: only two of a
 * kind that are not given say that none is.
 */
import { AppError, toAppError, type AppErrorDetail } from '../../shared/errors'
import type { Answer } from './answer'
import type { Offers } from './offers'
import { idOf, recordOf, textOf } from './values'

/** Servers refuse guests by 401, 403 or 422 (mastodon-api.md 1.13); by 405 they only say that they know no such request. */
const isRefused = (detail: AppErrorDetail): boolean =>
  detail.code === 'unauthorized' ||
  detail.code === 'forbidden' ||
  (detail.code === 'invalid' && detail.status === 422)

const membersOnly = { code: 'forbidden', why: 'membersOnly' } as const

/** @throws AppError forbidden, told apart, where the instance wants an account */
export const askAsGuest = async (send: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await send()
  } catch (thrown) {
    const error = toAppError(thrown)
    if (!isRefused(error.detail)) throw error
    throw new AppError(membersOnly, { cause: error })
  }
}

export interface OpenPosts {
  /** Whether single posts are worth asking for: an account's always, a guest's unless they were refused within the last day. */
  areGiven: () => boolean
  /** Notes the posts that a timeline shows to everybody at the moment. @param items as the instance sent them */
  shown: (items: readonly unknown[]) => void
  /** Asks for something about a post, and notes a refusal. @throws AppError as `ask` does */
  asking: <Answered>(ask: () => Promise<Answered>) => Promise<Answered>
  /** Asks for one post. @throws AppError as `ask` does; forbidden, told apart, instead of a “not found” that proves nothing */
  askingForOne: <Answered>(id: string, ask: (id: string) => Promise<Answered>) => Promise<Answered>
}

/** Pleroma may keep either kind to its members. */
const kinds = ['own', 'foreign'] as const
/** Posts of a kind that are kept in mind. */
const mostSamples = 10
/** So many that are not given say that none of their kind is. */
const enough = 2

const kindOf = ({ account }: Record<string, unknown>): (typeof kinds)[number] =>
  textOf(recordOf(account)['acct'], 500).includes('@') ? 'foreign' : 'own'

const isForMembers = (detail: AppErrorDetail): boolean =>
  detail.code === 'forbidden' && detail.why === 'membersOnly'

export const createOpenPosts = (
  isGuest: boolean,
  offers: Pick<Offers, 'lacks' | 'noteLack' | 'noteOffered'>,
): OpenPosts => {
  /** Posts of the instance's own, and of others, that timelines showed; those of the last answers first, newest first. */
  const samples = new Map<(typeof kinds)[number], readonly string[]>()

  const asking: OpenPosts['asking'] = async (ask) => {
    try {
      return await ask()
    } catch (thrown) {
      if (isGuest && isForMembers(toAppError(thrown).detail)) offers.noteLack('openPosts')
      throw thrown
    }
  }
  /** Asks for one post. That its thread is given proves nothing of that. @throws AppError as `ask` does */
  const askingPost: OpenPosts['askingForOne'] = async (id, ask) => {
    const answered = await asking(() => ask(id))
    if (isGuest) offers.noteOffered('openPosts')
    return answered
  }
  const isGiven = async (id: string, ask: (id: string) => Promise<unknown>): Promise<boolean> => {
    try {
      await askingPost(id, ask)
      return true
    } catch (thrown) {
      if (toAppError(thrown).code !== 'notFound') throw thrown
      return false
    }
  }
  /** The place of the first of these posts that is given; -1: none of them. @throws AppError as `ask` does */
  const firstGiven = async (
    ids: readonly string[],
    ask: (id: string) => Promise<unknown>,
  ): Promise<number> => {
    for (const [at, id] of ids.entries()) if (await isGiven(id, ask)) return at
    return -1
  }
  /** Whether posts of each kind are given that timelines showed, besides that one. @throws AppError where that cannot be told */
  const areSamplesGiven = async (id: string, ask: (id: string) => Promise<unknown>): Promise<boolean> => {
    let given = 0
    for (const kind of kinds) {
      const others = (samples.get(kind) ?? []).filter((sample) => sample !== id)
      const at = await firstGiven(others.slice(0, enough), ask)
      if (at >= 0) {
        given += 1
        // Those before it have gone.
        samples.set(kind, others.slice(at))
      } else if (others.length > 0) {
        if (others.length >= enough) offers.noteLack('openPosts')
        return false
      }
    }
    return given > 0
  }
  return {
    areGiven: () => !isGuest || !offers.lacks('openPosts'),
    shown: (items) => {
      if (!isGuest) return
      const posts = items.map(recordOf)
      for (const kind of kinds) {
        const found = posts.filter((post) => kindOf(post) === kind).flatMap(({ id }) => idOf(id) ?? [])
        samples.set(kind, [...new Set([...found, ...(samples.get(kind) ?? [])])].slice(0, mostSamples))
      }
    },
    asking,
    askingForOne: async (id, ask) => {
      try {
        return await askingPost(id, ask)
      } catch (thrown) {
        const error = toAppError(thrown)
        if (!isGuest || error.code !== 'notFound' || (await areSamplesGiven(id, ask))) throw error
        throw new AppError(membersOnly, { cause: error })
      }
    },
  }
}

/**
 * What an instance gives to a guest. Some show timelines to everybody, and posts by their ids to members alone: by a refusal
 * (GoToSocial), or by saying of each post that there is none (Pleroma with `restrict_unauthenticated`). So that a post is not found is
 * believed only where posts are given at the same moment that timelines show.
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

const isForMembers = (detail: AppErrorDetail): boolean =>
  detail.code === 'forbidden' && detail.why === 'membersOnly'

export const createOpenPosts = (
  isGuest: boolean,
  offers: Pick<Offers, 'lacks' | 'noteLack' | 'noteOffered'>,
): OpenPosts => {
  /** One post of the instance's own and one of another's that timelines show: Pleroma may keep either kind to its members. */
  const samples = new Map<'own' | 'foreign', string>()

  const asking: OpenPosts['asking'] = async (ask) => {
    try {
      return await ask()
    } catch (thrown) {
      if (isGuest && isForMembers(toAppError(thrown).detail)) offers.noteLack('openPosts')
      throw thrown
    }
  }
  /** Whether posts that are certainly there are given. @throws AppError where that cannot be told */
  const areSamplesGiven = async (id: string, ask: (id: string) => Promise<unknown>): Promise<boolean> => {
    const others = [...samples.values()].filter((sample) => sample !== id)
    try {
      for (const other of others) await ask(other)
      return others.length > 0
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code !== 'notFound' && !isForMembers(error.detail)) throw error
      offers.noteLack('openPosts')
      return false
    }
  }
  return {
    areGiven: () => !isGuest || !offers.lacks('openPosts'),
    shown: (items) => {
      if (!isGuest) return
      // From below: the newest is left.
      for (const { id, account } of items.map(recordOf).toReversed()) {
        const whose = textOf(recordOf(account)['acct'], 500).includes('@') ? 'foreign' : 'own'
        const post = idOf(id)
        if (post !== null) samples.set(whose, post)
      }
    },
    asking,
    askingForOne: async (id, ask) => {
      try {
        const answered = await asking(() => ask(id))
        if (isGuest) offers.noteOffered('openPosts')
        return answered
      } catch (thrown) {
        const error = toAppError(thrown)
        if (!isGuest || error.code !== 'notFound' || (await areSamplesGiven(id, ask))) throw error
        throw new AppError(membersOnly, { cause: error })
      }
    },
  }
}

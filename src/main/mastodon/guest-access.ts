/**
 * What an instance gives to a guest. Some show timelines to everybody, and posts by their ids to members alone: by a refusal
 * (GoToSocial), or by saying of each post that there is none (Pleroma with `restrict_unauthenticated`). So that a post is not found is
 * believed only where another one was given.
 */
import { AppError, toAppError, type AppErrorDetail } from '../../shared/errors'
import type { Answer } from './answer'
import type { Offers } from './offers'

/** Servers refuse guests by 401, 403 or 422 (mastodon-api.md 1.13); by 405 they only say that they know no such request. */
const isRefused = (detail: AppErrorDetail): boolean =>
  detail.code === 'unauthorized' ||
  detail.code === 'forbidden' ||
  (detail.code === 'invalid' && detail.status === 422)

/** @throws AppError forbidden, told apart, where the instance wants an account */
export const askAsGuest = async (send: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await send()
  } catch (thrown) {
    const error = toAppError(thrown)
    if (!isRefused(error.detail)) throw error
    throw new AppError({ code: 'forbidden', why: 'membersOnly' }, { cause: error })
  }
}

/** So many posts that are not found, before any was given, are taken for a refusal. */
const mostUnproved = 3

export interface OpenPosts {
  /** Whether they are worth asking for: an account's always, a guest's unless they were refused within the last day. */
  areGiven: () => boolean
  /**
   * Asks, and notes whether posts are given.
   * @param shows whether an answer shows any
   * @throws AppError as `ask` does
   */
  asking: <Answered>(
    ask: () => Promise<Answered>,
    shows: (answered: Answered) => boolean,
  ) => Promise<Answered>
  /** Asks for one post. @throws AppError as `ask` does; forbidden, told apart, instead of a “not found” that proves nothing */
  askingForOne: <Answered>(ask: () => Promise<Answered>) => Promise<Answered>
}

const isForMembers = (detail: AppErrorDetail): boolean =>
  detail.code === 'forbidden' && detail.why === 'membersOnly'

export const createOpenPosts = (
  isGuest: boolean,
  offers: Pick<Offers, 'lacks' | 'noteLack' | 'noteOffered'>,
): OpenPosts => {
  let wereGiven = false
  let unproved = 0

  const asking: OpenPosts['asking'] = async (ask, shows) => {
    if (!isGuest) return ask()
    try {
      const answered = await ask()
      if (shows(answered)) {
        wereGiven = true
        offers.noteOffered('openPosts')
      }
      return answered
    } catch (thrown) {
      if (isForMembers(toAppError(thrown).detail)) offers.noteLack('openPosts')
      throw thrown
    }
  }
  return {
    areGiven: () => !isGuest || !offers.lacks('openPosts'),
    asking,
    askingForOne: async (ask) => {
      try {
        return await asking(ask, () => true)
      } catch (thrown) {
        const error = toAppError(thrown)
        if (!isGuest || wereGiven || error.code !== 'notFound') throw error
        unproved += 1
        if (unproved >= mostUnproved) offers.noteLack('openPosts')
        throw new AppError({ code: 'forbidden', why: 'membersOnly' }, { cause: error })
      }
    },
  }
}

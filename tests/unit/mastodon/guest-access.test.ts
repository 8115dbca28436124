import { describe, expect, it } from 'vitest'
import { createOpenPosts } from '../../../src/main/mastodon/guest-access'
import { createOffers, offersInMemory } from '../../../src/main/mastodon/offers'
import { AppError, type AppErrorCode, type AppErrorDetail } from '../../../src/shared/errors'

const own = { id: '20', account: { acct: 'mina' } }
const foreign = { id: '10', account: { acct: 'jonas@far.example' } }
/** Older ones of the same people. */
const shown = [own, { ...own, id: '19' }, { ...own, id: '18' }, foreign, { ...foreign, id: '9' }]
const notFound: AppErrorDetail = { code: 'notFound' }
const membersOnly: AppErrorDetail = { code: 'forbidden', why: 'membersOnly' }

/** An instance where asking for these posts fails so; every other one is given. */
const begin = (failing: Record<string, AppErrorDetail>, isGuest = true) => {
  const offers = createOffers('https://a.example', offersInMemory(), { now: () => 0 })
  const posts = createOpenPosts(isGuest, offers)
  const asked: string[] = []
  const ask = (id: string): Promise<string> => {
    asked.push(id)
    const failure = failing[id]
    return failure === undefined ? Promise.resolve(id) : Promise.reject(new AppError(failure))
  }
  const endOf = async (id: string): Promise<AppErrorCode | 'given'> =>
    posts.askingForOne(id, ask).then(
      () => 'given',
      (thrown: unknown) => (thrown instanceof AppError ? thrown.code : 'bug'),
    )
  return { posts, asked, endOf }
}

describe('a post that a guest is told is not there', () => {
  it('is not there where posts of either kind that timelines show are given', async () => {
    const { posts, asked, endOf } = begin({ 5: notFound })
    posts.shown([own, foreign, { id: '1', account: { acct: 'mina' } }, null])
    expect(await endOf('5')).toBe('notFound')
    expect(asked.toSorted()).toEqual(['10', '20', '5'])
    expect(posts.areGiven()).toBe(true)
  })

  it.each([
    ['its own posts', { 5: notFound, 20: notFound, 19: notFound, 18: notFound }],
    ['those of others', { 5: notFound, 10: notFound, 9: notFound }],
    ['those of others, by a refusal', { 5: notFound, 10: membersOnly }],
  ])(
    'may be there where the instance keeps %s to its members, and is asked for no more',
    async (_, failing) => {
      const { posts, endOf } = begin(failing)
      posts.shown(shown)
      // The thread of a post may be given all the same.
      await posts.asking(() => Promise.resolve('a thread'))
      expect(await endOf('5')).toBe('forbidden')
      expect(posts.areGiven()).toBe(false)
    },
  )

  it('is not there where one that timelines showed has gone meanwhile, and is asked for no more', async () => {
    const { posts, asked, endOf } = begin({ 5: notFound, 4: notFound, 20: notFound })
    posts.shown(shown)
    expect(await endOf('5')).toBe('notFound')
    expect(await endOf('4')).toBe('notFound')
    expect(asked.filter((id) => id === '20')).toHaveLength(1)
  })

  it('is not there however many that timelines showed go one after the other', async () => {
    const failing: Record<string, AppErrorDetail> = { 5: notFound }
    const { posts, endOf } = begin(failing)
    posts.shown(shown)
    for (const id of ['20', '19']) {
      failing[id] = notFound
      expect(await endOf('5')).toBe('notFound')
    }
    expect(posts.areGiven()).toBe(true)
  })

  it('may be there where the only other one of a kind is not given, which ends nothing', async () => {
    const { posts, endOf } = begin({ 18: notFound, 20: notFound })
    posts.shown([own, foreign, { ...own, id: '18' }])
    for (const _time of [1, 2]) expect(await endOf('18')).toBe('forbidden')
    expect(posts.areGiven()).toBe(true)
  })

  it('is judged by what timelines showed last', async () => {
    const { posts, asked, endOf } = begin({ 5: notFound })
    posts.shown(shown)
    posts.shown([{ ...own, id: '30' }])
    expect(await endOf('5')).toBe('notFound')
    expect(asked).toEqual(['5', '30', '10'])
  })

  it('may be given again once another is, which a thread does not prove', async () => {
    const { posts, endOf } = begin({ 5: notFound, 10: membersOnly })
    posts.shown(shown)
    expect(await endOf('5')).toBe('forbidden')
    await posts.asking(() => Promise.resolve('a thread'))
    expect(posts.areGiven()).toBe(false)
    await posts.askingForOne('6', () => Promise.resolve('a post'))
    expect(posts.areGiven()).toBe(true)
  })

  it('may be there where nothing was shown yet, or itself alone', async () => {
    const { posts, endOf } = begin({ 20: notFound })
    expect(await endOf('20')).toBe('forbidden')
    posts.shown([own])
    expect(await endOf('20')).toBe('forbidden')
    expect(posts.areGiven()).toBe(true)
  })

  it('is told no further where the instance cannot be reached just then', async () => {
    const { posts, endOf } = begin({ 5: notFound, 10: { code: 'timeout' } })
    posts.shown([foreign])
    expect(await endOf('5')).toBe('timeout')
    expect(posts.areGiven()).toBe(true)
  })
})

it('an account is told what the instance says, and nothing is asked besides', async () => {
  const { posts, asked, endOf } = begin({ 5: notFound }, false)
  posts.shown([own])
  expect(await endOf('5')).toBe('notFound')
  expect(asked).toEqual(['5'])
})

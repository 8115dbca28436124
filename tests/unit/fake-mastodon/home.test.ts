import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { populate, startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { hour, minute, noon, readerOf } from './client'

let instance: FakeInstance

const homeIds = (): string[] => instance.world.homeOf('reader').map(({ id }) => id)

const say = (author: string, text = 'words'): string => {
  instance.clock.advance(minute)
  return instance.world.post({ author, text }).id
}

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo', 'far@away.example']) instance.world.addAccount({ handle })
  instance.world.follow('reader', 'mina')
  instance.world.follow('reader', 'far@away.example')
})
afterEach(() => instance.stop())

describe('arrivals', () => {
  it('gives a late post a new id and its old time', async () => {
    const newest = say('mina')
    const late = instance.world.deliverLate({
      author: 'far@away.example',
      text: 'late',
      createdAt: noon - hour,
    })
    expect(homeIds()).toEqual([late.id, newest])
    const [top] = (await readerOf(instance).home()).items
    expect(top?.created_at).toBe(new Date(noon - hour).toISOString())
  })

  it('puts a fetched post in the middle, younger than six hours only', () => {
    const older = say('mina')
    const newer = say('mina')
    const at = instance.clock.now() - 30_000
    const fetched = instance.world.deliverFetched({
      author: 'far@away.example',
      text: 'fetched',
      createdAt: at,
    })
    instance.world.deliverFetched({ author: 'far@away.example', text: 'old', createdAt: noon - 7 * hour })
    expect(homeIds()).toEqual([newer, fetched.id, older])
  })

  it('keeps 800 items', () => {
    populate(instance.world, { posts: 900, people: 5, until: noon + hour, boosts: 0, replies: 0 })
    expect(homeIds()).toHaveLength(800)
    const trimmed = instance.world.historyOf('reader').filter(({ cause }) => cause === 'trim')
    expect(trimmed.length).toBeGreaterThanOrEqual(100)
  })
})

describe('boosts', () => {
  it('holds back a boost whose post, or another boost of it, is among the newest 40', () => {
    const post = say('mina')
    instance.world.boost({ by: 'far@away.example', of: post })
    expect(homeIds()).toEqual([post])
    for (let count = 0; count < 40; count += 1) say('mina')
    const boost = instance.world.boost({ by: 'far@away.example', of: post })
    expect(homeIds()[0]).toBe(boost.id)
  })

  it('lets an older boost take the place of an undone one, without a word', () => {
    const original = say('jo')
    instance.clock.advance(minute)
    const first = instance.world.boost({ by: 'mina', of: original })
    instance.clock.advance(minute)
    const second = instance.world.boost({ by: 'far@away.example', of: original })
    expect(homeIds()).toEqual([first.id])
    instance.world.unboost('mina', original)
    expect(homeIds()).toEqual([second.id])
  })
})

describe('edits and removals', () => {
  it('an edit puts a post back where it was', () => {
    const post = say('mina')
    const newest = say('mina')
    instance.world.trimHome('reader', 1)
    expect(homeIds()).toEqual([newest])
    instance.world.edit(post, { text: 'changed' })
    expect(homeIds()).toEqual([newest, post])
    expect(instance.world.homeOf('reader')[1]).toMatchObject({
      content: '<p>changed</p>',
      editedAt: instance.clock.now(),
    })
  })

  it('a delete takes the boosts along', () => {
    const post = say('jo')
    instance.world.boost({ by: 'mina', of: post })
    expect(homeIds()).toHaveLength(1)
    instance.world.delete(post)
    expect(homeIds()).toEqual([])
  })

  it('an unfollow clears and a follow merges at most 200', () => {
    for (let count = 0; count < 250; count += 1) say('jo')
    expect(homeIds()).toEqual([])
    instance.world.follow('reader', 'jo')
    expect(homeIds()).toHaveLength(200)
    instance.world.unfollow('reader', 'jo')
    expect(homeIds()).toEqual([])
  })

  it('a follow merges nothing older than the oldest of a full enough home', () => {
    const before = say('jo')
    for (let count = 0; count < 200; count += 1) say('mina')
    const after = say('jo')
    instance.world.follow('reader', 'jo')
    expect(homeIds()).toContain(after)
    expect(homeIds()).not.toContain(before)
  })

  it('a mute clears what is by and about somebody, and an unmute brings it back', () => {
    const about = say('mina', 'Hello @far@away.example')
    const by = say('far@away.example')
    const other = say('mina')
    instance.world.mute('reader', 'far@away.example')
    expect(homeIds()).toEqual([other])
    instance.world.unmute('reader', 'far@away.example')
    expect(homeIds()).toEqual([other, by])
    expect(homeIds()).not.toContain(about)
  })
})

describe('what belongs into a home', () => {
  it('keeps out replies to strangers and hidden boosts', () => {
    const stranger = say('jo')
    instance.world.post({ author: 'mina', text: 'an answer', inReplyTo: stranger })
    instance.world.follow('reader', 'mina', { showBoosts: false })
    instance.world.boost({ by: 'mina', of: stranger })
    expect(homeIds()).toEqual([])
    const own = instance.world.post({ author: 'mina', text: 'to herself', inReplyTo: say('mina') })
    expect(homeIds()).toContain(own.id)
  })

  it('keeps direct posts for those they mention', () => {
    instance.world.post({ author: 'mina', text: 'psst @jo', visibility: 'direct' })
    expect(homeIds()).toEqual([])
    const mine = instance.world.post({ author: 'mina', text: 'psst @reader', visibility: 'direct' })
    expect(homeIds()).toEqual([mine.id])
  })
})

describe('a home that is rebuilt', () => {
  it('answers 206 with a part of it until it is done', async () => {
    for (let count = 0; count < 10; count += 1) {
      say('mina')
      say('far@away.example')
    }
    const whole = homeIds()
    instance.world.regenerateHome('reader', 9000)
    const reader = readerOf(instance)
    instance.clock.advance(4000)
    const part = await reader.home('limit=40')
    expect(part.status).toBe(206)
    expect(part.headers.get('mastodon-async-refresh')).toContain('retry=5')
    expect(part.ids.length).toBeGreaterThan(0)
    expect(part.ids.length).toBeLessThan(whole.length)
    instance.clock.advance(5000)
    const full = await reader.home('limit=40')
    expect(full).toMatchObject({ status: 200, ids: whole })
    expect(full.headers.get('mastodon-async-refresh')).toBeNull()
  })

  it('is empty after a week without requests and comes back with the next one', async () => {
    const post = say('mina')
    instance.world.wipeHome('reader')
    const reader = readerOf(instance)
    expect((await reader.home()).status).toBe(206)
    instance.clock.advance(10_000)
    expect(await reader.home()).toMatchObject({ status: 200, ids: [post] })
  })
})

it('keeps a history of all that was ever in a home', () => {
  const post = say('mina')
  instance.world.delete(post)
  expect(instance.world.historyOf('reader')).toMatchObject([
    { change: 'added', id: post, cause: 'post' },
    { change: 'removed', id: post, cause: 'delete' },
  ])
})

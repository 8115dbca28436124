import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { linkOf, minute, noon, pageOf, readerOf } from './client'

let instance: FakeInstance

const say = (author: string, inReplyTo?: string, visibility: 'public' | 'private' = 'public'): string => {
  instance.clock.advance(minute)
  const parent = inReplyTo === undefined ? {} : { inReplyTo }
  return instance.world.post({ author, text: 'words', visibility, ...parent }).id
}

const contextOf = async (id: string, asReader = true): Promise<{ up: string[]; down: string[] }> => {
  const path = `/api/v1/statuses/${id}/context`
  const answer = await (asReader ? readerOf(instance).get(path) : fetch(instance.origin + path))
  // The fake's own shapes are under test here; a wrong one fails the assertions.
  const body = (await answer.json()) as Record<'ancestors' | 'descendants', { id: string }[]>
  return { up: body.ancestors.map(({ id: one }) => one), down: body.descendants.map(({ id: one }) => one) }
}

beforeEach(async () => {
  instance = await startFakeInstance({ now: noon, throttle: false })
  for (const handle of ['reader', 'mina', 'jo', 'far@away.example']) instance.world.addAccount({ handle })
})
afterEach(() => instance.stop())

describe('a thread', () => {
  it('runs down from its root, and below the post every answer stands under what it answers', async () => {
    const root = say('mina')
    const middle = say('jo', root)
    const post = say('mina', middle)
    const first = say('jo', post)
    const second = say('reader', post)
    const below = say('mina', first)
    expect(await contextOf(post)).toEqual({ up: [root, middle], down: [first, below, second] })
  })

  it('lacks what is not permitted, and is nothing for those who may not see the post', async () => {
    const post = say('mina')
    const hidden = say('jo', post, 'private')
    const shown = say('far@away.example', post)
    expect((await contextOf(post)).down).toEqual([shown])
    instance.world.mute('reader', 'far@away.example')
    expect((await contextOf(post)).down).toEqual([])
    expect((await readerOf(instance).get(`/api/v1/statuses/${hidden}/context`)).status).toBe(404)
  })

  it('shows strangers forty above, sixty below and twenty deep', async () => {
    const line = [say('mina')]
    for (let count = 0; count < 90; count += 1) line.push(say('mina', line.at(-1)))
    const [middle = ''] = line.slice(60)
    expect((await contextOf(middle, false)).up).toHaveLength(40)
    expect((await contextOf(middle, false)).down).toHaveLength(20)
    expect(await contextOf(middle)).toEqual({ up: line.slice(0, 60), down: line.slice(61) })
    const wide = say('jo')
    for (let count = 0; count < 70; count += 1) say('mina', wide)
    expect((await contextOf(wide, false)).down).toHaveLength(60)
    expect((await contextOf(wide)).down).toHaveLength(70)
  })

  it('shows who signed in at most 4096 above, and as many below', async () => {
    const { world } = instance
    const answerTo = (inReplyTo: string): string => world.post({ author: 'mina', text: 'x', inReplyTo }).id
    const above = [say('mina')]
    for (let count = 0; count < 4_100; count += 1) above.push(answerTo(above.at(-1) ?? ''))
    const post = answerTo(above.at(-1) ?? '')
    const below = Array.from({ length: 4_100 }, () => answerTo(post))
    // Those next to the post.
    expect(await contextOf(post)).toEqual({ up: above.slice(-4_096), down: below.slice(0, 4_096) })
  })

  it('says from 4.5 on that answers to its post are still collected, for as long as they are', async () => {
    const said = async (): Promise<string | null> => {
      const post = say('mina')
      const header = async () =>
        (await readerOf(instance).get(`/api/v1/statuses/${post}/context`)).headers.get(
          'mastodon-async-refresh',
        )
      expect(await header()).toBeNull()
      instance.world.collectAnswers(post, 10_000)
      const meanwhile = await header()
      instance.clock.advance(10_000)
      expect(await header()).toBeNull()
      return meanwhile
    }
    expect(await said()).toMatch(/^id="[^"]+", retry=5$/)
    await instance.stop()
    instance = await startFakeInstance({ now: noon, throttle: false, personality: 'mastodon-4.3' })
    for (const handle of ['reader', 'mina']) instance.world.addAccount({ handle })
    expect(await said()).toBeNull()
  })
})

describe('versions', () => {
  it('are at least one, and come oldest first', async () => {
    const { world, clock } = instance
    const { id } = world.post({ author: 'mina', text: 'one' })
    const path = `/api/v1/statuses/${id}/history`
    expect(await (await readerOf(instance).get(path)).json()).toMatchObject([{ content: '<p>one</p>' }])
    clock.advance(minute)
    world.edit(id, { text: 'two', spoilerText: 'careful' })
    expect(await (await readerOf(instance).get(path)).json()).toMatchObject([
      { content: '<p>one</p>', spoiler_text: '', created_at: '2026-11-01T12:00:00.000Z' },
      { content: '<p>two</p>', spoiler_text: 'careful', created_at: '2026-11-01T12:01:00.000Z' },
    ])
  })
})

describe('quotes', () => {
  it('are cut first and filtered then: pages fall short, or are empty, and go on', async () => {
    const { world } = instance
    const quoted = say('mina')
    const made = ['jo', 'jo', 'far@away.example', 'far@away.example', 'jo'].map(
      (author) => world.post({ author, text: 'see', quoteOf: quoted }).id,
    )
    world.mute('reader', 'far@away.example')
    const path = `/api/v1/statuses/${quoted}/quotes`
    const first = await pageOf(readerOf(instance), path, 'limit=2')
    expect(first.ids).toEqual([made[4]])
    const next = linkOf(first.link, 'next')?.['max_id'] ?? ''
    const second = await pageOf(readerOf(instance), path, `limit=2&max_id=${next}`)
    expect(second.ids).toEqual([made[1]])
    const hidden = await pageOf(readerOf(instance), path, `limit=1&max_id=${next}`)
    expect(hidden.ids).toEqual([])
    expect(linkOf(hidden.link, 'next')).not.toBeNull()
  })
})

describe('batches', () => {
  it('leave out posts of those whom one mutes, of blocked domains, and of limited strangers', async () => {
    const { world } = instance
    const ids = [say('mina'), say('jo'), say('far@away.example')]
    const path = '/api/v1/statuses'
    const query = ids.map((id) => `id[]=${id}`).join('&')
    world.mute('reader', 'mina')
    world.limit('jo')
    world.blockDomain('reader', 'away.example')
    expect((await pageOf(readerOf(instance), path, query)).ids).toEqual([])
    for (const id of ids) expect((await readerOf(instance).get(`${path}/${id}`)).status).toBe(200)
    world.follow('reader', 'jo')
    expect((await pageOf(readerOf(instance), path, query)).ids).toEqual([ids[1]])
  })

  it('take forty accounts and leave out unknown ones', async () => {
    const { id } = instance.world.account('mina')
    const path = '/api/v1/accounts'
    expect((await pageOf(readerOf(instance), path, `id[]=${id}&id[]=1`)).ids).toEqual([id])
    const many = Array.from({ length: 41 }, (_, index) => `id[]=${index}`).join('&')
    expect((await readerOf(instance).get(`${path}?${many}`)).status).toBe(422)
  })
})

it('shows a poll alone', async () => {
  const { poll } = instance.world.post({ author: 'mina', text: 'x', poll: { options: [{ title: 'yes' }] } })
  const answer = await readerOf(instance).get(`/api/v1/polls/${poll?.id}`)
  expect(await answer.json()).toMatchObject({ id: poll?.id, voted: false, options: [{ title: 'yes' }] })
})

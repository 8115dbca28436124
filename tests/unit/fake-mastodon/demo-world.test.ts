import { afterEach, describe, expect, it } from 'vitest'
import { demoInstances, fillDemoWorld } from '../../support/demo-world'
import { startFakeInstance } from '../../support/fake-mastodon/index'
import type { FakeInstance } from '../../support/fake-mastodon/index'
import { noon, pageOf, readerOf } from './client'

/** What is looked at in a post, as the API gives it. */
interface Post {
  id: string
  content: string
  spoiler_text: string
  sensitive: boolean
  language: string | null
  in_reply_to_id: string | null
  reblog: Post | null
  poll: { options: { title: string; votes_count: number }[] } | null
  media_attachments: { type: string; description: string | null }[]
  emojis: { shortcode: string }[]
}

/** Scripts that the demo shows, by Unicode's names. */
const scripts = ['Latin', 'Arabic', 'Hebrew', 'Cyrillic', 'Han', 'Hiragana', 'Hangul']

let instance: FakeInstance
afterEach(() => instance.stop())

describe.each(['steppe', 'birds'] as const)('the demo’s %s', (name) => {
  const me = demoInstances[name].reader
  const fill = async (): Promise<void> => {
    instance = await startFakeInstance({ now: noon, domain: demoInstances[name].domain, throttle: false })
    fillDemoWorld(instance.world, name, noon)
  }

  /** The whole home of its reader, newest first, boosts as what they are. */
  const home = async (): Promise<Post[]> => {
    await fill()
    const reader = readerOf(instance, me)
    const posts: Post[] = []
    for (;;) {
      const older = posts.length === 0 ? '' : `&max_id=${posts.at(-1)?.id ?? ''}`
      const { items } = await pageOf(reader, '/api/v1/timelines/home', `limit=40${older}`)
      if (items.length === 0) return posts
      // The fake's own shapes are under test here; a wrong one fails the assertions.
      posts.push(...(items as Post[]))
    }
  }

  it('hides some posts behind a warning, and media with them', async () => {
    const warned = (await home()).filter(({ spoiler_text }) => spoiler_text !== '')
    expect(warned.length).toBeGreaterThanOrEqual(3)
    expect(warned.some((post) => post.sensitive && post.media_attachments.length > 0)).toBe(true)
  })

  it('has a poll in which people voted', async () => {
    const polls = (await home()).flatMap(({ poll }) => poll ?? [])
    expect(polls.length).toBeGreaterThan(0)
    for (const { options } of polls) {
      expect(options.length).toBeGreaterThanOrEqual(2)
      expect(options.every(({ title, votes_count }) => title !== '' && votes_count > 0)).toBe(true)
    }
  })

  it('describes every picture and sound in words of its own', async () => {
    const media = (await home()).flatMap((post) => (post.reblog ?? post).media_attachments)
    expect(media.length).toBeGreaterThanOrEqual(20)
    expect(new Set(media.map(({ type }) => type)).size).toBeGreaterThanOrEqual(3)
    for (const { description } of media) expect(description).toMatch(/\S+ \S+/)
  })

  it('writes with its custom emoji', async () => {
    const used = (await home()).filter(({ emojis }) => emojis.length > 0)
    expect(used.length).toBeGreaterThan(0)
    for (const { content, emojis } of used) {
      for (const { shortcode } of emojis) expect(content).toContain(`:${shortcode}:`)
    }
  })

  it('speaks several languages, in several scripts and both directions', async () => {
    const posts = await home()
    const languages = new Set(posts.flatMap(({ language }) => language ?? []))
    expect(languages.size).toBeGreaterThanOrEqual(8)
    for (const script of scripts) {
      expect(
        posts.some(({ content }) => new RegExp(`\\p{Script=${script}}`, 'u').test(content)),
        script,
      ).toBe(true)
    }
    for (const rightToLeft of ['ar', 'he']) expect(languages).toContain(rightToLeft)
  })

  it('brings posts of people who are not followed, as boosts, and answers beside what they answer', async () => {
    const posts = await home()
    expect(posts.filter(({ reblog }) => reblog !== null).length).toBeGreaterThanOrEqual(3)
    const ids = new Set(posts.map(({ id }) => id))
    const answers = posts.filter(({ in_reply_to_id }) => ids.has(in_reply_to_id ?? ''))
    expect(answers.length).toBeGreaterThanOrEqual(5)
  })

  it('says nothing twice', async () => {
    const texts = new Map(
      (await home()).map((post) => post.reblog ?? post).map((post) => [post.id, post.content]),
    )
    expect(texts.size).toBeGreaterThanOrEqual(100)
    expect(new Set(texts.values()).size).toBe(texts.size)
  })

  it('has something in every collection', async () => {
    await fill()
    const reader = readerOf(instance, me)
    for (const path of [
      'notifications',
      'conversations',
      'bookmarks',
      'favourites',
      'scheduled_statuses',
      'followed_tags',
      'lists',
      'announcements',
      'filters',
    ]) {
      expect((await pageOf(reader, `/api/v1/${path}`)).ids.length, path).toBeGreaterThan(0)
    }
  })

  it('tells of what happened in the order in which it did, with several kinds of notifications', async () => {
    await fill()
    const rows = instance.world.notificationsOf(me)
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((one, other) => other - one))
    const types = new Set(rows.map(({ type }) => type))
    for (const type of ['favourite', 'reblog', 'mention', 'follow']) expect(types).toContain(type)
  })

  it('has a thread that is at least five deep', async () => {
    await fill()
    const deepest = Math.max(
      ...instance.world.posts().map((post) => {
        let depth = 0
        for (let up = post.replyTo; up !== null; up = instance.world.findPost(up)?.replyTo ?? null) depth += 1
        return depth
      }),
    )
    expect(deepest).toBeGreaterThanOrEqual(5)
  })

  it('is the same every time', async () => {
    await fill()
    const story = (): string[] => instance.world.posts().map(({ id, content }) => id + content)
    const first = story()
    await instance.stop()
    await fill()
    expect(story()).toEqual(first)
  })
})

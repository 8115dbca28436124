/** Rows 36 to 46 and 50 to 54 of the fault map: what stands in answers where nobody expects it. */
import { afterEach, describe, expect, it } from 'vitest'
import type { FaultName } from '../../../support/fake-mastodon'
import type { StatusRow } from '../../../../src/shared/rows'
import { reader } from '../../../support/sync-harness'
import { createScene, hours, minutes, type Scene, type SceneOptions } from './payload-scene'
import { during, rowOf, stateOf } from './support'

let scene: Scene
let rich: string
afterEach(() => scene.end())

/** A home with posts that have everything, read for an hour under a fault; none of it may be lost. */
const read = async (name: FaultName, options: SceneOptions = {}): Promise<StatusRow> => {
  ;({ scene, rich } = await createScene(options))
  scene.instance.faults.add({ name })
  scene.start()
  const asked = await during(scene, 10 * minutes)
  expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
  expect(await scene.stored()).toEqual(scene.ledger())
  expect(asked.length).toBeLessThanOrEqual(40)
  for (const id of scene.ledger()) await rowOf(scene, id)
  return rowOf(scene, rich)
}
const originals = async (): Promise<StatusRow[]> => {
  const rows = await Promise.all(scene.ledger().map((id) => rowOf(scene, id)))
  return rows.filter(({ boostOf }) => boostOf === null)
}
const writtenAt = (id: string): number => scene.instance.world.findPost(id)?.createdAt ?? Number.NaN

describe('dates', () => {
  it('fault 36: the year 57171 is none: the id tells when, and a poll has no end', async () => {
    const row = await read('year-57171')
    for (const one of await originals()) {
      expect(Math.abs(one.createdAt - writtenAt(one.id))).toBeLessThan(1_000)
    }
    expect(row.poll).toMatchObject({ expiresAt: null, options: [{ title: 'yes' }, { title: 'no' }] })
    // When a page was published is not kept at all.
    expect(row.card).toMatchObject({ url: 'https://news.example/a', title: 'News' })
    expect(row.card).not.toHaveProperty('publishedAt')
    expect(JSON.stringify(row)).not.toMatch(/57171|011968/)
  })

  it('fault 37: an empty date, and 1970, are none', async () => {
    const row = await read('empty-dates')
    expect(row).toMatchObject({ editedAt: null, poll: { expiresAt: null } })
    for (const one of await originals()) {
      expect(Math.abs(one.createdAt - writtenAt(one.id))).toBeLessThan(1_000)
    }
  })

  it('fault 38: a post without a date has the one of its id, or of the answer that brought it', async () => {
    await read('no-created-at')
    for (const one of await originals()) {
      expect(Math.abs(one.createdAt - writtenAt(one.id))).toBeLessThan(1_000)
    }
    await scene.end()
    await read('no-created-at', { personality: 'hollo' })
    for (const one of await originals()) expect(one.createdAt).toBeLessThanOrEqual(scene.now())
  })

  it('fault 39: a date in the future is not believed, and the clock of the server is the one that counts', async () => {
    await read('future-dates')
    for (const one of await originals()) expect(one.createdAt).toBeLessThanOrEqual(scene.now() + minutes)
    await scene.end()
    ;({ scene, rich } = await createScene())
    scene.instance.faults.add({ name: 'skewed-date', ms: -2 * hours })
    scene.start()
    await scene.advance(10 * minutes)
    expect(stateOf(scene)).toMatchObject({ connection: 'polling', clockOffsetMs: -2 * hours })
    expect(await scene.stored()).toEqual(scene.ledger())
  })
})

describe('what is null or not there', () => {
  it('fault 40: null content and flags are none', async () => {
    const row = await read('null-content')
    expect(row).toMatchObject({ content: '', spoilerText: '', viewer: { favourited: false, boosted: false } })
  })

  it('fault 41: an account that is empty is a placeholder, and its posts stay', async () => {
    const row = await read('empty-account')
    expect(row.content).toContain('everything')
    const author = await scene.store.database.profiles.get([reader, row.authorId])
    // By the host of the post: no other person is taken for its writer.
    expect(author).toMatchObject({
      id: 'missing:other.example',
      handle: 'unknown@other.example',
      displayName: '',
      url: null,
      avatar: null,
    })
  })

  it('fault 42: an account without avatar and header is one, also when it is asked who it is', async () => {
    const row = await read('no-avatar')
    const author = await scene.store.database.profiles.get([reader, row.authorId])
    expect(author).toMatchObject({ avatar: null, avatarStatic: null, handle: 'mina@other.example' })
    await expect(scene.engine().client.verify({ priority: 'user' })).resolves.toMatchObject({
      username: 'reader',
      avatar: null,
    })
  })

  it('fault 43: missing keys cost a post its parts, a malformed post costs no page', async () => {
    const row = await read('required-missing')
    expect(row).toMatchObject({ media: [], mentions: [], tags: [], emojis: [], visibility: 'public' })
    expect(row.content).toContain('everything')
    expect(new Set((await originals()).map(({ uri }) => uri)).size).toBe((await originals()).length)
    await scene.end()
    ;({ scene, rich } = await createScene())
    const remove = scene.instance.faults.add({ name: 'malformed-post' })
    scene.start()
    await scene.advance(2 * minutes)
    expect(stateOf(scene)).toMatchObject({ connection: 'polling', problem: null })
    expect((await scene.stored()).length).toBeGreaterThanOrEqual(scene.ledger().length - 2)
    remove()
    await scene.advance(hours)
    // What stood for a post in a page of its own is a post with the number 7, as far as anybody can tell.
    expect((await scene.stored()).filter((id) => id !== '7')).toEqual(scene.ledger())
  })

  it('fault 44: a mention leads nowhere, and an attachment of no type is of an unknown one', async () => {
    const row = await read('null-urls')
    expect(row.mentions).toMatchObject([{ acct: 'reader', url: null }])
    expect(row.media).toMatchObject([{ type: 'unknown' }])
  })

  it('fault 45: an attachment of unknown type keeps its address at the instance, and needs no preview', async () => {
    const row = await read('odd-attachments')
    const url = `${scene.instance.origin}/files/original/missing.png`
    expect(row.media).toMatchObject([{ type: 'unknown', url, previewUrl: null, width: null, blurhash: null }])
  })

  it('fault 46: an instance without contact still tells where it streams', async () => {
    await read('no-contact')
    const url = await scene.engine().client.streamingUrl({ priority: 'user' })
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/api\/v1\/streaming$/)
  })

  it('fault 50: votes that are null or hidden stay unknown, and divide nothing', async () => {
    const row = await read('null-votes')
    expect(row.poll).toMatchObject({ votersCount: null, votesCount: 0 })
    expect(row.poll?.options.map(({ votesCount }) => votesCount)).toEqual([null, null])
  })

  it('fault 51: a quote of nothing is a quote without a post', async () => {
    const row = await read('null-quote')
    expect(row.quote).toEqual({ state: 'accepted', statusId: null })
  })
})

describe('what is asked, and what is text', () => {
  it('fault 53: no parameter is ever empty, for servers refuse such requests', async () => {
    const tag = { kind: 'tag', tag: 'owls', any: [], all: [], none: ['crows'] } as const
    const profile = { kind: 'profile', show: 'replies' } as const
    for (const personality of ['mastodon-4.5', 'pleroma'] as const) {
      ;({ scene, rich } = await createScene({ personality }))
      const { id } = scene.instance.world.account('mina@other.example')
      scene.instance.faults.add({ name: 'refuse-empty-params' })
      scene.start()
      scene
        .engine()
        .setTimelines([
          { kind: 'local' },
          tag,
          { ...profile, id },
          { kind: 'notifications' },
          { kind: 'conversations' },
        ])
      const asked = await during(scene, 10 * minutes)
      expect(asked.filter(({ status }) => status === 400)).toEqual([])
      expect(asked.flatMap(({ query }) => Object.values(query))).not.toContain('')
      expect(stateOf(scene).timelines.map(({ problem }) => problem)).toEqual([
        null,
        null,
        null,
        null,
        null,
        null,
      ])
      if (personality === 'mastodon-4.5') await scene.end()
    }
  })

  it('fault 54: markup in a warning or a name is stored as the text that it is, emojis that lead elsewhere are none', async () => {
    const row = await read('markup-in-text')
    const markup = '<img src="x" onerror="alert(1)"><b>bold</b>'
    expect(row).toMatchObject({ spoilerText: markup, emojis: [] })
    const author = await scene.store.database.profiles.get([reader, row.authorId])
    expect(author?.displayName).toBe(`${markup} :__proto__:`)
  })
})

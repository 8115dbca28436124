import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeInstance, type FakeInstance } from '../../support/fake-mastodon'

let instance: FakeInstance
let token: string

beforeEach(async () => {
  instance = await startFakeInstance({ throttle: false })
  const { world, oauth } = instance
  for (const handle of ['reader', 'mina', 'jo@far.example']) world.addAccount({ handle })
  token = oauth.issueToken('reader')
})
afterEach(() => instance.stop())

const ask = async (path: string): Promise<{ ids: string[]; link: string | null; status: number }> => {
  const answer = await fetch(`${instance.origin}${path}`, { headers: { Authorization: `Bearer ${token}` } })
  const body: unknown = await answer.json()
  // Why as: a page of posts, of which only the ids are looked at.
  const ids = Array.isArray(body) ? (body as { id: string }[]).map(({ id }) => id) : []
  return { ids, link: answer.headers.get('link'), status: answer.status }
}

describe('public timelines', () => {
  it('hold public posts that are no boosts and answer nobody else, of here or of elsewhere', async () => {
    const { world } = instance
    const here = world.post({ author: 'mina', text: 'here' })
    const far = world.post({ author: 'jo@far.example', text: 'far' })
    world.post({ author: 'mina', text: 'quiet', visibility: 'unlisted' })
    world.post({ author: 'mina', text: 'answer', inReplyTo: far.id })
    const own = world.post({ author: 'mina', text: 'thread', inReplyTo: here.id })
    world.boost({ by: 'mina', of: far.id })
    expect((await ask('/api/v1/timelines/public')).ids).toEqual([own.id, far.id, here.id])
    expect((await ask('/api/v1/timelines/public?local=true')).ids).toEqual([own.id, here.id])
    expect((await ask('/api/v1/timelines/public?remote=true')).ids).toEqual([far.id])
    world.mute('reader', 'mina')
    expect((await ask('/api/v1/timelines/public')).ids).toEqual([far.id])
  })
})

describe('a hashtag', () => {
  it('is compared without case, with any, all and none of others, which Link forgets', async () => {
    const { world } = instance
    const owls = world.post({ author: 'mina', text: '#Owls' })
    const both = world.post({ author: 'mina', text: '#owls and #ponds' })
    const ponds = world.post({ author: 'jo@far.example', text: '#ponds' })
    expect((await ask('/api/v1/timelines/tag/owls')).ids).toEqual([both.id, owls.id])
    expect((await ask('/api/v1/timelines/tag/owls?any[]=ponds')).ids).toEqual([ponds.id, both.id, owls.id])
    expect((await ask('/api/v1/timelines/tag/owls?all[]=ponds')).ids).toEqual([both.id])
    const page = await ask('/api/v1/timelines/tag/owls?none[]=ponds&limit=1')
    expect(page.ids).toEqual([owls.id])
    expect(page.link).toContain(`max_id=${owls.id}`)
    expect(page.link).not.toContain('none')
    expect((await ask('/api/v1/timelines/tag/nothing')).ids).toEqual([])
  })
})

describe('what is asked for besides', () => {
  it('leaves out of public timelines and hashtags what is not of here, not of elsewhere, or without media', async () => {
    const { world } = instance
    const here = world.post({ author: 'mina', text: '#owls here' })
    const seen = world.post({ author: 'mina', text: '#owls seen', media: [{ alt: 'An owl' }] })
    const far = world.post({ author: 'jo@far.example', text: '#owls far', media: [{ alt: 'Another' }] })
    for (const path of ['/api/v1/timelines/public', '/api/v1/timelines/tag/owls']) {
      expect((await ask(path)).ids, path).toEqual([far.id, seen.id, here.id])
      expect((await ask(`${path}?only_media=true`)).ids, path).toEqual([far.id, seen.id])
      expect((await ask(`${path}?local=true`)).ids, path).toEqual([seen.id, here.id])
      expect((await ask(`${path}?remote=true`)).ids, path).toEqual([far.id])
      expect((await ask(`${path}?local=true&only_media=true`)).ids, path).toEqual([seen.id])
    }
    const kept = async (path: string): Promise<boolean> =>
      (await ask(`${path}?remote=true&limit=1`)).link?.includes('remote=true') ?? false
    expect(await kept('/api/v1/timelines/public')).toBe(true)
    expect(await kept('/api/v1/timelines/tag/owls')).toBe(false)
  })

  it('leaves direct posts out of a profile, which Link forgets', async () => {
    const { world } = instance
    const open = world.post({ author: 'mina', text: 'open' })
    const direct = world.post({ author: 'mina', text: '@reader psst', visibility: 'direct' })
    const base = `/api/v1/accounts/${world.account('mina').id}/statuses`
    expect((await ask(base)).ids).toEqual([direct.id, open.id])
    const page = await ask(`${base}?exclude_direct=true&exclude_reblogs=true&limit=1`)
    expect(page.ids).toEqual([open.id])
    expect(page.link).toContain('exclude_reblogs=true')
    expect(page.link).not.toContain('exclude_direct')
  })
})

describe('a list', () => {
  it('holds what its members post and boost, and is its owner’s alone', async () => {
    const { world } = instance
    const list = world.addList('reader', 'Birders', ['mina'])
    const other = world.addList('mina', 'Secret', ['reader'])
    const far = world.post({ author: 'jo@far.example', text: 'far' })
    const post = world.post({ author: 'mina', text: 'here' })
    const boost = world.boost({ by: 'mina', of: far.id })
    expect((await ask(`/api/v1/timelines/list/${list.id}`)).ids).toEqual([boost.id, post.id])
    expect((await ask(`/api/v1/timelines/list/${other.id}`)).status).toBe(404)
    expect((await ask('/api/v1/lists')).ids).toEqual([list.id])
  })
})

describe('a profile', () => {
  it('is found by its handle; its posts come with replies or without, or those with media alone', async () => {
    const { world } = instance
    const plain = world.post({ author: 'jo@far.example', text: 'plain' })
    const mine = world.post({ author: 'mina', text: 'mine' })
    const answer = world.post({ author: 'jo@far.example', text: 'answer', inReplyTo: mine.id })
    const picture = world.post({ author: 'jo@far.example', media: [{ alt: 'A pond' }] })
    const { id } = world.account('jo@far.example')
    expect((await ask('/api/v1/accounts/lookup?acct=jo@far.example')).status).toBe(200)
    expect((await ask('/api/v1/accounts/lookup?acct=nobody')).status).toBe(404)
    const base = `/api/v1/accounts/${id}/statuses`
    expect((await ask(base)).ids).toEqual([picture.id, answer.id, plain.id])
    expect((await ask(`${base}?exclude_replies=true`)).ids).toEqual([picture.id, plain.id])
    expect((await ask(`${base}?only_media=true`)).ids).toEqual([picture.id])
  })
})

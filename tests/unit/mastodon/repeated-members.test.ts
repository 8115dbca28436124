/** Servers repeat rows of sets, as where one moves between two pages; whoever draws or offers a set tells its members apart by names. */
import { expect, it } from 'vitest'
import { readSet, type Asked } from '../../../src/main/mastodon/sets'

/** Answers every request with the next page, each but the last with a cursor to the one after it. */
const over = (...pages: unknown[]): { asked: Asked; count: () => number } => {
  let count = 0
  const ask: Asked['ask'] = () => {
    const json = pages[count] ?? []
    count += 1
    const link = `<https://one.example/x?max_id=${count}>; rel="next"`
    const headers = new Headers(count < pages.length ? { link } : {})
    return Promise.resolve({ json, status: 200, headers, serverTime: 0 })
  }
  const asked: Asked = {
    domain: 'one.example',
    origin: 'https://one.example',
    ask,
    askOptional: (_name, call) => ask(call),
    lacks: () => false,
  }
  return { asked, count: () => count }
}

it('an announcement that comes twice is one', async () => {
  const raw = ['1', '2', '1'].map((id, at) => ({ id, content: `<p>${at}</p>` }))
  const { members } = await readSet('announcements', over(raw).asked)
  expect(members.map(({ id, content }) => [id, content])).toEqual([
    ['1', '<p>0</p>'],
    ['2', '<p>1</p>'],
  ])
})

it('a list that comes twice is one, and is asked once for its people', async () => {
  const raw = ['1', '2', '1'].map((id) => ({ id, title: `List ${id}` }))
  const { asked, count } = over(raw)
  const { members } = await readSet('lists', asked)
  expect(members.map(({ title }) => title)).toEqual(['List 1', 'List 2'])
  expect(count()).toBe(3)
})

it('a hashtag or a person on two pages is one', async () => {
  const tags = ['owls', 'ferns', 'owls'].map((name) => ({ name }))
  const followed = await readSet('followedTags', over(tags, [{ name: 'ferns' }, { name: 'moss' }]).asked)
  expect(followed.members).toEqual(['owls', 'ferns', 'moss'])
  const people = ['1', '2'].map((id) => ({ id, acct: `person${id}` }))
  const blocked = await readSet('blocks', over(people, people).asked)
  expect(blocked.members.map(({ id }) => id)).toEqual(['1', '2'])
})

it('what has no name of its own is left as it came', async () => {
  const url = 'https://one.example/a.png'
  const emoji = { shortcode: 'owl', url, static_url: url }
  expect((await readSet('emojis', over([emoji, emoji]).asked)).members).toHaveLength(2)
})

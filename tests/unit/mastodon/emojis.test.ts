import { expect, it } from 'vitest'
import { readSet, type Asked } from '../../../src/main/mastodon/sets'

const origin = 'https://one.example'
const members = async (json: unknown) => {
  const ask: Asked['ask'] = () =>
    Promise.resolve({ json, status: 200, headers: new Headers(), serverTime: 0 })
  const asked: Asked = {
    domain: 'one.example',
    origin,
    ask,
    askOptional: (_name, call) => ask(call),
    lacks: () => false,
  }
  return (await readSet('emojis', asked)).members
}

it('emojis that an instance lists although nobody is to choose them are left out', async () => {
  const url = `${origin}/a.png`
  const raw = { shortcode: 'a', url, static_url: url }
  expect(
    await members([
      { ...raw, visible_in_picker: false },
      { ...raw, shortcode: 'b', visible_in_picker: true, category: 'Owls' },
      { ...raw, shortcode: 'c' },
      { ...raw, shortcode: 'd', category: 7 },
    ]),
  ).toEqual([
    { shortcode: 'b', url, staticUrl: url, category: 'Owls' },
    { shortcode: 'c', url, staticUrl: url, category: null },
    { shortcode: 'd', url, staticUrl: url, category: null },
  ])
})

it('emojis without a name or a picture are left out, and of one picture the other is made', async () => {
  const still = `${origin}/still.png`
  expect(
    await members([
      'owl',
      null,
      { shortcode: '', url: still },
      { shortcode: 'a', url: null, static_url: null },
      { shortcode: 'b', url: 'javascript:alert(1)' },
      { shortcode: 'c', url: '/still.png' },
      { shortcode: 'd', url: null, static_url: still },
    ]),
  ).toEqual([
    { shortcode: 'c', url: still, staticUrl: still, category: null },
    { shortcode: 'd', url: still, staticUrl: still, category: null },
  ])
})

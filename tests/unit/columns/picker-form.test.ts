/** What the picker makes of what is typed and chosen in it, kind by kind. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { chosenKinds, formOf, type ChosenKind } from '../../../src/renderer/columns/kinds'
import { setsIn, type KnownSets, type Wish } from '../../../src/renderer/columns/picker-form'
import { asAccountKey } from '../../../src/shared/ids'
import type { ListMember } from '../../../src/shared/sets'
import { readTimelineKey, timelineKey, timelineKinds } from '../../../src/shared/timelines'

const account = asAccountKey('annaaaaa')
const list = (id: string, title: string): ListMember => ({ id, title, isExclusive: false, people: [] })
const stored: KnownSets = {
  lists: { members: [list('7', 'Birders'), list('5', 'Allotments\u202e')], asOf: 0 },
  followedTags: { members: ['wetlands', 'owls'], asOf: 0 },
}

type Texts = Readonly<Record<string, string>>
const read = (kind: ChosenKind, texts: Texts = {}, sets: KnownSets | null = stored) =>
  formOf(kind).read({ text: (field) => texts[field] ?? '', stored: () => sets })
const wished = async (kind: ChosenKind, texts: Texts = {}): Promise<Wish | undefined> =>
  read(kind, texts)?.(account)

afterEach(() => vi.unstubAllGlobals())

describe('the picker', () => {
  const plain = chosenKinds.filter((kind) => Object.keys(timelineKinds[kind].parameters).length === 0)

  it.each(plain)('asks for nothing where the kind is %s', async (kind) => {
    expect(formOf(kind).fields).toEqual({})
    expect(await wished(kind)).toEqual({ spec: { kind }, name: null })
  })

  it('makes keys that can be read again', async () => {
    const answers: Partial<Record<ChosenKind, Texts>> = {
      tag: { tag: 'owls barn', none: '#gulls' },
      link: { url: 'https://example.org/?a=b&c=d' },
    }
    for (const kind of chosenKinds.filter((one) => one !== 'profile')) {
      const { spec } = (await wished(kind, answers[kind])) ?? {}
      if (spec === undefined) expect.fail(kind)
      expect(readTimelineKey(timelineKey(account, spec))).toEqual({ account, spec })
    }
  })

  it('has the sets read that it offers something of', () => {
    expect(chosenKinds.flatMap((kind) => setsIn(formOf(kind)))).toEqual([
      'lists',
      'followedTags',
      'trendingLinks',
    ])
  })
})

describe('a list', () => {
  it('is the first until one is chosen, and names its column', async () => {
    expect(await wished('list')).toEqual({ spec: { kind: 'list', list: '7' }, name: 'Birders' })
    expect(await wished('list', { list: '5' })).toMatchObject({ spec: { list: '5' } })
  })

  it('that was chosen and is gone gives way to no other', () => {
    expect(read('list', { list: 'gone' })).toBeNull()
  })

  it('is offered by a title that cannot break out of its line', () => {
    const { list: field } = formOf('list').fields
    expect(field?.control === 'member' && field.offered.options(stored)).toMatchObject([
      { value: '7', label: 'Birders' },
      { value: '5', label: 'Allotments' },
    ])
  })

  it('cannot be added where none is known', () => {
    expect(read('list', {}, null)).toBeNull()
    expect(read('list', {}, { ...stored, lists: null })).toBeNull()
    expect(read('list', {}, { ...stored, lists: { members: [], asOf: 0 } })).toBeNull()
  })
})

describe('a hashtag', () => {
  const tagged = async (texts: Texts): Promise<unknown> => (await wished('tag', texts))?.spec

  it('is read as servers write it', async () => {
    expect(await tagged({ tag: ' #Owls ' })).toEqual({ kind: 'tag', tag: 'owls', any: [], all: [], none: [] })
    expect(await tagged({ tag: '＃ＯＷＬＳ' })).toMatchObject({ tag: 'owls' })
  })

  it('may be several, of which any will do, with others that must or must not be there', async () => {
    expect(await tagged({ tag: '#a,b #c a', all: 'd D', none: '#e #f' })).toEqual({
      kind: 'tag',
      tag: 'a',
      any: ['b', 'c'],
      all: ['d'],
      none: ['e', 'f'],
    })
  })

  it('is joined by as many as servers look at, and never by itself', async () => {
    expect(await tagged({ tag: '#a b, c d a', all: 'a 1 2', none: '3 4 5' })).toMatchObject({
      any: ['b', 'c', 'd'],
      all: ['1', '2'],
      none: ['3', '4', '5'],
    })
  })

  it.each([
    ['tag', '#maps, wildlife a b c', 4],
    ['all', '1 2 3 4', 3],
    ['none', '1 2 3 4', 3],
  ])('is dropped by nobody in silence: more than fit into “%s” are refused', (name, text, most) => {
    expect(read('tag', { tag: 'owls', [name]: text })).toBeNull()
    const field = formOf('tag').fields[name]
    expect(field?.control === 'text' && field.problem?.(text)).toBe(
      `These are ${most + 1} hashtags, and instances look at no more than ${most}. Leave some out.`,
    )
  })

  it.each(['', ' ', '#', ' , #'])('is missing in “%s”', (tag) => {
    expect(read('tag', { tag, all: 'owls' })).toBeNull()
  })

  it.each(['not a tag!', 'owls.', 'a-b', '@owls', '🦉'])('cannot be “%s”, in any of its fields', (text) => {
    for (const name of ['tag', 'all', 'none']) {
      expect(read('tag', { tag: 'owls', [name]: text }), name).toBeNull()
      const field = formOf('tag').fields[name]
      expect(field?.control === 'text' && field.problem?.(text), name).toMatch(
        /^No hashtag can contain “.”\. /u,
      )
    }
  })

  it.each(['ὄρνιθες', 'पक्षी', 'นกน้ำ', 'バード・ウォッチング', 'می‌خواهم', 'l·l', 'год_2026', '새', 'طيور'])(
    'may be written in any script: %s',
    async (tag) => {
      expect(await tagged({ tag })).toMatchObject({ tag: tag.normalize('NFKC').toLowerCase(), any: [] })
    },
  )

  it('may be one that the account follows, in the order of their letters', () => {
    const { tag: field } = formOf('tag').fields
    const suggested = field?.control === 'text' ? field.suggested : undefined
    expect(suggested?.options(stored)).toEqual([
      { value: 'owls', label: '#owls' },
      { value: 'wetlands', label: '#wetlands' },
    ])
    expect(suggested?.options(null)).toEqual([])
  })
})

describe('a link', () => {
  it('must be an address', async () => {
    expect(await wished('link', { url: ' https://example.org/a ' })).toEqual({
      spec: { kind: 'link', url: 'https://example.org/a' },
      name: null,
    })
    for (const url of ['', 'example.org', 'h']) expect(read('link', { url })).toBeNull()
  })

  it('is offered by a title or an address that cannot break out of its line, and chosen as the instance writes it', () => {
    const { url: field } = formOf('link').fields
    const url = 'https://example.org/\u202egpj.exe'
    const members = [
      { url, title: '\u2066 ' },
      { url: 'https://example.org/b', title: 'News\u202e\nof today' },
    ]
    const sets = { ...stored, trendingLinks: { members, asOf: 0 } }
    expect(field?.control === 'text' && field.suggested?.options(sets)).toEqual([
      { value: url, label: 'https://example.org/gpj.exe' },
      { value: 'https://example.org/b', label: 'News of today' },
    ])
  })
})

describe('a profile', () => {
  it('is looked up when it is added', async () => {
    const invoke = vi.fn(() => Promise.resolve({ ok: true, value: { id: '42', name: '@bo' } }))
    vi.stubGlobal('window', { steppe: { invoke } })
    expect(read('profile', { handle: '  ' })).toBeNull()
    const wish = read('profile', { handle: ' @bo@b.example ' })
    expect(invoke).not.toHaveBeenCalled()
    expect(await wish?.(account)).toEqual({ spec: { kind: 'profile', id: '42', show: 'posts' }, name: '@bo' })
    expect(invoke).toHaveBeenCalledWith('picker.profile', { account, handle: '@bo@b.example' })
    expect(await wished('profile', { handle: 'bo', show: 'media' })).toMatchObject({
      spec: { show: 'media' },
    })
    expect(await wished('profile', { handle: 'bo', show: 'pinned' })).toEqual({
      spec: { kind: 'pinned', id: '42' },
      name: '@bo, pinned',
    })
  })

  it('that nobody has says why it cannot be added', async () => {
    const error = { code: 'notFound' }
    vi.stubGlobal('window', { steppe: { invoke: () => Promise.resolve({ ok: false, error }) } })
    await expect(wished('profile', { handle: '@nobody@b.example' })).rejects.toMatchObject(error)
  })
})

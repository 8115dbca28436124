import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asAccountKey } from '../../../src/shared/ids'
import {
  readTimelineKey,
  streamOf,
  timelineKey,
  titleOf,
  type TimelineSpec,
} from '../../../src/shared/timelines'

const account = asAccountKey('annaaaaa')
const text = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
const texts = fc.uniqueArray(text, { maxLength: 3 })
const spec: fc.Arbitrary<TimelineSpec> = fc.oneof(
  fc.constantFrom('home', 'local', 'federated', 'remote').map((kind) => ({ kind })),
  fc.record({ kind: fc.constant('list' as const), list: text }),
  fc.record({ kind: fc.constant('tag' as const), tag: text, any: texts, all: texts, none: texts }),
  fc.record({ kind: fc.constant('profile' as const), id: text, show: text }),
  fc.record({ kind: fc.constant('link' as const), url: fc.webUrl() }),
)
const sorted = (one: TimelineSpec): unknown =>
  Object.fromEntries(
    Object.entries(one).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.toSorted() : value,
    ]),
  )

describe('the key of a timeline', () => {
  it('tells which it is', () => {
    fc.assert(
      fc.property(spec, (one) => {
        const key = timelineKey(account, one)
        expect(key.startsWith('annaaaaa/')).toBe(true)
        expect(readTimelineKey(key)).toEqual({ account, spec: sorted(one) })
      }),
    )
  })

  it('is the same for the same timeline', () => {
    const tag = { kind: 'tag', tag: 'owls', all: [], none: [] } as const
    expect(timelineKey(account, { ...tag, any: ['b', 'a'] })).toBe(
      timelineKey(account, { any: ['a', 'b'], ...tag }),
    )
    expect(timelineKey(account, { kind: 'home' })).toBe('annaaaaa/home')
  })

  it.each([
    '',
    'annaaaaa',
    'annaaaaa/',
    'annaaaaa/nowhere',
    'annaaaaa/home?x=1',
    'annaaaaa/list',
    'annaaaaa/list?list=',
    'annaaaaa/list?list=1&list=2',
    'annaaaaa/tag?tag=b&any=a',
    'ANNAAAAA/home',
    'annaaaaa/toString',
    'annaaaaa/home ',
  ])('is none: %j', (key) => {
    expect(readTimelineKey(key)).toBeNull()
  })
})

describe('a timeline', () => {
  const tag = { kind: 'tag', tag: 'owls', any: [], all: [], none: [] } as const

  it('has a title', () => {
    expect(titleOf({ kind: 'home' })).toBe('Home')
    expect(titleOf(tag)).toBe('#owls')
    expect(titleOf({ ...tag, any: ['birds'], none: ['art'] })).toBe('#owls or #birds not #art')
    expect(titleOf({ kind: 'link', url: 'https://news.example/a' })).toBe('news.example')
  })

  it('is fed by a stream that knows as much of it', () => {
    expect(streamOf({ kind: 'home' })).toEqual({ name: 'user', isAnonymous: false })
    expect(streamOf({ kind: 'list', list: '12' })).toEqual({ name: 'list:12', isAnonymous: false })
    expect(streamOf({ kind: 'local' })).toEqual({ name: 'public:local', isAnonymous: true })
    expect(streamOf(tag)).toEqual({ name: 'hashtag:owls', isAnonymous: true })
    expect(streamOf({ ...tag, all: ['birds'] })).toBeNull()
  })
})

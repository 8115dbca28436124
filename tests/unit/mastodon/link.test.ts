import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cursorsOf, leadsToItself } from '../../../src/main/mastodon/link'

const home = 'https://social.example.org/api/v1/timelines/home'

describe('cursors out of Link', () => {
  it('reads next and prev in any order and form', () => {
    const header = `<${home}?min_id=9>; rel="prev", <${home}?limit=40&max_id=2>; rel=next; title="a, b"`
    expect(cursorsOf(header, {})).toEqual({ next: { maxId: '2' }, prev: { minId: '9' } })
  })

  it('reads white space wherever it may stand, and names in capitals', () => {
    const header = `<${home}?min_id=9> ;title="a, b > c ,"; REL = "prev" ,\t <${home}?max_id=2>\t; Rel="NEXT"  `
    expect(cursorsOf(header, {})).toEqual({ next: { maxId: '2' }, prev: { minId: '9' } })
    expect(leadsToItself(header, { maxId: '2' })).toBe(true)
  })

  it.each([
    ['ULID', '01HZY3TQ2B8F6K9V5XW4J7N0RD'],
    ['UUID', '0190163d-8694-739b-aea5-966c26f8ad91'],
    ['hex', '6659c1a2deadbeef'],
    ['flake', '9tKpZ3xQ1aBcDeFgHi'],
  ])('takes a %s as it is', (_name, id) => {
    expect(cursorsOf(`<${home}?max_id=${id}>; rel="next"`, {}).next).toEqual({ maxId: id })
  })

  it('completes relative addresses and knows another host by its cursor only', () => {
    expect(cursorsOf('</api/v1/timelines/home?max_id=2>; rel="next"', {}).next).toEqual({ maxId: '2' })
    expect(cursorsOf('<https://evil.example/?max_id=2>; rel="next"', {}).next).toEqual({ maxId: '2' })
  })

  it('gives nothing where there is none, or none that can be used', () => {
    const none = { next: null, prev: null }
    expect(cursorsOf(null, {})).toEqual(none)
    expect(cursorsOf('', {})).toEqual(none)
    expect(cursorsOf(`<${home}>; rel="next"`, {})).toEqual(none)
    expect(cursorsOf(`<${home}?max_id=>; rel="next"`, {})).toEqual(none)
    expect(cursorsOf(`<${home}?max_id=%00>; rel="next"`, {})).toEqual(none)
    expect(cursorsOf('nonsense', {})).toEqual(none)
    expect(cursorsOf('<http://[>; rel="next"', {})).toEqual(none)
  })

  it('leaves out a next that is the page just asked for', () => {
    const header = `<${home}?max_id=2>; rel="next"`
    expect(cursorsOf(header, { maxId: '2' }).next).toBeNull()
    expect(cursorsOf(header, { maxId: '3' }).next).toEqual({ maxId: '2' })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (header) => void cursorsOf(header, {})))
  })
})

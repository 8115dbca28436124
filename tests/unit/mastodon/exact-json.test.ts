import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExactJson } from '../../../src/main/mastodon/exact-json'

describe('exact JSON', () => {
  it('keeps integers beyond 2^53 as their digits, and only those', () => {
    const text = '{"id":108914327388663283,"at":9007199254740991,"big":-108914327388663283,"x":1.5e300,"n":7}'
    expect(parseExactJson(text)).toEqual({
      id: '108914327388663283',
      at: 9_007_199_254_740_991,
      big: '-108914327388663283',
      x: 1.5e300,
      n: 7,
    })
    expect(parseExactJson('108914327388663283')).toBe('108914327388663283')
    expect(parseExactJson('[ 108914327388663283]')).toEqual(['108914327388663283'])
  })

  it('leaves digits inside text alone', () => {
    const value = { text: 'see :108914327388663283, [108914327388663283]', id: '1' }
    expect(parseExactJson(JSON.stringify(value))).toEqual(value)
  })

  it('gives what JSON.parse gives for everything else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/(?<![.\d])\d{16}/.test(text))
        expect(parseExactJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('takes what only the plain parser can: repeated keys, deep nesting', () => {
    expect(parseExactJson('{"a":108914327388663283,"a":2}')).toEqual({ a: 2 })
    const deep = `${'['.repeat(50_000)}108914327388663283${']'.repeat(50_000)}`
    expect(() => parseExactJson(deep)).not.toThrow()
  })

  it.each(['', '{"id":10891432738866', '<html>', '{"id":108914327388663283'])('throws at %j', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError)
  })
})

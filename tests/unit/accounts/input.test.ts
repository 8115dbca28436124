import { describe, expect, it } from 'vitest'
import { parseInstanceInput } from '../../../src/main/accounts/input'

const problemOf = (text: string): unknown => {
  try {
    return parseInstanceInput(text)
  } catch (error) {
    return error instanceof Error && 'detail' in error ? error.detail : error
  }
}

describe('what a person types to name an instance', () => {
  it.each([
    ['example.org', 'https://example.org', null],
    ['  Example.ORG ', 'https://example.org', null],
    ['@me@example.org', 'https://example.org', 'me@example.org'],
    ['me@example.org', 'https://example.org', 'me@example.org'],
    ['https://example.org/@me/123', 'https://example.org', null],
    ['HTTPS://example.org', 'https://example.org', null],
    ['example.org:8443', 'https://example.org:8443', null],
    ['example.org/about', 'https://example.org', null],
    ['\u200b\u2068@me@example.org\u2069', 'https://example.org', 'me@example.org'],
    ['bücher.example', 'https://xn--bcher-kva.example', null],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000', null],
    ['http://localhost:3000', 'http://localhost:3000', null],
    ['http://[::1]:3000', 'http://[::1]:3000', null],
  ])('%s is asked at %s', (text, origin, handle) => {
    const input = parseInstanceInput(text)
    expect(input.origins).toEqual([origin])
    expect(input.handle).toBe(handle)
    expect(input.host).toBe(new URL(origin).host)
  })

  it('tries this machine without encryption first', () => {
    expect(parseInstanceInput('127.0.0.1:80').origins).toEqual(['http://127.0.0.1', 'https://127.0.0.1:80'])
    expect(parseInstanceInput('me@127.0.0.1:4100').origins[0]).toBe('http://127.0.0.1:4100')
  })

  it.each([
    ['', 'address'],
    ['   ', 'address'],
    ['mastodon', 'address'],
    ['@me', 'address'],
    ['@me@', 'address'],
    ['two words.example', 'address'],
    ['me@you@example.org', 'address'],
    ['javascript://example.org/%0aalert(1)', 'address'],
    ['file:///etc/passwd', 'address'],
    ['https://', 'address'],
    ['exa_mple..org', 'address'],
    ['http://example.org', 'plainHttp'],
    ['http://127.0.0.1.example.org', 'plainHttp'],
    ['https://bank.example@evil.example/', 'credentials'],
  ])('%s is refused as %s', (text, detail) => {
    expect(problemOf(text)).toEqual({ code: 'invalid', detail })
  })
})

import { describe, expect, it, vi } from 'vitest'
import { logOf, recentLines, redact } from '../../src/main/log'

describe('the log', () => {
  it.each([
    ['Authorization: Bearer ZA-Yj3aBD8U8Cm7lKUp', 'Authorization: Bearer [hidden]'],
    ['{"access_token":"ZA-Yj3aBD8U8Cm7lKUp","scope":"read"}', '{"access_token":"[hidden]","scope":"read"}'],
    [
      'grant_type=x&client_secret=abc&code_verifier=def',
      'grant_type=x&client_secret=[hidden]&code_verifier=[hidden]',
    ],
    [
      'http://127.0.0.1:4711/callback?code=abc-def&state=xyz',
      'http://127.0.0.1:4711/callback?code=[hidden]&state=[hidden]',
    ],
  ])('hides the secret in %s', (text, hidden) => {
    expect(redact(text)).toBe(hidden)
  })

  it('tells what went wrong: codes of errors and states are no secrets', () => {
    const told = 'Account k3xq81ab: offline, {"code":"rateLimited","state":"connecting"}, status code: 502'
    expect(redact(told)).toBe(told)
  })

  it('keeps its last lines for diagnostics, without secrets, and writes them to standard error', () => {
    const written: string[] = []
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
      written.push(String(line))
      return true
    })
    try {
      logOf('test').warn('Refused', { url: 'https://example.org/?code=abc', code: 'unauthorized' })
      const cause = new TypeError('Bearer abcdef')
      logOf('test').debug('Not for the terminal', new Error('bug', { cause }))
    } finally {
      write.mockRestore()
    }
    expect(written.join('')).toMatch(/warn \[test\] Refused .*code=\[hidden\].*"code":"unauthorized"/)
    expect(written).toHaveLength(1)
    expect(recentLines().at(-1)).toMatch(
      /Not for the terminal Error: bug[^]*Caused by TypeError: Bearer \[hidden\]/,
    )
    for (let line = 0; line < 600; line += 1) logOf('test').debug('More')
    expect(recentLines()).toHaveLength(500)
  })
})

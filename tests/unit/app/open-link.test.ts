import { describe, expect, it } from 'vitest'
import { openableUrl } from '../../../src/main/app/open-link'

const own = 'http://127.0.0.1:47101'
const open = (text: string): string => openableUrl(text, (origin) => origin === own)

describe('what may be handed to the system', () => {
  it('is https', () => {
    expect(open('https://example.org/a?b#c')).toBe('https://example.org/a?b#c')
  })

  it('is mail, with to, cc, subject and body alone', () => {
    expect(open('mailto:a+b@example.org?subject=Two%20words&bcc=x@y.example&attach=/etc/passwd')).toBe(
      'mailto:a+b@example.org?subject=Two%20words',
    )
  })

  it('is mail to whom its fields name, plus signs and all', () => {
    expect(open('mailto:?to=a+b@example.org&cc=c%2Bd@example.org&%62cc=x@y.example')).toBe(
      'mailto:?to=a%2Bb%40example.org&cc=c%2Bd%40example.org',
    )
  })

  it('is plain http only where an instance of the user’s own lives on this machine', () => {
    expect(open(`${own}/@ada`)).toBe(`${own}/@ada`)
    expect(openableUrl('http://localhost:3000/@ada', () => true)).toBe('http://localhost:3000/@ada')
    expect(() => open('http://127.0.0.1:631/admin')).toThrow('invalid')
    expect(() => openableUrl('http://example.org/', () => true)).toThrow('invalid')
    expect(() => open('http://example.org/')).toThrow('invalid')
  })

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'smb://host/share',
    'ms-msdt:/id',
    'https://bank@evil.example/',
    'https://user:word@evil.example/',
    'example.org',
    '',
  ])('is never %j', (text) => {
    expect(() => open(text)).toThrow('invalid')
  })
})

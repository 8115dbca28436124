import { describe, expect, it } from 'vitest'
import { contradicted } from '../../../../src/renderer/status/content/urls'

const told = (text: string, href: string): string | null => contradicted(text, new URL(href))

describe('a letter', () => {
  const both = 'a mail to me@good.example, spy@evil.example'
  it.each([
    ['mailto:me@good.example?bcc=spy@evil.example', both],
    ['mailto:me@good.example?subject=a&CC=spy%40evil.example', both],
    ['mailto:me@good.example?b%63c=spy@evil.example', both],
    ['mailto:me@good.example?to=spy@evil.example', both],
    ['mailto:me@good.example,spy@evil.example', both],
    ['mailto:me@good.example;spy@evil.example', both],
    ['mailto:me%20%3Cspy@evil.example%3E', 'a mail to spy@evil.example'],
    ['mailto:spy@evil.example%E2%80%AE', 'a mail to spy@evil.example'],
    ['mailto:%E0%A4', 'a mail to %e0%a4'],
    ['mailto:?subject=a', 'a mail'],
  ])('goes to nobody whom it does not show: %s', (href, whom) => {
    expect(told('me@good.example', href)).toBe(whom)
  })

  it('shows all receivers also where it shows no more than a host', () => {
    expect(told('info[at]good.com', 'mailto:info@good.com?bcc=spy@evil.example')).not.toBeNull()
    expect(told('me@good.example, good.example', 'mailto:me@good.example,x@good.example')).not.toBeNull()
  })

  it('does not go to a host that looks like the one that is shown', () => {
    const href = 'mailto:info@xn--le-6kcc5b.com'
    expect(told('info@аррle.com', href)).toBe('a mail to info@xn--le-6kcc5b.com')
    expect(told('info[at]аррle.com', href)).not.toBeNull()
  })

  it.each([
    ['me@example.org', 'mailto:?to=me@example.org'],
    ['me@example.org', 'mailto:me@example.org?cc=Me@Example.org'],
    ['me@example.org', 'mailto:Me%20%3Cme@example.org%3E'],
    ['a@x.example,b@y.example', 'mailto:a@x.example,b@y.example'],
    ['write to me', 'mailto:me@example.org?bcc=me@example.net'],
    ["o'neil@example.org", "mailto:o'neil@example.org"],
    ['a&b@example.org', 'mailto:a%26b@example.org'],
    ['a=b@example.org', 'mailto:a=b@example.org'],
    ['a!b@example.org', 'mailto:a!b@example.org'],
    ['info.de@example.org', 'mailto:info.de@example.org'],
    ["mail='me@example.org'", 'mailto:me@example.org'],
    ['info@müller.example', 'mailto:info@xn--mller-kva.example'],
    ['info@xn--mller-kva.example', 'mailto:info@müller.example'],
    ['me＠example.org', 'mailto:me@example.org'],
    ['example.org', 'mailto:me@mail.example.org'],
    ['me@example.org / www.example.org', 'mailto:me@example.org'],
  ])('is honest: %s as %s', (text, href) => {
    expect(told(text, href)).toBeNull()
  })

  it.each([
    ["o'neil@example.org", 'mailto:neil@example.net'],
    ['me@example.org / www.bank.example', 'mailto:me@example.org'],
    ['neil@example.org', "mailto:o'neil@example.org"],
  ])('is not: %s as %s', (text, href) => {
    expect(told(text, href)).not.toBeNull()
  })
})

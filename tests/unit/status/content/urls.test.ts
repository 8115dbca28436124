import { describe, expect, test } from 'vitest'
import { contradictedHost, openableUrl } from '../../../../src/renderer/status/content/urls'

describe('vector 3: addresses out of rows', () => {
  test.each([
    null,
    undefined,
    7,
    {},
    [],
    '',
    'x',
    'ftp://example.org/',
    'https://bank@evil.example/',
    `https://e.example/${'a'.repeat(65_537)}`,
  ])('%.40s is refused', (value) => {
    expect(openableUrl(value)).toBeNull()
  })
})

describe('links that lie', () => {
  const real = (text: string, href: string): string | null => contradictedHost(text, new URL(href))

  test.each([
    ['https://bank.example/login', 'https://evil.example/', 'evil.example'],
    ['bank.example', 'https://www.evil.example/', 'evil.example'],
    ['www.bank.example/a', 'https://bank.example.evil.example/', 'bank.example.evil.example'],
    // Zero-width characters and a dot that is none do not hide the promise.
    ['ba\u200bnk.example', 'https://evil.example/', 'evil.example'],
    ['bank。example', 'https://evil.example/', 'evil.example'],
    ['\u202ebank.example', 'https://evil.example/', 'evil.example'],
    // Cyrillic а and р: text and host are the same, and not what they look like.
    ['https://аррle.com', 'https://xn--le-6kcc5b.com/', 'xn--le-6kcc5b.com'],
    ['paypal.com', 'https://evil.example/paypal.com', 'evil.example'],
    // Countries whose letters are endings of files, too: their banks are places.
    ['mybank.md', 'https://evil.example/mybank.md', 'evil.example'],
    ['mybank.rs', 'https://evil.example/', 'evil.example'],
    ['mybank.com.py', 'https://evil.example/', 'evil.example'],
    ['get.sh', 'https://evil.example/', 'evil.example'],
    ['invoice.zip', 'https://evil.example/', 'evil.example'],
    // The ending of a file does not excuse the host before it.
    ['paypal.com.html', 'https://evil.example/', 'evil.example'],
    // What is written as an address is one, whatever it ends with.
    ['https://node.js', 'https://evil.example/', 'evil.example'],
    ['www.node.js', 'https://evil.example/', 'evil.example'],
    ['readme.md/login', 'https://evil.example/', 'evil.example'],
    ['readme.md:443', 'https://evil.example/', 'evil.example'],
    ['readme.md?a', 'https://evil.example/', 'evil.example'],
    ['readme.md…', 'https://evil.example/', 'evil.example'],
    // Cyrillic о; and a dot that is none.
    ['nоde.js', 'https://evil.example/', 'evil.example'],
    ['node。js', 'https://evil.example/', 'evil.example'],
  ])('%s leading to %s', (text, href, host) => {
    expect(real(text, href)).toBe(host)
  })

  test('imitated letters are named by their real host', () => {
    const url = new URL('https://аррӏе.com/')
    expect(contradictedHost('https://аррӏе.com/', url)).toBe(url.hostname)
    expect(url.hostname).toMatch(/^xn--/)
  })

  test.each([
    ['example.org/a/b', 'https://example.org/a/b'],
    ['https://www.example.org/', 'https://example.org/x'],
    ['EXAMPLE.org', 'https://example.org/'],
    ['müller.example', 'https://müller.example/'],
    ['почта.рф', 'https://почта.рф/'],
    ['click here', 'https://evil.example/'],
    ['see e.g. this', 'https://evil.example/'],
    ['Node.js', 'https://nodejs.example/en'],
    ['Vue.js 3 is out', 'https://blog.example/vue'],
    ['D3.js.', 'https://blog.example/'],
    ['jquery.min.js', 'https://cdn.example/jquery'],
    ['index.d.ts', 'https://forge.example/a'],
    ['report-2026.pdf', 'https://files.example/a'],
    ['steppe-1.2.0.tar.gz', 'https://files.example/a'],
    ['README.md', 'https://forge.example/steppe/README.md'],
    ['CODE_OF_CONDUCT.md for all', 'https://forge.example/a'],
    ['main.rs', 'https://forge.example/a'],
    ['file.py', 'https://forge.example/a'],
    ['__init__.py', 'https://forge.example/a'],
    ['install.sh', 'https://forge.example/a'],
    ['me@example.org', 'mailto:other@example.net'],
  ])('%s leading to %s does not', (text, href) => {
    expect(real(text, href)).toBeNull()
  })
})

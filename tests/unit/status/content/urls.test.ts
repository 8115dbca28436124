import { describe, expect, test } from 'vitest'
import { contradicted, openableUrl } from '../../../../src/renderer/status/content/urls'

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
  const real = (text: string, href: string): string | null => contradicted(text, new URL(href))

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
    // Wherever it stands, with a scheme, with `www.`, with a path, or under an ending that is nothing else.
    ['Visit https://bank.example/login', 'https://evil.example/', 'evil.example'],
    ['Log in:https://bank.example', 'https://evil.example/', 'evil.example'],
    ['Visit www.bank.example', 'https://evil.example/', 'evil.example'],
    ['Visit bank.example/login', 'https://evil.example/', 'evil.example'],
    ['Visit paypal.com.', 'https://evil.example/', 'evil.example'],
    ['Write to help@bank.example', 'https://evil.example/', 'evil.example'],
    ['https://xn--bnk-ela.xn--p1ai/', 'https://evil.example/', 'evil.example'],
    ['https://bank.example@evil.example', 'https://evil.example/', 'evil.example'],
    // Neither signs before it nor behind it take the promise back.
    ['👉 bank.example', 'https://evil.example/', 'evil.example'],
    ['(bank.example)', 'https://evil.example/', 'evil.example'],
    ['bank.example, your bank', 'https://evil.example/', 'evil.example'],
    ['→https://bank.example', 'https://evil.example/', 'evil.example'],
    // A host that was cut off is not the one that it leads to.
    ['login.bank.example…', 'https://login.bank.example.evil.example/', 'login.bank.example.evil.example'],
    // A letter goes to nobody's page, and to nobody else.
    ['https://bank.example', 'mailto:me@evil.example', 'a mail to me@evil.example'],
    ['Visit www.bank.example', 'mailto:me@bank.example', 'a mail to me@bank.example'],
    ['bank.example', 'mailto:me@evil.example', 'a mail to me@evil.example'],
    ['me@example.org', 'mailto:other@example.net', 'a mail to other@example.net'],
    ['bank.example/contact', 'mailto:me@bank.example', 'a mail to me@bank.example'],
    ['info[at]bank.com', 'mailto:info@evil.example', 'a mail to info@evil.example'],
    ['a@x.example, b@y.example', 'mailto:a@x.example,%20b@z.example', 'a mail to a@x.example, b@z.example'],
    // A dot that is none, where the label after it could be one of a host.
    ['bank｡example', 'https://evil.example/', 'evil.example'],
    ['bank．example', 'https://evil.example/', 'evil.example'],
    ['ｂａｎｋ．ｃｏｍ', 'https://evil.example/', 'evil.example'],
    ['bank．ｃom', 'https://evil.example/', 'evil.example'],
    ['ｂａｎｋ。ｃｏｍ', 'https://evil.example/', 'evil.example'],
    ['ｂａｎｋ｡ｃｏｍ', 'https://evil.example/', 'evil.example'],
    ['𝐛𝐚𝐧𝐤。𝐜𝐨𝐦', 'https://evil.example/', 'evil.example'],
    ['ｗｗｗ．ｂａｎｋ．ｃｏｍ', 'https://evil.example/', 'evil.example'],
    ['bank。shöp', 'https://evil.example/', 'evil.example'],
    ['銀行。com', 'https://evil.example/', 'evil.example'],
    ['銀行。xn--p1ai', 'https://evil.example/', 'evil.example'],
    ['paypal․com', 'https://evil.example/', 'evil.example'],
    ['paypal﹒com', 'https://evil.example/', 'evil.example'],
    // Letters that browsers take for others.
    ['paypal.ⅽom', 'https://evil.example/', 'evil.example'],
    ['Log in at 𝗽𝗮𝘆𝗽𝗮𝗹.𝗰𝗼𝗺', 'https://evil.example/', 'evil.example'],
    ['Log in at ⓟⓐⓨⓟⓐⓛ.ⓒⓞⓜ', 'https://evil.example/', 'evil.example'],
    ['Log in at 𝗣𝗔𝗬𝗣𝗔𝗟.𝗖𝗢𝗠', 'https://evil.example/', 'evil.example'],
    ['Log in at paypal.com² now', 'https://evil.example/', 'evil.example'],
    ['Log in at paypal.com™', 'https://evil.example/', 'evil.example'],
    // No call is made of what is a host beyond doubt.
    ['paypal.com(login)', 'https://evil.example/', 'evil.example'],
    ['paypal.com=login', 'https://evil.example/', 'evil.example'],
    ['paypal.com@login', 'https://evil.example/', 'evil.example'],
    ['Log in at paypal.com=x', 'https://evil.example/', 'evil.example'],
    // Schemes that are not quite written as such.
    [String.raw`http:\\bank.example`, 'https://evil.example/', 'evil.example'],
    ['https//bank.example', 'https://evil.example/', 'evil.example'],
    [String.raw`Visit http:\\bank.example`, 'https://evil.example/', 'evil.example'],
    ['Visit https//bank.example', 'https://evil.example/', 'evil.example'],
    // Another address that follows without a blank.
    ['evil.example/,https://paypal.com', 'https://evil.example/', 'evil.example'],
    ['evil.example→paypal.com', 'https://evil.example/', 'evil.example'],
    ['evil.example/→→paypal.com', 'https://evil.example/', 'evil.example'],
    ['evil.example|paypal.com', 'https://evil.example/', 'evil.example'],
    ['evil.example"paypal.com"', 'https://evil.example/', 'evil.example'],
    // Hosts of one name's end only.
    ['help@bank.example', 'https://mybank.example/', 'mybank.example'],
    ['help@аррle.com', 'https://xn--le-6kcc5b.com/', 'xn--le-6kcc5b.com'],
  ])('%s leading to %s', (text, href, host) => {
    expect(real(text, href)).toBe(host)
  })

  test('imitated letters are named by their real host', () => {
    const url = new URL('https://аррӏе.com/')
    expect(contradicted('https://аррӏе.com/', url)).toBe(url.hostname)
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
    ['Read v1.2 of Node.js', 'https://nodejs.example/en'],
    ['Learn Vue.js, then ASP.NET', 'https://blog.example/a'],
    ['Read README.md, parser.py and lib.rs', 'https://forge.example/a'],
    ['It is done.Then we go', 'https://blog.example/a'],
    ['How asyncio.run(main()) works', 'https://blog.example/a'],
    ['os.path.join(a, b)', 'https://docs.example/a'],
    ['@mina.bsky.example', 'https://blog.example/a'],
    ['put https://... before it', 'https://blog.example/a'],
    ["example.org's page: https://example.org/a", 'https://example.org/a'],
    ['👉 (example.org)', 'https://example.org/'],
    ['https://xn--mller-kva.example/', 'https://müller.example/'],
    // What stands in an address belongs to it.
    ['https://archive.example/2020/https://bank.example/', 'https://archive.example/2020/'],
    ['https://web.example/2020/,https://nyt.example/x', 'https://web.example/2020/,https://nyt.example/x'],
    ['https://wiki.example/„bank.de“', 'https://wiki.example/%E2%80%9Ebank.de%E2%80%9C'],
    ['example.org/a|b.com', 'https://example.org/a|b.com'],
    ['archive.example/?u=paypal.com', 'https://archive.example/?u=paypal.com'],
    ['https://wiki.example/Monster_(monster.com)', 'https://wiki.example/Monster_(monster.com)'],
    ['https://social.example/@mina@bank.example', 'https://social.example/@mina@bank.example'],
    ['Write to info@example.org', 'https://example.org/contact'],
    ['write to me', 'mailto:me@example.org'],
    ['Me+Letters@example.org', 'mailto:me%2Bletters@example.org?subject=a'],
    ['mailto:me@example.org', 'mailto:me@example.org'],
    ['mailto:a@x.example,b@y.example', 'mailto:a@x.example,b@y.example'],
    ['a@x.example, b@x.example', 'mailto:a@x.example,%20b@x.example'],
    ['info[at]example.com', 'mailto:info@example.com'],
    // An instance with handles at the host above its own, and the other way round.
    ['foo@example.org', 'https://social.example.org/@foo'],
    ['foo@mail.example.org', 'https://example.org/contact'],
    ['first.last@example.org.', 'mailto:first.last@example.org'],
    // Sentences that end without a blank.
    ['首相が会見。詳しくはこちら', 'https://news.example/'],
    ['首相が会見｡詳しくは', 'https://news.example/'],
    ['結果である．しかし', 'https://news.example/'],
    ['発表です。GitHubで公開', 'https://news.example/'],
    ['API。SDK入門', 'https://news.example/'],
    ['ＡＰＩ。ＳＤＫ入門', 'https://news.example/'],
    ['発表です。GitHub', 'https://news.example/'],
    ['𝗲𝘅𝗮𝗺𝗽𝗹𝗲.𝗼𝗿𝗴', 'https://example.org/'],
    ['example․org', 'https://example.org/'],
    ['Example.org™', 'https://example.org/'],
    ['example.org', 'https://example.org./'],
    ['example.org/a,b', 'https://example.org/a,b'],
    ['Read…more', 'https://blog.example/'],
    ['½ of a.b', 'https://blog.example/'],
    ['How logging.info(text) works', 'https://docs.example/a'],
    ['HTTP/2.0', 'https://docs.example/a'],
    ['book.epub', 'https://files.example/a'],
    ['photo.heic', 'https://files.example/a'],
    ['Cargo.lock', 'https://forge.example/a'],
    ['App.swift', 'https://forge.example/a'],
  ])('%s leading to %s does not', (text, href) => {
    expect(real(text, href)).toBeNull()
  })
})

test('a long text is looked through in no time', () => {
  const url = new URL('https://example.org/')
  const start = performance.now()
  for (const part of [
    'a.',
    'a',
    'a-',
    '!',
    'a@',
    '@a@.',
    'www.',
    'a://',
    'a. ',
    '@a@a.',
    '→',
    ',a.',
    '。a',
    '\uff0e',
    'a!b@',
  ]) {
    contradicted(part.repeat(60_000 / part.length), url)
  }
  expect(performance.now() - start).toBeLessThan(1_000)
})

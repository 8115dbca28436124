/** Sabotages of how Steppe speaks to instances, and of what guards it against them. */
import type { Mutant } from './mutants'

const unit = (file: string, filter: string): Mutant['test'] => ({
  file: `tests/unit/${file}.test.ts`,
  filter,
})

export const mutants: readonly Mutant[] = [
  {
    name: 'a redirect followed',
    file: 'src/main/mastodon/transport.ts',
    find: "redirect: 'error',",
    replace: "redirect: 'follow',",
    test: unit('mastodon/transport', 'carries no token to another host when it is redirected'),
  },
  {
    name: 'a followed redirect believed',
    file: 'src/main/mastodon/transport.ts',
    find: "if (response.redirected) throw new AppError({ code: 'redirected' })",
    replace: '',
    test: unit('mastodon/transport', 'is refused as redirected even by a fetch that follows'),
  },
  {
    name: 'a cookie kept',
    file: 'src/main/mastodon/transport.ts',
    find: "credentials: 'omit',",
    replace: "credentials: 'include',",
    test: unit('mastodon/transport', 'goes out without cookies, cache or redirects'),
  },
  {
    name: 'a cached answer',
    file: 'src/main/mastodon/transport.ts',
    find: "cache: 'no-store',",
    replace: "cache: 'default',",
    test: unit('mastodon/transport', 'goes out without cookies, cache or redirects'),
  },
  {
    name: 'a Link address followed instead of the cursor',
    file: 'src/main/mastodon/account-client.ts',
    find: 'const answer = await ask(source.ask(pageParameters(cursor)), request)',
    replace:
      "const answer = await ask(source.ask(pageParameters(cursor)), request); const link = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1]; if (link !== undefined) await transport.send({ origin: new URL(link).origin, method: 'GET', path: link, token, account: accountKey, ...request })",
    test: unit('mastodon/traps', 'trap 5: a page is asked for once'),
  },
  {
    name: 'the watchdog removed',
    file: 'src/main/mastodon/stream-socket.ts',
    find: ".then(() => finish(null, 'silent'))",
    replace: '',
    test: unit('mastodon/streaming', 'row 13: a socket that died silently is noticed and replaced'),
  },
  {
    name: 'the token in the query of the stream',
    file: 'src/main/mastodon/stream-socket.ts',
    find: 'new WebSocket(options.url, {',
    replace: 'new WebSocket(`${options.url}?access_token=${options.token}`, {',
    test: unit('mastodon/streaming', 'carries the token in the header and never in the address'),
  },
  {
    name: 'a redirect of the stream followed',
    file: 'src/main/mastodon/stream-socket.ts',
    find: 'followRedirects: false,',
    replace: 'followRedirects: true,',
    test: unit('mastodon/streaming', 'does not follow a redirect with its token'),
  },
  {
    name: 'back-off without a cap',
    file: 'src/main/back-off.ts',
    find: 'Math.min(longest, firstWait * 2 ** (failures - 1))',
    replace: '(firstWait * 2 ** (failures - 1))',
    test: unit('mastodon/scheduler', 'never waits longer than five minutes'),
  },
  {
    name: 'back-off without jitter',
    file: 'src/main/back-off.ts',
    find: 'random * Math.min(',
    replace: 'Math.min(',
    test: unit('mastodon/scheduler', 'waits longer after each failure, by chance'),
  },
  {
    name: 'the background uses a whole bucket',
    file: 'src/main/mastodon/budgets.ts',
    find: 'limit: Math.floor(size.limit * shares[priority])',
    replace: 'limit: size.limit',
    test: unit('mastodon/budgets', 'gives the background half of a window'),
  },
  {
    name: 'a malformed post drops its page',
    file: 'src/main/mastodon/normalize.ts',
    find: 'entries: readable.map(entryOf)',
    replace: 'entries: (ids.includes(null) ? [] : readable).map(entryOf)',
    test: unit('mastodon/normalize', 'row 43: one malformed post never drops its page'),
  },
  {
    name: 'the state of a sign-in not checked by the listener',
    file: 'src/main/accounts/loopback.ts',
    find: "if (url.searchParams.get('state') !== state) return null",
    replace: '',
    test: unit('accounts/loopback', 'the loopback listener'),
  },
  {
    name: 'the state of a pasted address not checked',
    file: 'src/main/accounts/oauth.ts',
    find: "if (state !== signIn.state && !(isCodePage && state === null)) throw invalid('state')",
    replace: '',
    test: unit('accounts/service', 'with the state of this attempt only'),
  },
  {
    name: 'PKCE plain',
    file: 'src/main/accounts/pkce.ts',
    find: "createHash('sha256').update(verifier).digest('base64url')",
    replace: 'verifier',
    test: unit('accounts/service', 'goes through the browser and the loopback listener'),
  },
  {
    name: 'a private range of addresses allowed for media',
    file: 'src/main/media/addresses.ts',
    find: "  ['10.0.0.0', 8],\n",
    replace: '',
    test: unit('media/addresses', 'addresses'),
  },
  {
    name: 'a name that leads to a private address allowed for media',
    file: 'src/main/media/addresses.ts',
    find: 'addresses.filter(({ address }) => isPublicAddress(address))',
    replace: 'addresses',
    test: unit('media/addresses', 'lets public addresses through alone'),
  },
  {
    name: 'the sender of a command not checked',
    file: 'src/main/ipc/server.ts',
    find: "if (!isTrusted(event)) throw new AppError({ code: 'forbidden' })",
    replace: '',
    test: unit('ipc/server', 'refuses a sender that is not trusted'),
  },
]

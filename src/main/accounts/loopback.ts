/**
 * Waits on this machine for the browser to come back from a sign-in: 127.0.0.1 alone, a port of the system's choice, one
 * GET of the exact path and Host with the right state, five minutes. Everything else is refused and changes nothing. The port
 * stays open after an answer: who was denied, or signed in as somebody else, tries again with another state, and the app's
 * registration names the port.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { AppError } from '../../shared/errors'

const loopbackPath = '/callback'
const signInLimitMs = 300_000

interface LoopbackAnswer {
  /** What the instance sent: a code, or the name of an error. */
  code: string | null
  error: string | null
}

interface Waiting {
  state: string
  answer: (answer: LoopbackAnswer) => void
  fail: (error: AppError) => void
}

export interface LoopbackListener {
  /** `http://127.0.0.1:<port>/callback` */
  redirectUri: string
  /**
   * Waits for the one answer with that state, and for none with a state before it.
   * @throws AppError signInExpired after five minutes, cancelled when closed before
   */
  answerTo: (state: string, limitMs?: number) => Promise<LoopbackAnswer>
  close: () => void
}

const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>` +
  `<body><h1>${title}</h1><p>${text}</p></body></html>`

const pages = {
  done: page('You can go back to Steppe', 'The instance has answered. This page can be closed.'),
  denied: page('Access was not granted', 'Nothing was changed. Go back to Steppe to try again.'),
  refused: page(
    'Nothing to see here',
    'This address belongs to a sign-in of Steppe. If you came from one, go back to Steppe and choose “Open again”.',
  ),
}

const reply = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    Connection: 'close',
  })
  response.end(body)
}

/** What a request brings, if it is the one that is waited for. */
const answerIn = (request: IncomingMessage, redirectUri: string, state: string): LoopbackAnswer | null => {
  const expected = new URL(redirectUri)
  if (request.method !== 'GET' || request.headers.host !== expected.host) return null
  if (!URL.canParse(request.url ?? '', redirectUri)) return null
  const url = new URL(request.url ?? '', redirectUri)
  if (url.host !== expected.host || url.pathname !== expected.pathname) return null
  if (url.searchParams.get('state') !== state) return null
  const code = url.searchParams.get('code')
  const error = url.searchParams.get('error')
  return code === null && error === null ? null : { code, error }
}

/** Listens on a port of the system's choice; answers the port. */
const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new AppError({ code: 'bug', detail: 'no port' })
  return address.port
}

/** Opens a listener for one sign-in. It refuses everything until it is told the state to wait for. */
export const openLoopback = async (): Promise<LoopbackListener> => {
  let redirectUri = ''
  let waiting: Waiting | null = null
  let timer: NodeJS.Timeout | undefined

  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, (request, response) => {
    const received = waiting === null ? null : answerIn(request, redirectUri, waiting.state)
    if (received === null) {
      reply(response, 404, pages.refused)
      return
    }
    reply(response, 200, received.code === null ? pages.denied : pages.done)
    waiting?.answer(received)
    waiting = null
  })
  const end = (error: AppError): void => {
    clearTimeout(timer)
    server.close()
    server.closeAllConnections()
    waiting?.fail(error)
    waiting = null
  }
  redirectUri = `http://127.0.0.1:${await listen(server)}${loopbackPath}`
  return {
    redirectUri,
    answerTo: (state, limitMs = signInLimitMs) =>
      new Promise((resolve, reject) => {
        waiting = { state, answer: resolve, fail: reject }
        clearTimeout(timer)
        // The answer does not stop it: a port that nobody waits at any more is closed in time, too.
        timer = setTimeout(() => end(new AppError({ code: 'signInExpired' })), limitMs)
      }),
    close: () => end(new AppError({ code: 'cancelled' })),
  }
}

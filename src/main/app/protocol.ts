/**
 * The `app:` scheme: the renderer's files under `app://steppe`, pictures and video under `app://media`. Pages get
 * their Content Security Policy here, as a header.
 */
import { protocol, type Session } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { mediaHost, pageHost, scheme } from './origin'
import { contentSecurityPolicy } from './policy'

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Declares the scheme; must run before the app is ready. */
export const declareScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
    },
  ])
}

const refused = (status: number): Response => new Response(null, { status })

/** Answers with a file of the renderer's folder, never one outside of it. */
const pageFile = async (folder: string, url: URL): Promise<Response> => {
  const file = normalize(join(folder, decodeURIComponent(url.pathname)))
  const type = contentTypes[extname(file)]
  if (!file.startsWith(folder + sep) || type === undefined) return refused(404)
  try {
    return new Response(await readFile(file), {
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
      },
    })
  } catch {
    // Not there: what a web server would say.
    return refused(404)
  }
}

export interface SchemeOptions {
  session: Session
  /** The built renderer. */
  folder: string
  media: (request: Request) => Promise<Response>
}

/** Serves the scheme in a session. */
export const serveScheme = ({ session, folder, media }: SchemeOptions): void => {
  session.protocol.handle(scheme, async (request) => {
    if (request.method !== 'GET') return refused(405)
    const url = new URL(request.url)
    if (url.host === pageHost) return pageFile(folder, url)
    if (url.host === mediaHost) return media(request)
    return refused(404)
  })
}

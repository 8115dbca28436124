// The floor of the benchmark: a window as Steppe opens it (sandbox, scheme, policy, size), with nothing in it.
import { app, BrowserWindow, protocol } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

// Steppe's own, word for word, which tests/unit/app/policy.test.ts sees to; written here, so that no other file is loaded for it.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' app://media",
  'media-src app://media',
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')
const types = { '/index.html': 'text/html; charset=utf-8', '/index.js': 'text/javascript; charset=utf-8' }

const answer = async (request) => {
  const { pathname } = new URL(request.url)
  const type = types[pathname]
  if (type === undefined) return new Response(null, { status: 404 })
  return new Response(await readFile(join(import.meta.dirname, pathname)), {
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
    },
  })
}

app.setPath('userData', app.commandLine.getSwitchValue('user-data-dir'))
app.requestSingleInstanceLock()
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'app',
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
  },
])

const open = () => {
  protocol.handle('app', answer)
  const window = new BrowserWindow({
    width: 1_440,
    height: 900,
    minWidth: 400,
    minHeight: 480,
    title: 'Empty',
    autoHideMenuBar: true,
    backgroundColor: '#efece5',
    webPreferences: {
      // Steppe's own: it costs the same here.
      preload: join(import.meta.dirname, '..', '..', '..', 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      spellcheck: false,
      zoomFactor: 1,
    },
  })
  void window.loadURL('app://steppe/index.html')
}
void app.whenReady().then(open)

/** The real window, and what no page in it may do, whatever got into it. */
import { expect, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import {
  forgetProfile,
  freshProfile,
  launchSteppe,
  openedLinks,
  sandboxed,
  type Steppe,
} from '../../support/launch'
import { html, tinyServer, type TinyServer } from '../../support/tiny-server'

const home = 'app://steppe/index.html'

let userData: string
let steppe: Steppe
let outside: TinyServer

test.beforeAll(async () => {
  outside = await tinyServer()
  outside.answer((response) => html(response, 200, { 'Access-Control-Allow-Origin': '*' }))
  userData = await freshProfile()
  steppe = await launchSteppe({ userData })
  await expect(steppe.window.getByRole('button', { name: 'Add account' }).first()).toBeVisible()
})

test.afterAll(async () => {
  await steppe.close()
  await forgetProfile(userData)
  await outside.close()
})

/** A command as any code in the page could give it. */
const invoke = (name: string, args: unknown): Promise<unknown> =>
  steppe.window.evaluate(
    ([command, given]) =>
      (
        globalThis as unknown as { steppe: { invoke: (name: unknown, args: unknown) => Promise<unknown> } }
      ).steppe
        .invoke(command, given)
        .catch((error: unknown) => String(error)),
    [name, args] as const,
  )

// The first: Playwright takes the refused navigations of the next test for ones that go on, and waits for them.
test('an address of another kind is not opened, and the window says so', async () => {
  const refusal = steppe.window.getByRole('dialog', { name: 'Link not opened' })
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)']) {
    await invoke('shell.openLink', { url })
    await expect(refusal.getByLabel('Address')).toHaveValue(url)
    await steppe.window.keyboard.press('Escape')
    await expect(refusal).toBeHidden()
  }
  expect(await openedLinks(steppe.app)).toEqual([])
})

test('the page cannot be left, and opens no other', async () => {
  await steppe.window.evaluate((to) => {
    location.href = to
  }, `${outside.origin}/left`)
  await steppe.window.evaluate(() => {
    location.href = 'app://steppe/store-host.html'
  })
  const opened = await steppe.window.evaluate((to) => window.open(to), `${outside.origin}/opened`)
  await steppe.window.waitForTimeout(500)
  expect(opened).toBeNull()
  expect(steppe.window.url()).toBe(home)
  expect(outside.asked).toEqual([])
  expect(await openedLinks(steppe.app)).toEqual([])
})

test('nothing of another origin is asked for, framed or run', async () => {
  const refused = await steppe.window.evaluate(async (origin) => {
    const fails = async (work: () => unknown): Promise<boolean> => {
      try {
        await work()
        return false
      } catch {
        return true
      }
    }
    const settled = (element: HTMLElement): Promise<string> =>
      new Promise((resolve) => {
        element.onload = () => resolve('loaded')
        element.onerror = () => resolve('refused')
        setTimeout(() => resolve('silent'), 1_000)
        document.body.append(element)
      })
    const picture = new Image()
    picture.src = `${origin}/picture`
    const frame = document.createElement('iframe')
    frame.src = `${origin}/frame`
    const result = {
      fetch: await fails(() => fetch(`${origin}/fetch`)),
      socket: await new Promise<boolean>((resolve) => {
        try {
          const socket = new WebSocket(origin.replace('http', 'ws'))
          socket.onerror = () => resolve(true)
          socket.onopen = () => resolve(false)
        } catch {
          resolve(true)
        }
      }),
      eval: await fails(() => (0, eval)('1')),
      markup: await fails(() => {
        Reflect.set(document.createElement('div'), 'innerHTML', '<b>x</b>')
      }),
      handler: await fails(() => document.createElement('div').setAttribute('onclick', 'close()')),
      script: await fails(() => {
        document.createElement('script').textContent = 'globalThis.ran = true'
      }),
      policy: await fails(() =>
        (
          globalThis as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => object } }
        ).trustedTypes.createPolicy('mine', {}),
      ),
      worker: await fails(() => new Worker(`${origin}/worker.js`)),
      picture: (await settled(picture)) !== 'loaded',
    }
    await settled(frame)
    picture.remove()
    frame.remove()
    return result
  }, outside.origin)
  expect(refused).toEqual({
    fetch: true,
    socket: true,
    eval: true,
    markup: true,
    handler: true,
    script: true,
    policy: true,
    worker: true,
    picture: true,
  })
  expect(outside.asked).toEqual([])
})

test('no page embeds another by a webview, not even where the tag is known', async () => {
  const embedded = await steppe.app.evaluate(async ({ BrowserWindow, webContents }, address) => {
    const own = webContents.getAllWebContents().find((contents) => contents.getURL() === address)
    const knowing = new BrowserWindow({ show: false, webPreferences: { sandbox: true, webviewTag: true } })
    await knowing.loadURL(address)
    const kinds = []
    for (const page of [own, knowing.webContents]) {
      kinds.push(
        await page?.executeJavaScript(`new Promise((resolve) => {
          const webview = document.createElement('webview')
          webview.addEventListener('did-attach', () => resolve('attached'))
          webview.addEventListener('destroyed', () => resolve('refused'))
          webview.src = 'about:blank'
          document.body.append(webview)
          setTimeout(() => resolve('nothing'), 1_000)
        })`),
      )
    }
    const types = webContents.getAllWebContents().map((contents) => contents.getType())
    knowing.destroy()
    return { kinds, types }
  }, home)
  expect(embedded.kinds).not.toContain('attached')
  expect(embedded.types).not.toContain('webview')
})

test('every page is served under the same policy, and a medium under one that leaves nothing', async () => {
  const policyOf = (url: string): Promise<string | null> =>
    steppe.window.evaluate(
      async (address) => (await fetch(address)).headers.get('content-security-policy'),
      url,
    )
  const policy = [
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
  expect(await policyOf(home)).toBe(policy)
  expect(await policyOf('app://steppe/store-host.html')).toBe(policy)
  const medium = await steppe.app.evaluate(async ({ session }) => {
    const answer = await session.defaultSession.fetch('app://media/preview/https%3A%2F%2F127.0.0.1%2F')
    return {
      policy: answer.headers.get('content-security-policy'),
      sniff: answer.headers.get('x-content-type-options'),
      isFound: answer.ok,
    }
  })
  expect(medium).toEqual({ policy: "default-src 'none'; sandbox", sniff: 'nosniff', isFound: false })
})

test('permissions are denied, asked for or looked up, and nothing is downloaded', async () => {
  await steppe.app.evaluate(({ session }) => {
    const downloads: { prevented: boolean }[] = []
    Object.assign(globalThis, { downloads })
    session.defaultSession.on('will-download', (event) =>
      downloads.push({ prevented: event.defaultPrevented }),
    )
  })
  const answers = await steppe.window.evaluate(async () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x']))
    link.download = 'x.txt'
    link.click()
    const queried = async (name: string): Promise<string> =>
      (await navigator.permissions.query({ name: name as PermissionName })).state
    return {
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error: unknown) => (error instanceof Error ? error.name : 'other'),
      ),
      position: await new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          ({ code }) => resolve(code === 1 ? 'denied' : 'failed'),
        ),
      ),
      clipboard: await navigator.clipboard.readText().then(
        () => 'granted',
        () => 'denied',
      ),
      lookedUp: await Promise.all(
        ['notifications', 'geolocation', 'camera', 'microphone', 'clipboard-read', 'midi'].map(queried),
      ),
    }
  })
  expect(answers.notifications).toBe('denied')
  expect(answers.camera).not.toBe('granted')
  expect(answers.position).toBe('denied')
  expect(answers.clipboard).toBe('denied')
  expect(answers.lookedUp).not.toContain('granted')
  await expect
    .poll(() => steppe.app.evaluate(() => (globalThis as unknown as { downloads: object[] }).downloads))
    .toEqual([{ prevented: true }])
})

test('neither Node nor ipcRenderer is within a page’s reach', async () => {
  const reach = await steppe.window.evaluate(() => ({
    names: ['require', 'process', 'ipcRenderer', 'module', 'Buffer'].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { steppe: object }).steppe).toSorted(),
  }))
  expect(reach).toEqual({ names: [], bridge: ['invoke', 'on'] })
  const preferences = await steppe.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Electron has this for its own tests, and no type for it.
      const { getLastWebPreferences } = contents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = getLastWebPreferences.call(contents)
      return { sandbox, contextIsolation, nodeIntegration, webSecurity }
    }),
  )
  expect(preferences).toHaveLength(2)
  for (const one of preferences) {
    expect(one).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
  }
})

test('the system holds every page to its sandbox, whatever its preferences say', async () => {
  test.skip(process.platform !== 'linux' || !sandboxed, 'Needs Linux, and a user that may have a sandbox.')
  const pages = await steppe.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
  )
  expect(pages).toHaveLength(2)
  for (const pid of pages) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    // Its system calls are filtered, and it is in a namespace of processes below that of whoever looks.
    expect(status).toMatch(/^Seccomp:\t2$/m)
    expect(status).toMatch(/^NSpid:(\t\d+){2,}$/m)
  }
})

test('a command is refused from any page but the window’s own, and with arguments that do not fit', async () => {
  const foreign = await steppe.app.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await window.loadURL('app://steppe/index.html')
    const answer: unknown = await window.webContents.executeJavaScript("steppe.invoke('session.load')")
    window.destroy()
    return answer
  })
  expect(foreign).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(await invoke('shell.openLink', { url: 7 })).toMatchObject({ ok: false, error: { code: 'invalid' } })
  expect(await invoke('no.such', {})).toContain('Unknown command')
  expect(await openedLinks(steppe.app)).toEqual([])
})

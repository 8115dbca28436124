/**
 * The commands that open the app for a person, run as a person does: the demo, its picture, and the app alone. In one
 * file, because only one demo runs at a time: its instances have ports of their own.
 */
import { expect, test } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forgetProfile, freshProfile } from '../support/launch'

interface Run {
  child: ChildProcess
  /** All that it has said so far. */
  said: () => string
  /** How it ended: its code, or the signal. */
  end: Promise<number | NodeJS.Signals | null>
}

/**
 * Where waiting ends. Users are promised a second run within ten seconds, of a machine that has nothing else to do: the tests beside this
 * one are enough to take longer. What makes it quick is looked at here: a second run makes nothing anew.
 */
const readyMs = 120_000
const endMs = 30_000

let folder: string
let runs: Run[]

test.beforeEach(async () => {
  test.setTimeout(300_000)
  folder = await freshProfile()
  runs = []
})

/** Tells the command and what it started, as a terminal does at Ctrl-C. */
const tellAll = ({ child }: Run, signal: NodeJS.Signals): void => {
  const isOver = child.exitCode !== null || child.signalCode !== null
  if (child.pid !== undefined && !isOver) process.kill(-child.pid, signal)
}

test.afterEach(async () => {
  for (const run of runs) {
    tellAll(run, 'SIGTERM')
    await run.end
  }
  await forgetProfile(folder)
})

const command = (name: string, options: readonly string[], env: Record<string, string> = {}): Run => {
  const { ELECTRON_RUN_AS_NODE: _ignored, ...inherited } = process.env
  const child = spawn(process.execPath, ['scripts/run.mjs', name, ...options], {
    // Why the empty mark: these tests may themselves be the inner run of a command, which finds everything set up.
    env: { ...inherited, STEPPE_SET_UP: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said += String(text)))
  const end = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  )
  const run = { child, said: () => said, end }
  runs.push(run)
  return run
}

const endsWell = async ({ end, said }: Run): Promise<void> => {
  let ended: number | string | null | undefined
  void end.then((how) => (ended = how))
  await expect.poll(() => ended, { message: 'the command to end', timeout: endMs }).toBeDefined()
  expect(ended, said()).toBe(0)
}

/** A run that finds everything there has nothing to install or build. */
const expectNothingMade = ({ said }: Run): void => expect(said()).not.toMatch(/installing|building/)

/** Takes the picture as a user does, with the same command. @returns the file */
const taken = async (name: string, theme: string): Promise<Buffer> => {
  const file = join(folder, `${name}.png`)
  const options = ['--screenshot', file, '--theme', theme, '--user-data-dir', join(folder, name)]
  const { end, said } = command('demo', options)
  const code = await end
  expect(code, said()).toBe(0)
  return readFile(file)
}

for (const theme of ['light', 'dark']) {
  test(`two pictures of the demo in a ${theme} look are the same`, async () => {
    const first = await taken('first', theme)
    expect(first.subarray(1, 4).toString()).toBe('PNG')
    const second = await taken('second', theme)
    expect(second.equals(first)).toBe(true)
  })
}

test('the demo runs, lets posts arrive, ends at Ctrl-C, and is soon there again', async () => {
  const demo = join(folder, 'demo')
  const begins = async (): Promise<Run> => {
    const run = command('demo', ['--user-data-dir', demo])
    await expect.poll(run.said, { message: 'the demo to run', timeout: readyMs }).toContain('the demo runs')
    return run
  }
  /** Arrivals that the demo has written down: none while it is at writing them. */
  const arrivals = async (): Promise<number> => {
    const kept = await readFile(join(demo, 'demo.json'), 'utf8')
    return kept.endsWith('}') ? (JSON.parse(kept) as { arrivals: unknown[] }).arrivals.length : 0
  }

  const first = await begins()
  expect(first.said()).toContain(`what it stores is in ${demo};`)
  // One comes every 10 to 25 s.
  await expect.poll(arrivals, { message: 'a post to arrive', timeout: 60_000 }).toBeGreaterThan(0)
  tellAll(first, 'SIGINT')
  await endsWell(first)

  const second = await begins()
  expectNothingMade(second)
  expect(await arrivals()).toBeGreaterThan(0)
  tellAll(second, 'SIGINT')
  await endsWell(second)
})

/** Whether the app's window is there, by the port that Chromium opens for tools. */
const hasWindow = async ({ said }: Run): Promise<boolean> => {
  const [, host] = /DevTools listening on ws:\/\/([^/]+)\//.exec(said()) ?? []
  if (host === undefined) return false
  const pages = await fetch(`http://${host}/json/list`)
  return (await pages.text()).includes('app://steppe/index.html')
}

for (const [where, env] of [
  ['on a display', {}],
  ['without a display', { DISPLAY: '', WAYLAND_DISPLAY: '' }],
] as const) {
  test(`the app starts ${where}, lives, ends when told to, and is soon there again`, async () => {
    test.skip(where === 'without a display' && process.platform !== 'linux', 'only Linux can be without one')
    const opens = async (): Promise<Run> => {
      const options = ['--user-data-dir', join(folder, 'app'), '--remote-debugging-port=0']
      const run = command('start', options, env)
      await expect.poll(() => hasWindow(run), { message: 'the window to open', timeout: readyMs }).toBe(true)
      return run
    }

    const first = await opens()
    const isVirtual = first.said().includes('no display of your own is used: a virtual one is')
    expect(isVirtual).toBe(where === 'without a display')
    const linesOnSandbox = first
      .said()
      .split('\n')
      .filter((line) => line.includes('sandbox'))
    const isWithout = process.getuid?.() === 0 || process.env['STEPPE_NO_SANDBOX'] === '1'
    expect(linesOnSandbox).toHaveLength(isWithout ? 1 : 0)
    // With its sandbox where it cannot have it, the app dies within moments.
    const lives = new Promise((resolve) => setTimeout(resolve, 5_000, 'lives'))
    expect(await Promise.race([first.end, lives]), first.said()).toBe('lives')
    first.child.kill('SIGTERM')
    await endsWell(first)

    const second = await opens()
    expectNothingMade(second)
    second.child.kill('SIGTERM')
    await endsWell(second)
  })
}

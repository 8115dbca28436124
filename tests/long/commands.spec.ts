/**
 * The commands that open the app, run as a person does: the demo, its picture, the app alone, and the bench. In one
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
 * one are enough to take longer. What makes it quick is looked at here: a second run makes nothing anew. How long it took is printed: on
 * two cores the demo was there after 7 s, the app after 2 to 3 s; what the set-up itself takes of that was 1 s.
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
  // Why without the worker's number: by it the bench would take itself for a test that can be told what its app wrote.
  const { ELECTRON_RUN_AS_NODE: _node, TEST_WORKER_INDEX: _worker, ...inherited } = process.env
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

/** A run that finds everything there has nothing to install, to fetch or to build. */
const expectNothingMade = ({ said }: Run): void => {
  expect(said()).not.toMatch(/installing|downloading|taking the runtime|building/)
  expect(said()).toMatch(/Electron \S+ \(already here/)
}

/** What makes a command do without the display that there is. */
const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' }

/** Whether a command says that it has a display of its own. */
const hasVirtualDisplay = ({ said }: Run): boolean =>
  said().includes('no display of your own is used: a virtual one is')

/** Waits until a second run is there, and prints how long that took. */
const again = async (what: string, begin: () => Promise<Run>): Promise<Run> => {
  const begun = performance.now()
  const run = await begin()
  process.stdout.write(
    `${what} was there again after ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`,
  )
  expectNothingMade(run)
  return run
}

/** The picture that a command takes as a user would have it taken. */
const taken = async (name: string, options: readonly string[], env = {}): Promise<Buffer> => {
  const file = join(folder, `${name}.png`)
  const run = command('demo', ['--screenshot', file, '--user-data-dir', join(folder, name), ...options], env)
  const code = await run.end
  expect(code, run.said()).toBe(0)
  expect(hasVirtualDisplay(run)).toBe(env === noDisplay && process.platform === 'linux')
  return readFile(file)
}

/** Width and height of a PNG, which begin its first chunk. */
const sizeOf = (picture: Buffer): [number, number] => {
  expect(picture.toString('latin1', 1, 16)).toMatch(/^PNG.*IHDR$/s)
  return [picture.readUInt32BE(16), picture.readUInt32BE(20)]
}

for (const theme of ['light', 'dark']) {
  test(`two pictures of the demo in a ${theme} look are the same`, async () => {
    const first = await taken('first', ['--theme', theme])
    expect(sizeOf(first)).toEqual([1_440, 900])
    const second = await taken('second', ['--theme', theme])
    expect(second.equals(first)).toBe(true)
  })
}

test('a picture has the size and the look that are asked for, without a display too', async () => {
  const [light, dark] = [
    await taken('light', ['--theme', 'light', '--size', '1024x700'], noDisplay),
    await taken('dark', ['--theme', 'dark', '--size', '1024x700'], noDisplay),
  ]
  expect([sizeOf(light), sizeOf(dark)]).toEqual([
    [1_024, 700],
    [1_024, 700],
  ])
  // Pictures of one look are the same to the last byte.
  expect(dark.equals(light)).toBe(false)
})

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

  const second = await again('the demo', begins)
  expect(await arrivals()).toBeGreaterThan(0)
  tellAll(second, 'SIGINT')
  await endsWell(second)
})

test('the bench measures what it is asked for, and writes it down', async () => {
  const file = join(folder, 'bench.json')
  const options = ['--only', 'column-open,ingest', '--json', file]
  const { end, said } = command('bench', options, { STEPPE_BENCH_QUICK: '1' })
  expect(await end, said()).toBe(0)
  const rows = JSON.parse(await readFile(file, 'utf8')) as { name: string; ratio: number }[]
  const figure: unknown = expect.any(Number)
  const run = { value: figure, floor: figure }
  const row = { unit: expect.any(String) as unknown, ...run, ratio: figure, runs: [run, run] }
  expect(rows).toEqual([
    { name: 'column-open', ...row },
    { name: 'ingest', ...row },
  ])
  expect(Math.min(...rows.map(({ ratio }) => ratio))).toBeGreaterThan(0)
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
  ['without a display', noDisplay],
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
    expect(hasVirtualDisplay(first)).toBe(where === 'without a display')
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

    const second = await again(`the app ${where}`, opens)
    second.child.kill('SIGTERM')
    await endsWell(second)
  })
}

/** Starts an Electron app without a test driver, which would cost time, and speaks to its page only when asked to. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { electronBinary } from '../../scripts/setup/electron.mjs'

const readyWithinMs = 60_000
const ticksPerSecond = 100
const undisturbedMs = 2_000

export interface Running {
  /** Milliseconds since the epoch at which the program was started. */
  startedAt: number
  /** Evaluates an expression in the app's window; promises are awaited. @throws if the page does. */
  evaluate: (expression: string) => Promise<unknown>
  /** Proportional set size of all its processes, bytes. */
  memory: () => number
  /** Processor time that its processes have used, milliseconds. */
  processorTime: () => number
  /** Ends it in order. */
  end: () => Promise<void>
}

const poll = async <Value>(what: string, ask: () => Promise<Value | undefined>): Promise<Value> => {
  const limit = Date.now() + readyWithinMs
  while (Date.now() < limit) {
    const value = await ask().catch(() => undefined)
    if (value !== undefined) return value
    await wait(100)
  }
  throw new Error(`${what} was not there within ${readyWithinMs / 1_000} s.`)
}

/** A process and all that descend from it. */
const treeOf = (root: number): number[] => {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = statOf(Number(name))?.parent
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** Null for a process that ended meanwhile. */
const statOf = (pid: number): { parent: number; ticks: number } | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may hold spaces: fields are counted from behind it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}

const pssOf = (pid: number): number => {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`Process ${pid} does not tell its memory.`)
  return Number(kilobytes) * 1_024
}

interface Target {
  url: string
  webSocketDebuggerUrl: string
}
interface Reply {
  result?: { result?: { value?: unknown }; exceptionDetails?: unknown }
}

const ask = (address: string, expression: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    const params = { expression, awaitPromise: true, returnByValue: true }
    socket.on('open', () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params })))
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      // Why as: the answer to the only message that was sent.
      const { result } = JSON.parse(data.toString()) as Reply
      socket.close()
      if (result?.exceptionDetails === undefined) resolve(result?.result?.value)
      else reject(new Error(JSON.stringify(result.exceptionDetails)))
    })
  })

const windowTarget = async (userData: string): Promise<string | undefined> => {
  const port = (await readFile(join(userData, 'DevToolsActivePort'), 'utf8')).split('\n')[0]
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
  // Why as: the form in which Chromium lists its pages.
  const targets = (await answer.json()) as Target[]
  return targets.find(({ url }) => url === 'app://steppe/index.html')?.webSocketDebuggerUrl
}

/** Processor time that a process and all that descend from it have used, milliseconds. */
export const processorTimeOf = (pid: number): number =>
  treeOf(pid).reduce((sum, one) => sum + (statOf(one)?.ticks ?? 0), 0) * (1_000 / ticksPerSecond)

interface RunOptions {
  /** Further switches. */
  switches?: readonly string[]
  env?: Record<string, string>
}

/** Starts an app's folder on a profile, sandboxed wherever that is possible, with its pages' memory readable. */
export const run = (folder: string, userData: string, given: RunOptions = {}): Running => {
  rmSync(join(userData, 'DevToolsActivePort'), { force: true })
  const hasSandbox = process.getuid?.() !== 0 && process.env['STEPPE_NO_SANDBOX'] !== '1'
  const switches = [
    `--user-data-dir=${userData}`,
    '--remote-debugging-port=0',
    '--password-store=basic',
    '--allow-sandbox-debugging',
    '--lang=en',
    ...(hasSandbox ? [] : ['--no-sandbox']),
    ...(given.switches ?? []),
  ]
  const startedAt = performance.timeOrigin + performance.now()
  const child = spawn(electronBinary(), [...switches, folder], {
    stdio: 'ignore',
    env: { ...process.env, ...given.env },
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const { pid } = child
  if (pid === undefined) throw new Error('Electron did not start.')
  return {
    startedAt,
    evaluate: async (expression) => {
      const address = await poll('The window', () => windowTarget(userData))
      return ask(address, expression)
    },
    memory: () => treeOf(pid).reduce((sum, one) => sum + pssOf(one), 0),
    processorTime: () => processorTimeOf(pid),
    end: async () => {
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(kill)
    },
  }
}

/** When the first posts (in the empty window: its first frame) were painted, milliseconds since the program's start. */
export const firstPaint = async ({ evaluate, startedAt }: Running): Promise<number> => {
  const look = `(() => {
    const [mark] = performance.getEntriesByName('steppe:first-posts')
    return mark && performance.timeOrigin + mark.startTime
  })()`
  // The page keeps the moment itself: whoever asks for it sooner only takes processor time from it.
  await wait(undisturbedMs)
  const at = await poll('The first paint', async () => {
    const value = await evaluate(look)
    return typeof value === 'number' ? value : undefined
  })
  return at - startedAt
}

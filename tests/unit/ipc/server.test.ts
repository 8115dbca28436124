import { beforeEach, describe, expect, it } from 'vitest'
import type { IpcMainInvokeEvent } from 'electron'
import { serveCommands } from '../../../src/main/ipc/server'
import type { CommandHandlers } from '../../../src/shared/contract'
import { AppError } from '../../../src/shared/errors'
import type { Log } from '../../../src/main/log'

type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown

/** Stands for a frame; nothing but its identity is used. */
const ours = { frameId: 1 } as IpcMainInvokeEvent
const foreign = { frameId: 2 } as IpcMainInvokeEvent

let invoke: Listener
let opened: unknown[]
let faults: string[]

beforeEach(() => {
  opened = []
  faults = []
  const listeners: Listener[] = []
  const note = (text: string): void => void faults.push(text)
  const log: Log = { debug: note, info: note, warn: note, error: note }
  // Why as: the other commands are not called here.
  const handlers = {
    'shell.openLink': ({ url }: { url: string }) => void opened.push(url),
    'session.painted': () => {
      throw new TypeError('a bug with a secret in it')
    },
    'session.load': () => Promise.reject(new AppError({ code: 'offline' })),
  } as unknown as CommandHandlers
  serveCommands({
    ipcMain: { handle: (_channel, listener) => void listeners.push(listener) },
    handlers,
    isTrusted: (event) => event === ours,
    log,
  })
  expect(listeners).toHaveLength(1)
  invoke = listeners[0] ?? (() => undefined)
})

describe('the command server', () => {
  it('hands a command that fits its schema to its handler', async () => {
    expect(await invoke(ours, 'shell.openLink', { url: 'https://example.org/' })).toEqual({ ok: true })
    expect(opened).toEqual(['https://example.org/'])
  })

  it('refuses a sender that is not trusted, and runs nothing', async () => {
    const answer = await invoke(foreign, 'shell.openLink', { url: 'https://example.org/' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(opened).toEqual([])
  })

  it.each([
    ['shell.openLink', undefined],
    ['shell.openLink', { url: 7 }],
    ['shell.openLink', { url: 'https://example.org/', also: 1 }],
    ['shell.openLink', { url: 'x'.repeat(100_000) }],
    ['no.command', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
    [7, undefined],
  ])('refuses %j with arguments that do not fit', async (name, args) => {
    expect(await invoke(ours, name, args)).toMatchObject({ ok: false, error: { code: 'invalid' } })
    expect(opened).toEqual([])
  })

  it('passes an expected failure on, and logs one that nobody expected', async () => {
    expect(await invoke(ours, 'session.load', undefined)).toMatchObject({ error: { code: 'offline' } })
    expect(faults).toEqual([])
    expect(await invoke(ours, 'session.painted', undefined)).toMatchObject({ error: { code: 'bug' } })
    expect(faults).toEqual(['session.painted failed'])
  })
})

describe('before the handlers are there', () => {
  it('answers what can be answered early, and asks for the rest once a command waits for it', async () => {
    let waiting = 0
    let arrive: (handlers: CommandHandlers) => void = () => undefined
    const heard: string[] = []
    const listeners: Listener[] = []
    // Why as, twice: nothing is logged, and the other commands are not called.
    serveCommands({
      ipcMain: { handle: (_channel, listener) => void listeners.push(listener) },
      handlers: new Promise((resolve) => (arrive = resolve)),
      early: { 'session.painted': () => void heard.push('early') },
      onWait: () => (waiting += 1),
      isTrusted: () => true,
      log: {} as Log,
    })
    const call = listeners[0] ?? (() => undefined)

    expect(await call(ours, 'session.painted', undefined)).toEqual({ ok: true })
    expect(waiting).toBe(0)
    const late = call(ours, 'shell.openLink', { url: 'https://example.org/' })
    await Promise.resolve()
    arrive({
      'session.painted': () => void heard.push('later'),
      'shell.openLink': () => void heard.push('link'),
    } as unknown as CommandHandlers)
    expect(await late).toEqual({ ok: true })
    expect(waiting).toBe(1)

    await call(ours, 'session.painted', undefined)
    expect(heard).toEqual(['early', 'link', 'later'])
  })
})

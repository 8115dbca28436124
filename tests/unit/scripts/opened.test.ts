import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { anyPorts, startInstances, stopInstances } from '../../../scripts/demo/instances'
import { openDemo, type OpenedDemo } from '../../../scripts/demo/opened'
import { freshMemory } from '../../../scripts/demo/profile'

let userDataDir: string
beforeEach(() => {
  userDataDir = mkdtempSync(join(tmpdir(), 'steppe-demo-test-'))
  mkdirSync(join(userDataDir, 'IndexedDB'))
  writeFileSync(join(userDataDir, 'IndexedDB', 'posts'), 'all of them')
})
afterEach(() => rmSync(userDataDir, { recursive: true, force: true }))

const base = Date.now() - 3_600_000
/** The folder as a demo of this edition, or of another one, left it. */
const leaveBehind = (isOfThisEdition: boolean): void => {
  const memory = freshMemory(base)
  const kept = isOfThisEdition ? memory : { ...memory, edition: 'another' }
  writeFileSync(join(userDataDir, 'demo.json'), JSON.stringify(kept))
}

/** A port that somebody else has until the test is over. */
const takenPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // An address of TCP is never text.
  return (server.address() as AddressInfo).port
}

const portOf = (origin: string): number => Number(new URL(origin).port)

const opened = async (reset: boolean): Promise<OpenedDemo> => {
  const demo = await openDemo({ userDataDir, reset }, anyPorts)
  onTestFinished(() => stopInstances(demo.instances))
  return demo
}

describe('opening the demo', () => {
  it.each([
    ['steppe', 'with --reset', true, true],
    ['birds', 'with --reset', true, true],
    ['steppe', 'after an update', false, false],
    ['birds', 'after an update', false, false],
  ] as const)(
    'while another one has the port of %s, %s, touches nothing',
    async (name, _when, reset, isOfThisEdition) => {
      leaveBehind(isOfThisEdition)
      const left = readFileSync(join(userDataDir, 'demo.json'), 'utf8')
      const port = await takenPort()
      await expect(openDemo({ userDataDir, reset }, { ...anyPorts, [name]: port })).rejects.toThrow(
        `Port ${port} of 127.0.0.1 is taken: is the demo running already?`,
      )
      expect(readFileSync(join(userDataDir, 'demo.json'), 'utf8')).toBe(left)
      expect(readFileSync(join(userDataDir, 'IndexedDB', 'posts'), 'utf8')).toBe('all of them')
    },
  )

  it.each([
    ['with --reset', true, true],
    ['after an update', false, false],
  ])('%s empties its folder once both ports are its own', async (_when, reset, isOfThisEdition) => {
    leaveBehind(isOfThisEdition)
    const { memory, instances } = await opened(reset)
    expect(readdirSync(userDataDir)).toEqual([])
    expect(memory.arrivals).toEqual([])
    expect(memory.base).toBeGreaterThan(base)
    for (const { world } of Object.values(instances)) expect(world.posts().length).toBeGreaterThan(50)
  })

  it('again goes on from what it left, with some of what came meanwhile', async () => {
    leaveBehind(true)
    const { memory, instances } = await opened(false)
    expect(readFileSync(join(userDataDir, 'IndexedDB', 'posts'), 'utf8')).toBe('all of them')
    expect([memory.base, memory.arrivals.length]).toEqual([base, 25])
    const before = Date.now()
    expect(instances.steppe.clock.now()).toBeLessThanOrEqual(before)
    expect(instances.steppe.clock.now()).toBeGreaterThan(base)
  })

  it('in a folder of something else changes nothing, and has no port any more', async () => {
    const { steppe, birds } = await startInstances(anyPorts)
    await stopInstances({ steppe, birds })
    const ports = { steppe: portOf(steppe.origin), birds: portOf(birds.origin) }
    for (const _time of ['first', 'second']) {
      await expect(openDemo({ userDataDir, reset: true }, ports)).rejects.toThrow('Name an empty folder')
    }
    expect(readdirSync(userDataDir)).toEqual(['IndexedDB'])
  })
})

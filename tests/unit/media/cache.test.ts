import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, appendFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/main/clock'
import { logOf } from '../../../src/main/log'
import { openMediaCache, type MediaCache, type StoredMedium } from '../../../src/main/media/cache'

let folder: string
let now: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steppe-media-'))
  now = 1_000_000
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const clock: Clock = { now: () => now, random: () => 0.5, wait: () => Promise.resolve() }
const open = (limit = 1_000_000): Promise<MediaCache> =>
  openMediaCache({ folder, limit, clock, log: logOf('media') })

const keep = async (
  cache: MediaCache,
  url: string,
  content: string,
  draft = cache.draft(),
): Promise<StoredMedium> => {
  await writeFile(draft, content)
  const hash = createHash('sha256').update(content).digest('hex')
  return await cache.keep(url, draft, { hash, mime: 'image/png', size: content.length })
}
const contentOf = async (cache: MediaCache, url: string): Promise<string | null> => {
  const found = await cache.find(url)
  return found === null ? null : readFileSync(found.path, 'utf8')
}
const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'index.log')
    .map((entry) => entry.name)
const address = (name: number | string): string => `https://files.example.org/${name}.png`

describe('the media cache', () => {
  it('answers what was kept, also after it is opened again', async () => {
    const cache = await open()
    expect(await cache.find(address(1))).toBeNull()
    await keep(cache, address(1), 'one')
    expect(await contentOf(cache, address(1))).toBe('one')
    const again = await open()
    expect(await contentOf(again, address(1))).toBe('one')
    expect(again.size()).toBe(3)
    expect(readFileSync(join(folder, 'index.log'), 'utf8')).not.toContain('files.example.org')
  })

  it('lets what was used longest ago go first, and stays within its limit', async () => {
    const cache = await open(1_000)
    for (let at = 0; at < 10; at += 1) {
      now += 1_000
      await keep(cache, address(at), String(at).repeat(100))
    }
    now += 1_000
    await cache.find(address(0))
    now += 1_000
    await keep(cache, address('new'), 'n'.repeat(100))
    expect(cache.size()).toBeLessThanOrEqual(1_000)
    expect(await cache.find(address(1))).toBeNull()
    expect(await contentOf(cache, address(0))).toBe('0'.repeat(100))
    expect(await contentOf(cache, address('new'))).toBe('n'.repeat(100))
    expect(files()).toHaveLength(cache.size() / 100)
  })

  it('lets go no more than that, and nothing twice, where several come at once', async () => {
    const cache = await open(1_000)
    const keepAll = (names: readonly string[]): Promise<unknown> =>
      Promise.all(names.map((name) => keep(cache, address(name), name.repeat(100))))
    for (const name of 'abcdefghij') await keepAll([name])
    await keepAll([...'klmn'])
    expect(cache.size()).toBeGreaterThan(600)
    expect(cache.size()).toBe(files().length * 100)
    await keepAll([...'abcd'])
    expect(cache.size()).toBe(files().length * 100)
    expect((await open(1_000)).size()).toBe(cache.size())
  })

  it('remembers uses over a restart, without a line for each of them', async () => {
    const cache = await open(300)
    for (const name of ['a', 'b', 'c']) {
      now += 1_000
      await keep(cache, address(name), name.repeat(100))
    }
    const lines = (): number => readFileSync(join(folder, 'index.log'), 'utf8').split('\n').length
    const before = lines()
    now += 4_000_000
    for (let times = 0; times < 50; times += 1) await cache.find(address('a'))
    expect(lines() - before).toBe(1)
    const again = await open(300)
    now += 1_000
    await keep(again, address('d'), 'd'.repeat(100))
    expect(await contentOf(again, address('a'))).toBe('a'.repeat(100))
    expect(await again.find(address('b'))).toBeNull()
  })

  it('keeps one file for the same content at two addresses, until both are gone', async () => {
    const cache = await open(250)
    await keep(cache, address('a'), 's'.repeat(100))
    now += 1
    await keep(cache, address('b'), 's'.repeat(100))
    expect(cache.size()).toBe(100)
    expect(files()).toHaveLength(1)
    now += 1
    await keep(cache, address('b'), 'o'.repeat(100))
    expect(await contentOf(cache, address('a'))).toBe('s'.repeat(100))
    now += 1
    await keep(cache, address('c'), 'c'.repeat(100))
    expect(await cache.find(address('a'))).toBeNull()
    expect(files()).toHaveLength(2)
  })

  it('forgets a file that is gone or cut short', async () => {
    const cache = await open()
    await keep(cache, address(1), 'one')
    const stored = await cache.find(address(1))
    writeFileSync(stored?.path ?? '', 'on')
    expect(await cache.find(address(1))).toBeNull()
    expect(await (await open()).find(address(1))).toBeNull()
  })

  it('remembers for a time what is missing', async () => {
    const cache = await open()
    await cache.noteMissing(address(1), 404, 5_000)
    expect(cache.missing(address(1))).toBe(404)
    expect((await open()).missing(address(1))).toBe(404)
    now += 5_000
    expect(cache.missing(address(1))).toBeNull()
    await cache.noteMissing(address(1), 404, 5_000)
    expect(cache.missing(address(2))).toBeNull()
  })

  it('lets everything go but what is still wanted, from disk too', async () => {
    const cache = await open()
    for (const name of ['mine', 'shared', 'gone']) await keep(cache, address(name), name)
    await keep(cache, address('twin'), 'mine')
    await cache.keepOnly([address('mine'), address('shared'), address('never had')])
    expect(await contentOf(cache, address('mine'))).toBe('mine')
    expect(await contentOf(cache, address('shared'))).toBe('shared')
    expect(await cache.find(address('gone'))).toBeNull()
    expect(await cache.find(address('twin'))).toBeNull()
    expect(files()).toHaveLength(2)
    expect((await open()).size()).toBe('mine'.length + 'shared'.length)
  })

  it('shows, but does not keep, what was being fetched when it was let go', async () => {
    const cache = await open()
    const [late, shared] = [cache.draft(), cache.draft()]
    await cache.keepOnly([address('shared')])
    const shown = await keep(cache, address('late'), 'late', late)
    expect(readFileSync(shown.path, 'utf8')).toBe('late')
    await keep(cache, address('shared'), 'shared', shared)
    await keep(cache, address('new'), 'new')
    expect(await cache.find(address('late'))).toBeNull()
    expect(await contentOf(cache, address('shared'))).toBe('shared')
    expect(await contentOf(cache, address('new'))).toBe('new')
    expect(cache.size()).toBe('shared'.length + 'new'.length)
    await cache.sweep()
    expect(files()).toHaveLength(2)
    expect(await keep(cache, address('late'), 'late')).toEqual(await cache.find(address('late')))
  })

  it('skips damaged lines of its index, and removes leftovers', async () => {
    const cache = await open()
    await keep(cache, address(1), 'one')
    appendFileSync(
      join(folder, 'index.log'),
      '\n{"op":"put","key":"../../etc","hash":"../passwd","mime":"x","size":1,"used":1}\n{"op":"pu',
    )
    writeFileSync(join(folder, 'drafts', 'left-behind'), 'half')
    const again = await open()
    await keep(again, address(2), 'two')
    await again.sweep()
    expect(files()).toHaveLength(2)
    const third = await open()
    expect(await contentOf(third, address(1))).toBe('one')
    expect(await contentOf(third, address(2))).toBe('two')
    writeFileSync(join(folder, 'index.log'), Buffer.from([0, 255, 10, 0]))
    const empty = await open()
    expect(empty.size()).toBe(0)
    await empty.sweep()
    expect(files()).toEqual([])
  })

  it('survives kill -9 while it writes', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', join(import.meta.dirname, 'cache-writer.ts'), folder],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      let written = ''
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          written += data.toString()
          if (written.split('\n').length > 20 + round * 7) child.kill('SIGKILL')
        })
        child.on('close', () => resolve())
      })
      const names = written.split('\n').slice(0, -1)
      expect(names.length).toBeGreaterThan(10)
      const cache = await open(100_000_000)
      await cache.sweep()
      for (const name of names) expect(await contentOf(cache, address(name))).toBe(name.repeat(2_000))
      expect(readdirSync(join(folder, 'drafts'))).toEqual([])
    }
  })
})

/**
 * npm run bench [-- --json FILE] [-- --only NAME,NAME]: how fast and how small Steppe is, each figure beside a floor that was
 * measured in turn with it. Ends with 1 where one is other than wanted. STEPPE_BENCH_QUICK=1 takes a rough look, which does not.
 */
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { forgetProfile, freshProfile } from '../support/launch'
import { say } from '../../scripts/setup/say.mjs'
import type { Bench } from './bench-context'
import { isQuick, type Row } from './measure'
import { firstPaint, run } from './processes'
import { catchUp, syncCpu } from './rows/catch-up'
import { columnOpen } from './rows/column-open'
import { ingest } from './rows/ingest'
import { frameGap, idle, memory } from './rows/live'
import { reopen } from './rows/reopen'
import { start } from './rows/start'
import { isOutside, wantedOf } from './wanted'
import { createPerfWorld, followedAuthors } from './world'

const rows: Record<string, (bench: Bench) => Promise<Row | Row[]>> = {
  start,
  reopen,
  'column-open': columnOpen,
  ingest,
  'frame-gap': frameGap,
  memory,
  idle,
  'catch-up': catchUp,
  'sync-cpu': syncCpu,
}

const digits = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

const line = (cells: string[]): string =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(12) : at === 6 ? cell : cell.padStart(at === 5 ? 32 : 13)))
    .join('  ')
    .trimEnd()

const print = (cells: string[]): void => void process.stdout.write(`${line(cells)}\n`)

const printRow = (row: Row): void => {
  const { name, value, floor, unit, ratio } = row
  const figures = [digits(value), digits(floor), unit, ratio.toFixed(2)]
  print([name, ...figures, wantedOf(row), isOutside(row) ? 'outside' : ''])
}

/** Below the table. */
const legend =
  'ratio: of value to floor within each pair that was measured in turn, the median; value and floor are medians of their own.\n'

/** What keeps one row from being measured does not take the others along. */
const complain = (thrown: unknown): null => {
  say(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
  return null
}

const options = (): { json: string | undefined; only: string[] | undefined } => {
  const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } })
  const only = values.only?.split(',')
  for (const name of only ?? []) {
    if (!Object.hasOwn(rows, name))
      throw new Error(`There is no row ${name}; there are ${Object.keys(rows).join(', ')}.`)
  }
  return { json: values.json, only }
}

const main = async (): Promise<void> => {
  const { json, only } = options()
  const folders: string[] = []
  const world = await createPerfWorld()
  try {
    const floorApp = { folder: join(import.meta.dirname, 'empty-window'), profile: await freshProfile() }
    folders.push(floorApp.profile)
    // The first start on a profile does what no later one does.
    const first = run(floorApp.folder, floorApp.profile)
    await firstPaint(first).finally(() => first.end())
    const bench: Bench = {
      world,
      posts: isQuick ? 12_000 : 100_000,
      app: resolve('.'),
      floorApp,
      authors: followedAuthors(world.instances),
      forget: (folder) => void folders.push(folder),
    }
    const measured: Row[] = []
    print(['row', 'value', 'floor', 'unit', 'ratio', 'wanted'])
    for (const [name, take] of Object.entries(rows)) {
      if (only?.includes(name) === false) continue
      say(`measuring ${name}`)
      const taken = [(await take(bench).catch(complain)) ?? []].flat()
      // At once: the whole takes half an hour, and who ends it sooner keeps what was measured.
      taken.forEach(printRow)
      measured.push(...taken)
    }
    process.stdout.write(legend)
    // A quick look proves nothing either way.
    if (!isQuick && measured.some(isOutside)) process.exitCode = 1
    if (json !== undefined) await writeFile(json, `${JSON.stringify(measured, null, 2)}\n`)
  } finally {
    await world.end()
    for (const folder of folders) await forgetProfile(folder)
  }
}

try {
  await main()
} catch (error) {
  complain(error)
}
// Playwright may keep a handle open after the app is gone.
process.exit()

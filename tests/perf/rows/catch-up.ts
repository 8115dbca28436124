/**
 * Catching up after eight hours offline with 1,200 new posts on each of three accounts of one instance, of which it still has 800.
 *
 * Counted are the requests for the three homes, from the start of the program until each was confirmed a second time. Rescans
 * for late arrivals (from three minutes after the start on) have a schedule of their own and are no part of it; neither is what
 * any start asks besides (markers, filters, the stream), which no number of posts changes.
 *
 * The minimum of one account, 22:
 *
 *   1   the tip: the newest 40
 *   19  pages of 40, the fullest there are: the other 760 that the instance has
 *   1   a confirmation
 *   1   the second tip, 60 to 90 s after the stream was joined (mastodon-api.md 2)
 *
 * Steppe's, 25: the tip, a tip as soon as the stream is joined, which is the confirmation, and the second tip; one page of 40 at
 * the bottom; two that prove that nothing is left below it (the 400 others are lost); 19 pages of 38, since each shows two known
 * posts again, the last of them also the tip's oldest, so that none is needed to prove that nothing is missing between.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { awayReaders, goAway, keptPosts, pageRows, type Away } from '../away'
import type { Bench } from '../bench-context'
import { pairs as runs, rowOf, type Row } from '../measure'
import { firstPaint, run, type Running } from '../processes'
import { bareCatchUp, bareCpu } from './catch-up-floors'

const minimum = awayReaders.length * (1 + (keptPosts - pageRows) / pageRows + 1 + 1)
const settleMs = 10_000
const calmMs = 4_000
const secondTipWithinMs = 150_000
const home = '/api/v1/timelines/home'
const cursors = ['max_id', 'min_id', 'since_id']

interface Caught {
  requests: number
  /** Milliseconds from the first answer until the last page was answered. */
  tookMs: number
  /** Processor time of all of Steppe's processes meanwhile, milliseconds. */
  cpuMs: number
}

/** The homes' requests so far, each by whether it is a tip. */
const asked = ({ instance }: Away): { account: string | null; isTip: boolean }[] =>
  instance.requests
    .filter(({ path }) => path === home)
    .map(({ account, query }) => ({ account, isTip: !cursors.some((name) => name in query) }))

/** Holds the homes' answers back until the program has started: what a start costs is another row. */
const holdBack = ({ instance }: Away): { release: () => void; end: () => void; lastAt: () => number } => {
  let lastAt = 0
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const ends = [
    instance.onRequest(({ path }) => (path === home ? held : undefined)),
    instance.onAnswered(({ path }) => {
      if (path === home) lastAt = performance.now()
    }),
  ]
  return { release: () => release(), end: () => ends.forEach((end) => end()), lastAt: () => lastAt }
}

const secondTips = async (away: Away, before: number): Promise<void> => {
  const limit = performance.now() + secondTipWithinMs
  const missing = (): boolean => {
    const later = asked(away).slice(before)
    return awayReaders.some((reader) => !later.some(({ account, isTip }) => isTip && account === reader))
  }
  while (missing()) {
    if (performance.now() > limit) throw new Error('A home was not confirmed a second time.')
    await wait(200)
  }
  await wait(1_000)
}

const caughtUp = async (away: Away, running: Running): Promise<Caught> => {
  const hold = holdBack(away)
  try {
    await firstPaint(running)
    await wait(settleMs)
    const cpuBefore = running.processorTime()
    const from = performance.now()
    hold.release()
    while (hold.lastAt() === 0 || performance.now() - hold.lastAt() < calmMs) await wait(100)
    const [tookMs, cpuMs] = [hold.lastAt() - from, running.processorTime() - cpuBefore]
    await secondTips(away, asked(away).length)
    return { requests: asked(away).length, tookMs, cpuMs }
  } finally {
    hold.release()
    hold.end()
  }
}

const catchUpOnce = async (away: Away, app: string): Promise<Caught> => {
  const profile = await away.profile()
  away.instance.requests.clear()
  const running = run(app, profile)
  const caught = await caughtUp(away, running).finally(() => running.end())
  if (process.env['STEPPE_BENCH_LEDGER'] === '1') {
    for (const { account, path, query, at } of away.instance.requests)
      process.stdout.write(`${at} ${account} ${path} ${JSON.stringify(query)}\n`)
  }
  await away.mustBeWhole(profile)
  return caught
}

interface Pair {
  caught: Caught
  bareMs: number
  bareCpuMs: number
}

const takePairs = async ({ app, forget }: Bench): Promise<Pair[]> => {
  const away = await goAway(forget)
  try {
    const pairs: Pair[] = []
    for (let pair = 0; pair < runs; pair += 1) {
      const { tookMs, pages } = await bareCatchUp(away)
      const bareCpuMs = await bareCpu(pages)
      pairs.push({ caught: await catchUpOnce(away, app), bareMs: tookMs, bareCpuMs })
    }
    return pairs
  } finally {
    await away.instance.stop()
  }
}

/** All rows are taken from the same runs. */
let taken: Promise<Pair[]> | undefined
const pairsOf = (bench: Bench): Promise<Pair[]> => (taken ??= takePairs(bench))

/** Requests against the minimum, and seconds against bare requests for the same pages. */
export const catchUp = async (bench: Bench): Promise<Row[]> => {
  const pairs = await pairsOf(bench)
  return [
    rowOf(
      { name: 'catch-up', unit: 'requests' },
      pairs.map(({ caught }) => ({ value: caught.requests, floor: minimum })),
    ),
    rowOf(
      { name: 'catch-up-s', unit: 's' },
      pairs.map(({ caught, bareMs }) => ({ value: caught.tookMs / 1_000, floor: bareMs / 1_000 })),
    ),
  ]
}

/**
 * Processor time of all of Steppe's processes while it catches up (requests, parsing, storing, three columns drawn anew), against
 * that of parsing the same answers and storing the same rows by Dexie alone; per 1,000 posts.
 */
export const syncCpu = async (bench: Bench): Promise<Row> => {
  const thousands = (awayReaders.length * keptPosts) / 1_000
  const pairs = await pairsOf(bench)
  return rowOf(
    { name: 'sync-cpu', unit: 'ms/1,000' },
    pairs.map(({ caught, bareCpuMs }) => ({
      value: caught.cpuMs / thousands,
      floor: bareCpuMs / thousands,
    })),
  )
}

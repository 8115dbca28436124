/** What catching up costs without Steppe: bare requests for the same pages, and bare Dexie for the same rows. */
import { anna } from '../../support/store-builders'
import { startStoreApp } from '../../support/store-app'
import type { Harness } from '../../store/harness/main'
import { awayReaders, keptPosts, pageRows, type Away } from '../away'
import { processorTimeOf } from '../processes'

const home = '/api/v1/timelines/home'

/** One reader's home from the newest down to what the instance has. */
const bareHome = async ({ instance }: Away, token: string): Promise<unknown[][]> => {
  const pages: unknown[][] = []
  let below = ''
  while (pages.length < keptPosts / pageRows) {
    const answer = await fetch(`${instance.origin}${home}?limit=${pageRows}${below}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    // Why as: a page of the fake, of which only the ids are looked at.
    const page = (await answer.json()) as { id: string }[]
    const last = page.at(-1)
    if (page.length !== pageRows || last === undefined)
      throw new Error(`The instance answered ${answer.status} with ${page.length} posts.`)
    pages.push(page)
    below = `&max_id=${last.id}`
  }
  return pages
}

/** All readers side by side, each asking page after page. */
export const bareCatchUp = async (away: Away): Promise<{ tookMs: number; pages: unknown[][] }> => {
  const tokens = awayReaders.map((reader) => away.instance.oauth.issueToken(reader))
  const from = performance.now()
  const homes = await Promise.all(tokens.map((token) => bareHome(away, token)))
  return { tookMs: performance.now() - from, pages: homes.flat() }
}

/** Milliseconds of processor time to parse the pages and to store their rows by Dexie alone. */
export const bareCpu = async (pages: unknown[][]): Promise<number> => {
  const store = await startStoreApp()
  try {
    const rows = await store.app.evaluate(
      (_electron, given) => (globalThis as unknown as { harness: Harness }).harness.rowsOf(given),
      { pages, account: anna },
    )
    await store.openReader()
    const reader = await store.readerPage()
    const texts = pages.map((page) => JSON.stringify(page))
    // Why before: what the driver costs to hand them over is not to be counted.
    await reader.evaluate((given) => Object.assign(globalThis, given), { bareRows: rows, bareTexts: texts })
    const { pid } = store.app.process()
    if (pid === undefined) throw new Error('The store did not start.')
    const before = processorTimeOf(pid)
    await reader.evaluate(() => {
      const { bareRows, bareTexts } = globalThis as unknown as {
        bareRows: Parameters<Window['storeBare']>[0]
        bareTexts: string[]
      }
      for (const text of bareTexts) JSON.parse(text)
      return window.storeBare(bareRows)
    })
    return processorTimeOf(pid) - before
  } finally {
    await store.close()
  }
}

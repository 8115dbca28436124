/** Posts stored a second from parsed JSON in main to the acknowledgement, against Dexie alone with the same rows. */
import { startFakeInstance } from '../../support/fake-mastodon'
import { populate } from '../../support/fake-mastodon'
import { homeOf } from '../../../src/shared/timelines'
import { anna } from '../../support/store-builders'
import { startStoreApp } from '../../support/store-app'
import type { Bench } from '../bench-context'
import { isQuick, measure, type Row } from '../measure'
import type { Harness } from '../../store/harness/main'

const pageSize = 40
const pageCount = isQuick ? 20 : 60

/** Pages of posts as an instance answers them, newest first. */
const answers = async (): Promise<unknown[][]> => {
  const instance = await startFakeInstance({ throttle: false })
  try {
    populate(instance.world, { posts: 500, people: 30, media: 0.3, until: instance.clock.now() })
    const token = instance.oauth.issueToken('reader')
    const pages: unknown[][] = []
    let before = ''
    for (;;) {
      const answer = await fetch(`${instance.origin}/api/v1/timelines/home?limit=${pageSize}${before}`, {
        headers: { Authorization: `Bearer ${token}` },
      })
      // Why as: a page of the fake, of which only the ids are looked at.
      const page = (await answer.json()) as { id: string }[]
      const last = page.at(-1)
      if (last === undefined || page.length < pageSize) return pages
      pages.push(page)
      before = `&max_id=${last.id}`
    }
  } finally {
    await instance.stop()
  }
}

/** The same pages again and again, each time with ids of their own, older than all before. */
const manyPages = (pages: unknown[][]): unknown[][] =>
  Array.from({ length: pageCount }, (_, at) => {
    const page = pages[at % pages.length] ?? []
    const round = Math.floor(at / pages.length)
    // Ids keep their length: the first digits go down by the round.
    return JSON.parse(
      JSON.stringify(page)
        .replaceAll(
          /"id":"(\d{18})"/g,
          (_all, id: string) => `"id":"${BigInt(id) - BigInt(round) * 10n ** 15n}"`,
        )
        .replaceAll(/"uri":"([^"]+)"/g, (_all, uri: string) => `"uri":"${uri}?${round}"`),
    ) as unknown[]
  })

export const ingest = async ({ forget }: Bench): Promise<Row> => {
  const pages = manyPages(await answers())
  const posts = pages.length * pageSize
  const perSecond = (milliseconds: number): number => posts / (milliseconds / 1_000)
  const fresh = async (): ReturnType<typeof startStoreApp> => {
    const store = await startStoreApp()
    forget(store.userData)
    return store
  }
  return measure({
    name: 'ingest',
    unit: 'posts/s',
    floor: async () => {
      const store = await fresh()
      try {
        const rows = await store.app.evaluate(
          (_electron, given) => (globalThis as unknown as { harness: Harness }).harness.rowsOf(given),
          { pages, account: anna },
        )
        await store.openReader()
        const reader = await store.readerPage()
        return perSecond(await reader.evaluate((given) => window.storeBare(given), rows))
      } finally {
        await store.close()
      }
    },
    value: async () => {
      const store = await fresh()
      try {
        return perSecond(
          await store.app.evaluate(
            (_electron, given) => (globalThis as unknown as { harness: Harness }).harness.ingest(given),
            { pages, account: anna, timeline: homeOf(anna) },
          ),
        )
      } finally {
        await store.close()
      }
    },
  })
}

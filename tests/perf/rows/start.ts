/** From launch to the first posts painted, out of the database, while no instance answers. */
import { setTimeout as wait } from 'node:timers/promises'
import type { StatusRow } from '../../../src/shared/rows'
import { startStoreApp } from '../../support/store-app'
import { measure, type Row } from '../measure'
import { firstPaint, run, type Running } from '../processes'
import type { Bench } from '../bench-context'

/** The first post of the first paint that is no boost, as the page noted it then. */
const firstPost = `performance.getEntriesByName('steppe:first-posts')[0]?.detail`

/** The stored row of a post, read past everything of ours. */
const readRow = async (store: Awaited<ReturnType<typeof startStoreApp>>, uri: string): Promise<StatusRow> => {
  const page = await store.hostPage()
  const row = await page.evaluate(
    (wanted) =>
      new Promise<unknown>((resolve, reject) => {
        const opening = indexedDB.open('steppe')
        opening.onerror = () => reject(new Error('The database did not open.'))
        opening.onsuccess = () => {
          const found = opening.result.transaction('statuses').objectStore('statuses').openCursor()
          found.onsuccess = () => {
            const cursor = found.result
            // Why as: rows of our own table, and only the address is looked at.
            const value = cursor?.value as { uri: string } | undefined
            if (cursor && value?.uri !== wanted) return cursor.continue()
            opening.result.close()
            resolve(value)
          }
        }
      }),
    uri,
  )
  if (row === undefined) throw new Error(`${uri} is not stored.`)
  // Why as: the table holds these rows.
  return row as StatusRow
}

/** Changes a post while Steppe is closed; the text that its first paint must show. */
const changeRow = async (profile: string, uri: string, text: string): Promise<void> => {
  const store = await startStoreApp(profile)
  try {
    const row = await readRow(store, uri)
    const changed = { ...row, content: `<p>${text}</p>`, editedAt: Date.now(), fetchedAt: Date.now() }
    await store.call('updateStatuses', { account: row.account, statuses: [changed], profiles: [] })
  } finally {
    await store.close()
  }
}

/** Why not by what is shown now: by the time that anybody asks, whatever was stale has been drawn anew. */
const mustHaveShown = async ({ evaluate }: Running, text: string): Promise<void> => {
  const said = await evaluate(`${firstPost}?.text`)
  if (typeof said !== 'string' || !said.includes(text))
    throw new Error('The first paint did not show what was changed while Steppe was closed.')
}

const firstShown = async (app: Running): Promise<string> => {
  await firstPaint(app)
  const uri = await app.evaluate(`${firstPost}?.uri`)
  if (typeof uri !== 'string') throw new Error('No post is shown.')
  return uri
}

export const start = async ({ world, posts, floorApp, app }: Bench): Promise<Row> => {
  const profile = await world.profileWith(posts)
  await world.setOnline(false)
  const first = run(app, profile)
  const uri = await firstShown(first).finally(() => first.end())
  let edition = 0

  const launched = async (
    folder: string,
    userData: string,
    check: (running: Running) => Promise<void>,
  ): Promise<number> => {
    await wait(1_000)
    const running = run(folder, userData)
    try {
      const took = await firstPaint(running)
      await check(running)
      return took
    } finally {
      await running.end()
    }
  }
  return measure({
    name: 'start',
    unit: 'ms',
    floor: () => launched(floorApp.folder, floorApp.profile, () => Promise.resolve()),
    value: async () => {
      edition += 1
      const text = `Changed while closed, edition ${edition}.`
      await changeRow(profile, uri, text)
      return launched(app, profile, (running) => mustHaveShown(running, text))
    },
  })
}

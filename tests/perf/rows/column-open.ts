/**
 * Opening a column with many posts stored against the same with few. Columns come by signing in, so there is no click
 * to measure: the time runs from main's announcement of the column, which is what such a click would end in.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { launchSteppe, type Steppe } from '../../support/launch'
import type { Bench } from '../bench-context'
import { measure, type Row } from '../measure'

const fewPosts = 1_000

const opened = async ({ app, window }: Steppe): Promise<number> => {
  await announce(app, false)
  await window.getByRole('feed').first().waitFor({ state: 'detached' })
  await wait(500)
  const paintedAt = window.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const seen = new MutationObserver(() => {
          if (document.querySelector('article') === null) return
          seen.disconnect()
          requestAnimationFrame(() => {
            // A message comes after the frame it was sent in is painted.
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
            port2.postMessage(null)
          })
        })
        seen.observe(document.body, { childList: true, subtree: true })
      }),
  )
  await wait(100)
  const announcedAt = await announce(app, true)
  return (await paintedAt) - announcedAt
}

/** Says that there are no columns, or that there is the first one. @returns when, milliseconds since the epoch. */
const announce = (app: Steppe['app'], one: boolean): Promise<number> =>
  app.evaluate(({ BrowserWindow }, isThere) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) =>
      webContents.getURL().endsWith('/index.html'),
    )
    if (window === undefined) throw new Error('There is no window.')
    const columns: unknown = isThere ? Reflect.get(globalThis, 'firstColumn') : []
    const at = performance.timeOrigin + performance.now()
    window.webContents.send('steppe:event', 'columns.changed', columns)
    return at
  }, one)

const ready = async (profile: string, firstColumn: unknown): Promise<Steppe> => {
  const steppe = await launchSteppe({ userData: profile })
  await steppe.window.getByRole('article').first().waitFor()
  await steppe.app.evaluate((_electron, column) => {
    Reflect.set(globalThis, 'firstColumn', [column])
  }, firstColumn)
  return steppe
}

export const columnOpen = async ({ world, posts, columnsOf }: Bench): Promise<Row> => {
  const many = await world.profileWith(posts)
  const few = await world.profileWith(fewPosts)
  await world.setOnline(false)
  const [large, small] = [
    await ready(many, (await columnsOf(many))[0]),
    await ready(few, (await columnsOf(few))[0]),
  ]
  try {
    await wait(5_000)
    await opened(small)
    await opened(large)
    return await measure({
      name: 'column-open',
      unit: 'ms',
      floor: () => opened(small),
      value: () => opened(large),
    })
  } finally {
    await large.close()
    await small.close()
  }
}

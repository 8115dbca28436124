/** Opening a column with many posts stored against the same with few: from the click on "Add" in the picker to its paint. */
import { setTimeout as wait } from 'node:timers/promises'
import { launchSteppe, type Steppe } from '../../support/launch'
import { homeColumn } from '../../support/sign-in'
import type { Bench } from '../bench-context'
import { measure, type Row } from '../measure'

const fewPosts = 1_000

/** Milliseconds by the page's own clock. */
const clickToPaint = ({ window }: Steppe, name: string): Promise<number> =>
  window.evaluate(
    (column) =>
      new Promise<number>((resolve) => {
        let clickedAt: number | null = null
        addEventListener('click', () => (clickedAt = performance.now()), { capture: true, once: true })
        const seen = new MutationObserver(() => {
          const section = [...document.querySelectorAll('section')].find(
            (one) => one.getAttribute('aria-label') === column,
          )
          if (clickedAt === null || !section?.querySelector('article')) return
          const from = clickedAt
          seen.disconnect()
          requestAnimationFrame(() => {
            // A message comes after the frame it was sent in is painted.
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => resolve(performance.now() - from)
            port2.postMessage(null)
          })
        })
        seen.observe(document.body, { childList: true, subtree: true })
      }),
    name,
  )

/** Takes the first home away and opens it again. */
const opened = async (steppe: Steppe, handle: string): Promise<number> => {
  const { window } = steppe
  const column = homeColumn(window, handle)
  await column.getByRole('button', { name: /^More about/ }).click()
  await window.getByRole('button', { name: 'Remove column' }).click()
  await column.waitFor({ state: 'detached' })
  await window.getByRole('button', { name: 'Add column' }).click()
  await window.getByRole('combobox', { name: 'Account' }).selectOption({ label: `@${handle}` })
  await window.getByRole('radio', { name: 'Home', exact: true }).check()
  await wait(500)
  const took = clickToPaint(steppe, `Home, @${handle}`)
  await wait(100)
  await window.getByRole('button', { name: 'Add', exact: true }).click()
  return took
}

const ready = async (profile: string): Promise<Steppe> => {
  const steppe = await launchSteppe({ userData: profile })
  await steppe.window.getByRole('article').first().waitFor()
  return steppe
}

export const columnOpen = async ({ world, posts }: Bench): Promise<Row> => {
  const [instance] = world.instances
  const handle = `mina@${instance?.domain ?? ''}`
  const many = await world.profileWith(posts)
  const few = await world.profileWith(fewPosts)
  await world.setOnline(false)
  const [large, small] = [await ready(many), await ready(few)]
  try {
    await wait(5_000)
    await opened(small, handle)
    await opened(large, handle)
    return await measure({
      name: 'column-open',
      unit: 'ms',
      floor: () => opened(small, handle),
      value: () => opened(large, handle),
    })
  } finally {
    await large.close()
    await small.close()
  }
}

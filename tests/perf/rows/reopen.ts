/** From the choice in the tray's menu to the first posts painted, after running without a window; against the start of an empty one. */
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { startFakeBus, type FakeBus } from '../../support/fake-bus'
import { freshProfile } from '../../support/launch'
import type { Bench } from '../bench-context'
import { measure, type Row } from '../measure'
import { firstPaint, run } from '../processes'

/** What a hidden start does first is over by then. */
const settledMs = 5_000
const trayWithinMs = 20_000

/** @returns when it was chosen, milliseconds since the epoch */
const openByTray = async (bus: FakeBus): Promise<number> => {
  const limit = Date.now() + trayWithinMs
  while (Date.now() < limit) {
    const chosenAt = performance.timeOrigin + performance.now()
    if (await bus.choose('Open Steppe')) return chosenAt
    await wait(100)
  }
  throw new Error('There is no icon in the tray.')
}

export const reopen = async ({ world, posts, floorApp, app, forget }: Bench): Promise<Row> => {
  const profile = await world.profileWith(posts)
  await world.setOnline(false)
  const folder = await freshProfile()
  forget(folder)
  const bus = await startFakeBus(join(folder, 'bus'), true)
  const env = { DBUS_SESSION_BUS_ADDRESS: bus.address }
  try {
    return await measure({
      name: 'reopen',
      unit: 'ms',
      floor: async () => {
        await wait(1_000)
        const running = run(floorApp.folder, floorApp.profile)
        return firstPaint(running).finally(() => running.end())
      },
      value: async () => {
        const running = run(app, profile, { switches: ['--hidden'], env })
        try {
          await wait(settledMs)
          return await firstPaint({ ...running, startedAt: await openByTray(bus) })
        } finally {
          await running.end()
        }
      },
    })
  } finally {
    await bus.stop()
  }
}

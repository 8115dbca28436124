/** Whoever thinks better of it while Steppe starts: most of it is not loaded yet then, and none of it may stay. */
import { expect, test } from '@playwright/test'
import { endOf, forgetProfile, freshProfile, startSteppe } from '../../support/launch'

const withinMs = 20_000
let userData: string
test.beforeEach(async () => {
  userData = await freshProfile()
})
test.afterEach(() => forgetProfile(userData))

for (const way of ['quit', 'close'] as const) {
  for (const afterMs of [0, 300, 450, 500, 550, 650]) {
    test(`${way === 'quit' ? 'quitting' : 'closing the window'} ${afterMs} ms after it opened ends it`, async () => {
      const app = await startSteppe({}, userData)
      const child = app.process()
      const gone = endOf(app).then(() => true)
      // The answer does not come where the app ends meanwhile.
      const asked = app.evaluate(
        ({ app: main, BrowserWindow }, { quits, waits }) => {
          const look = (): void => {
            const [window] = BrowserWindow.getAllWindows()
            if (window === undefined) setTimeout(look, 1)
            else setTimeout(end, waits, window)
          }
          // Why asked whether it is still there: the driver asks twice where an answer was lost (`askAgainWhenLost`).
          const end = (window: Electron.BrowserWindow): void => {
            if (quits) main.quit()
            else if (!window.isDestroyed()) window.close()
          }
          look()
        },
        { quits: way === 'quit', waits: afterMs },
      )
      asked.catch(() => undefined)
      const isGone = await Promise.race([
        gone,
        new Promise<false>((resolve) => setTimeout(() => resolve(false), withinMs)),
      ])
      child.kill('SIGKILL')
      await gone
      expect(isGone).toBe(true)
    })
  }
}

/** Where main begins. What must precede `ready` stands here, in order; everything else is put together in steppe.ts. */
import { app, Menu } from 'electron'
import { join } from 'node:path'
import { declareScheme } from './app/protocol'
import {
  enableSandboxIfPossible,
  endOnUncaught,
  noteLostProcesses,
  quitOnSignals,
  takeProfile,
} from './app/lifecycle'
import { wallInPages } from './app/walls'
import { isHiddenStart } from './app/hidden'
import { openFront } from './front'
import { logOf } from './log'

const log = logOf('app')

if (takeProfile()) {
  endOnUncaught(log)
  noteLostProcesses(log)
  quitOnSignals()
  enableSandboxIfPossible(log)
  declareScheme()
  // Else Electron's own holds until Steppe's is there, after the first frame: with a reload and its own links.
  Menu.setApplicationMenu(null)
  wallInPages()
  const builtFolder = join(import.meta.dirname, '..')
  let isQuitting = false
  app.once('before-quit', () => (isQuitting = true))
  // Why not `await`: ready waits for this module to end.
  void app.whenReady().then(async () => {
    const isHidden = isHiddenStart()
    const front = openFront(builtFolder, isHidden)
    // Why not imported above: the window is painted first.
    await front.backWanted
    const { startSteppe } = await import('./steppe')
    // What it opens would outlive the window that is closing now, and with it the app.
    if (isQuitting) return
    startSteppe(builtFolder, front, isHidden)
  })
} else {
  // The instance that has this profile shows its window instead.
  app.exit(0)
}

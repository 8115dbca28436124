/** Where main begins. What must precede `ready` stands here, in order; everything else is put together in steppe.ts. */
import { app } from 'electron'
import { declareScheme } from './app/protocol'
import { enableSandboxIfPossible, endOnUncaught, takeProfile } from './app/lifecycle'
import { wallInPages } from './app/walls'
import { logOf } from './log'
import { startSteppe } from './steppe'

const log = logOf('app')

if (takeProfile()) {
  endOnUncaught(log)
  enableSandboxIfPossible(log)
  declareScheme()
  wallInPages()
  // Why not `await`: ready waits for this module to end.
  void app.whenReady().then(startSteppe)
} else {
  // The instance that has this profile shows its window instead.
  app.exit(0)
}

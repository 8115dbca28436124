/** Start and end of the app: one instance a profile, orderly quitting, what happens to an error nobody caught. */
import { app, dialog } from 'electron'
import { resolve } from 'node:path'
import type { Log } from '../log'

const drainAtMostMs = 5_000

/**
 * Follows `--user-data-dir`, which may be relative to where the app was started, and takes the lock of that profile.
 * @returns whether this is the first instance on it.
 */
export const takeProfile = (): boolean => {
  const folder = app.commandLine.getSwitchValue('user-data-dir')
  if (folder !== '') app.setPath('userData', resolve(folder))
  return app.requestSingleInstanceLock()
}

/** Chromium's sandbox for every page, unless it was switched off from outside (as root it cannot run). */
export const enableSandboxIfPossible = (log: Log): void => {
  if (app.commandLine.hasSwitch('no-sandbox')) {
    // For the diagnostics alone: whoever gives the switch knows, and the scripts, which give it as root, say so in a line of theirs.
    log.debug('Started with --no-sandbox: pages run without Chromium’s sandbox')
    return
  }
  app.enableSandbox()
}

/**
 * Quits in order when the system asks for it. Electron does so by itself, until a library (electron-store's, for one) takes
 * the signal over and ends the process on the spot.
 */
export const quitOnSignals = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** Waits for `drain`, but not for ever. It is written down, so that a hang at quitting can be located. */
const drainWithin = async (drain: () => Promise<void>, log: Log): Promise<void> => {
  log.info('Quitting: waiting for what is under way')
  const began = performance.now()
  const limit = new Promise<'late'>((resolve) => setTimeout(resolve, drainAtMostMs, 'late').unref())
  try {
    const outcome = await Promise.race([drain(), limit])
    const ms = Math.round(performance.now() - began)
    if (outcome === 'late') log.warn('Quitting: something is still under way, and is not waited for', { ms })
    else log.info('Quitting: nothing is under way any more', { ms })
  } catch (thrown) {
    log.error('Draining failed', thrown)
  }
}

/**
 * Runs `drain` once before the app ends; ends anyway when that takes too long.
 * @param last runs in any case, right before the end, which comes whatever it throws.
 */
export const drainBeforeQuit = (drain: () => Promise<void>, last: () => void, log: Log): void => {
  let phase: 'running' | 'draining' | 'drained' = 'running'
  const end = (): void => {
    phase = 'drained'
    try {
      last()
    } catch (thrown) {
      log.error('The last before the end failed', thrown)
    }
    app.exit(0)
  }
  app.on('before-quit', (event) => {
    if (phase === 'drained') return
    event.preventDefault()
    if (phase === 'draining') return
    phase = 'draining'
    // Not before everybody else has heard that the app quits: draining closes the window, which else would only be hidden.
    queueMicrotask(() => void drainWithin(drain, log).then(end))
  })
}

/** Writes down which of Chromium's other processes (graphics, network, …) went away; it starts them again by itself. */
export const noteLostProcesses = (log: Log): void => {
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    if (reason !== 'clean-exit') log.warn('A process of Chromium’s is gone', { type, name, reason, exitCode })
  })
}

/**
 * An error nobody caught: written down, said, and the end of this run; the next one starts from what is stored.
 *
 * Why nothing is drained first: that would have the engines go on after an error left them in nobody knows what state, and a range
 * wrongly told to be complete is a hole that is never filled. Hardly anything waits to be written: settings are when they change,
 * reading places 20 ms later, and a page is in the store as a whole or is fetched again.
 */
export const endOnUncaught = (log: Log): void => {
  // A terminal that was closed takes no more lines; that is no reason to stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  process.on('uncaughtException', (thrown) => {
    log.error('Uncaught', thrown)
    dialog.showErrorBox(
      'Steppe has to stop',
      'Something went wrong inside. Everything stored is safe; please start Steppe again.',
    )
    app.exit(1)
  })
  process.on('unhandledRejection', (thrown) => log.error('A promise failed unseen', thrown))
}

/** Has the driver start Electron, for tests and for the demo alike. */
import { _electron, type ElectronApplication } from '@playwright/test'

/** Whether Electron died of itself before it was ready: Chromium had not yet said where the driver finds it. */
export const diedEarly = (thrown: unknown): boolean =>
  String(thrown).includes('signal=SIGSEGV') && !String(thrown).includes('DevTools listening')

/**
 * Starts Electron, and once more where it died early. Why: the one that registries carry (33) dies now and then by a SIGSEGV while the
 * driver's debugger attaches, once in some two hundred starts, long before there is a window.
 * @throws what the driver says of an Electron that died twice, or later
 */
export const launchElectron = async (
  options: Parameters<typeof _electron.launch>[0],
): Promise<ElectronApplication> => {
  try {
    return await _electron.launch(options)
  } catch (thrown) {
    if (!diedEarly(thrown)) throw thrown
    process.stderr.write('Electron died before it was ready, and is started once more.\n')
    return await _electron.launch(options)
  }
}

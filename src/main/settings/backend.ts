/** Settings files on disk: electron-store writes them atomically (beside, synced, renamed). */
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Store from 'electron-store'
import { logOf } from '../log'
import type { SettingsBackend } from './settings'

const log = logOf('settings')

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether the file can be read as an object of JSON; a file that is not there can. */
const isReadable = (path: string): boolean => {
  if (!existsSync(path)) return true
  try {
    return isObject(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Whatever keeps it from being read, it cannot be used: that is the answer.
    return false
  }
}

/** A name beside the file that no earlier damaged copy has. */
const asideOf = (path: string): string => {
  for (let count = 1; ; count += 1) {
    const aside = count === 1 ? `${path}.broken` : `${path}.${count}.broken`
    if (!existsSync(aside)) return aside
  }
}

/**
 * Opens `<folder>/<name>.json`. A file that is no JSON is renamed to `.broken` first, so that it is neither used nor lost.
 * Only this user may read what is written.
 */
export const openBackend = (folder: string, name: string): SettingsBackend => {
  const path = join(folder, `${name}.json`)
  if (!isReadable(path)) {
    const aside = asideOf(path)
    renameSync(path, aside)
    log.warn('a damaged settings file was kept aside', { aside })
  }
  const store = new Store<Record<string, unknown>>({
    cwd: folder,
    name,
    accessPropertiesByDotNotation: false,
    configFileMode: 0o600,
  })
  return {
    get: (key) => store.get(key),
    set: (key, value) => store.set(key, value),
    keepAside: () => {
      const aside = asideOf(path)
      copyFileSync(path, aside)
      log.warn('a settings file held what could not be read; a copy was kept', { aside })
    },
  }
}

/**
 * The settings as the files hold them, read before electron-store is loaded: the first frame does not wait for it. Nothing can
 * be changed here, and nothing is put aside: the settings do both when they are opened.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSettings, type Settings, type SettingsBackend } from './settings'

export interface Kept {
  settings: Pick<
    Settings,
    | 'accounts'
    | 'columns'
    | 'guests'
    | 'opened'
    | 'pauses'
    | 'places'
    | 'preferences'
    | 'storeId'
    | 'window'
    | 'zoom'
  >
  /** False at a first start, and where a part of a file could not be read: what it would be is not known here. */
  isWhole: boolean
}

const objectIn = (path: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('No object')
  return { ...value }
}

/** Reads what is kept in a profile's folder; never throws. */
export const readKept = (folder: string): Kept => {
  let isWhole = true
  const damaged = (): void => void (isWhole = false)
  const fileOf = (name: string): SettingsBackend => {
    let values: Record<string, unknown> = {}
    try {
      values = objectIn(join(folder, `${name}.json`))
    } catch {
      // Not there yet, or damaged: the settings say so when they are opened.
      damaged()
    }
    return { get: (key) => values[key], set: () => undefined, keepAside: damaged }
  }
  const settings = createSettings({ main: fileOf('settings'), places: fileOf('places') })
  return { settings, isWhole: isWhole && settings.storeId() !== null }
}

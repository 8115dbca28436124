/** Where columns are being read, and what is open in their posts: written often, and so in a file of their own. */
import * as v from 'valibot'
import type { AccountKey, ColumnId } from '../../shared/ids'
import { mostKeptOpened, ownerOfOpened, type OpenedKey } from '../../shared/opened'
import type { ReadingPlace } from '../../shared/session'
import { readerOf } from './reader'
import { columnIdSchema, openedKeySchema, placeSchema } from './schema'
import type { Settings, SettingsBackend } from './settings'

export interface Places extends Pick<
  Settings,
  'places' | 'keepPlace' | 'placeOf' | 'opened' | 'keepOpened' | 'flush'
> {
  /** Forgets what is open for an account; its places went with its columns. */
  forget: (account: AccountKey) => void
}

/** How long changes gather before they are written together. */
const delayMs = 20

export const createPlaces = (file: SettingsBackend): Places => {
  const read = readerOf(file)
  const places = new Map<ColumnId, ReadingPlace>(read.list('places', v.tuple([columnIdSchema, placeSchema])))
  let opened: readonly OpenedKey[] = read.list('opened', openedKeySchema).slice(-mostKeptOpened)
  const unwritten = new Set<'places' | 'opened'>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    for (const name of unwritten) file.set(name, name === 'places' ? [...places] : opened)
    unwritten.clear()
  }
  const writeSoon = (name: 'places' | 'opened'): void => {
    unwritten.add(name)
    timer ??= setTimeout(flush, delayMs)
  }
  const keepOpened = (keys: readonly OpenedKey[]): void => {
    opened = keys.slice(-mostKeptOpened)
    writeSoon('opened')
  }

  return {
    places: () => Object.fromEntries(places),
    keepPlace: (column, place) => {
      if (place === null) places.delete(column)
      else places.set(column, place)
      writeSoon('places')
    },
    placeOf: (column) => places.get(column) ?? null,
    opened: () => opened,
    keepOpened,
    flush,
    forget: (account) => {
      const others = opened.filter((key) => ownerOfOpened(key) !== account)
      if (others.length < opened.length) keepOpened(others)
    },
  }
}

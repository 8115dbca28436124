/** Reads what a settings file holds, piece by piece: a piece that is damaged is left out, and the rest is used. */
import * as v from 'valibot'
import { preferenceChangesSchema, usualPreferences, type Preferences } from '../../shared/preferences'
import type { SettingsBackend } from './settings'

/** Reads values of one file and remembers that something was damaged. */
export const readerOf = (backend: SettingsBackend) => {
  let asideKept = false
  const damaged = (): void => {
    if (!asideKept) backend.keepAside()
    asideKept = true
  }
  return {
    value: <Schema extends v.GenericSchema>(
      key: string,
      schema: Schema,
      otherwise: v.InferOutput<Schema>,
    ): v.InferOutput<Schema> => {
      const raw = backend.get(key)
      if (raw === undefined) return otherwise
      const parsed = v.safeParse(schema, raw)
      if (parsed.success) return parsed.output
      damaged()
      return otherwise
    },
    list: <Schema extends v.GenericSchema>(key: string, schema: Schema): v.InferOutput<Schema>[] => {
      const raw = backend.get(key)
      if (raw === undefined) return []
      if (!Array.isArray(raw)) {
        damaged()
        return []
      }
      return raw.flatMap((item: unknown) => {
        const parsed = v.safeParse(schema, item)
        if (!parsed.success) damaged()
        return parsed.success ? [parsed.output] : []
      })
    },
    /** Each by itself: one that is damaged is as if it had not been chosen. */
    preferences: (): Preferences => {
      const raw = backend.get('preferences')
      if (raw === undefined) return usualPreferences
      if (typeof raw !== 'object' || raw === null) {
        damaged()
        return usualPreferences
      }
      return Object.entries(raw).reduce((known, [name, value]) => {
        const parsed = v.safeParse(preferenceChangesSchema, { [name]: value })
        if (!parsed.success) damaged()
        return parsed.success ? { ...known, ...parsed.output } : known
      }, usualPreferences)
    },
  }
}

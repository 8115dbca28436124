/** Where the window was and how large its text, read before the settings are open: the first frame does not wait for them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { windowSchema, zoomSchema, type WindowBounds } from './schema'

const keptSchema = v.object({
  window: v.fallback(v.optional(v.nullable(windowSchema), null), null),
  zoom: v.fallback(v.optional(zoomSchema, 1), 1),
})

/** @returns what the settings file holds; the usual window where it holds nothing that can be read. */
export const keptWindow = (folder: string): { window: WindowBounds | null; zoom: number } => {
  try {
    return v.parse(keptSchema, JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')))
  } catch {
    // A first start, or a damaged file: the settings say so when they are opened.
    return { window: null, zoom: 1 }
  }
}

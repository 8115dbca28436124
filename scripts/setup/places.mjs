// Where things of the set-up lie in the clone.
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(import.meta.url), '..', '..', '..')
export const inRoot = (...parts) => join(root, ...parts)

/** Stamps that make a second run quick. They go away with node_modules, which is what they speak of. */
export const stamps = inRoot('node_modules', '.cache', 'steppe')

export const isRoot = process.getuid?.() === 0

/** Settings files on a disk that is full now and then, or that somebody has made read-only. */
import type { Log } from '../log'
import type { SettingsBackend } from './settings'

/** So often what could not be written is tried again. */
const retryMs = 30_000

export interface SteadyBackend extends SettingsBackend {
  /** Tries once more what could not be written, before the end. */
  flush: () => void
}

/**
 * A backend whose `set` never throws. Why: most of what is written nobody asked for (reading places, what the engines note), and must
 * not end a loop, or the app, because the disk is full. What could not be written stays in memory, the last value of each key, until it can be.
 */
export const steadyBackend = (backend: SettingsBackend, log: Log): SteadyBackend => {
  const waiting = new Map<string, unknown>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const write = (key: string, value: unknown): void => {
    try {
      backend.set(key, value)
      waiting.delete(key)
    } catch (thrown) {
      if (waiting.size === 0)
        log.warn('Settings could not be written, and will be as soon as they can', thrown)
      waiting.set(key, value)
    }
  }
  const writeAll = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    for (const [key, value] of waiting) write(key, value)
    waitIfAny()
  }
  const waitIfAny = (): void => {
    if (waiting.size > 0) timer ??= setTimeout(writeAll, retryMs)
  }
  return {
    get: backend.get,
    set: (key, value) => {
      write(key, value)
      waitIfAny()
    },
    keepAside: () => {
      try {
        backend.keepAside()
      } catch (thrown) {
        log.warn('No copy could be kept of a settings file', thrown)
      }
    },
    flush: writeAll,
  }
}

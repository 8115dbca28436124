/**
 * Media on disk: files named by their content, an index beside them, a budget; what was used longest ago goes first. A file
 * is written beside and renamed, so a crash leaves either all of it or nothing that counts.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { applyLine, openIndexLog, readIndex, type Kept, type Line, type Missing } from './index-log'

export interface MediaCacheOptions {
  folder: string
  /** Bytes. */
  limit: number
  clock: Clock
  log: Log
}

export interface StoredMedium {
  path: string
  mime: string
  size: number
}

export interface MediaCache {
  /** What is kept for an address, marked as used; null if nothing is. */
  find: (url: string) => Promise<StoredMedium | null>
  /** The status to answer for an address that is known to give nothing; null if it may be asked for. */
  missing: (url: string) => number | null
  /** A new name for a file to be written, inside the cache. */
  draft: () => string
  /** Takes a finished draft over, unless what it is for was let go since it was begun: then it is there to be shown, not to be kept. */
  keep: (
    url: string,
    draft: string,
    content: { hash: string; mime: string; size: number },
  ) => Promise<StoredMedium>
  noteMissing: (url: string, status: number, forMs: number) => Promise<void>
  /** Keeps at most so many bytes from now on. */
  setLimit: (bytes: number) => Promise<void>
  /** Bytes on disk. */
  size: () => number
  /** Removes files that the index does not know: drafts and leftovers of a crash. */
  sweep: () => Promise<void>
  /** Removes everything but what is kept, or being fetched, for these addresses. */
  keepOnly: (urls: readonly string[]) => Promise<void>
}

/** A use is written down at most this often: for "longest ago" an hour is exact enough. */
const useNotedEveryMs = 3_600_000
/** Room that is made at once, as a part of the limit, so that not every new file removes one. */
const roomMade = 0.05
const mostLines = 20_000

const keyOf = (url: string): string => createHash('sha256').update(url).digest('base64url')

/** Opens the cache. */
export const openMediaCache = async (options: MediaCacheOptions): Promise<MediaCache> => {
  const { folder, clock, log } = options
  let { limit } = options
  const draftsFolder = join(folder, 'drafts')
  const filesFolder = join(folder, 'files')
  const indexPath = join(folder, 'index.log')
  await mkdir(draftsFolder, { recursive: true })
  await mkdir(filesFolder, { recursive: true })
  const { state, lines: linesRead } = await readIndex(indexPath)
  const index = await openIndexLog(indexPath)
  let lines = linesRead

  /** How often the rest was let go in this run, and what was spared the last time, by its key. */
  let lettingGo = { times: 0, spared: new Set<string>() }
  /** Drafts of this run, by how often the rest had been let go when they were begun; those of an earlier run belong to nobody. */
  const drafts = new Map<string, number>()
  /** Addresses by content: two of them may share a file. */
  const uses = new Map<string, number>()
  let bytes = 0
  const count = (kept: Kept, by: 1 | -1): number => {
    const after = (uses.get(kept.hash) ?? 0) + by
    if ((by === 1 && after === 1) || after === 0) bytes += by * kept.size
    if (after === 0) uses.delete(kept.hash)
    else uses.set(kept.hash, after)
    return after
  }
  for (const kept of state.kept.values()) count(kept, 1)

  const pathOf = (hash: string): string => join(filesFolder, hash.slice(0, 2), hash)
  const note = async (line: Line): Promise<void> => {
    applyLine(state, line)
    lines += 1
    try {
      if (lines > mostLines + 2 * state.kept.size) {
        lines = state.kept.size + state.missing.size
        await index.compact(state, clock.now())
      } else await index.append(line)
    } catch (error) {
      // A full disk: the picture is still shown, and fetched again after a restart.
      log.warn('the media index could not be written', String(error))
    }
  }

  const drop = async (kept: Kept): Promise<void> => {
    // Room is made for several pictures at once: what another one has let go, or counted, is not counted again.
    if (state.kept.get(kept.key) !== kept) return
    const noted = note({ op: 'drop', key: kept.key })
    count(kept, -1)
    await noted
    // A file that is being read cannot be removed on Windows; the next sweep does it.
    if (!uses.has(kept.hash)) await rm(pathOf(kept.hash), { force: true }).catch(() => undefined)
  }

  const makeRoom = async (spared: string): Promise<void> => {
    if (bytes <= limit) return
    const oldestFirst = [...state.kept.values()].sort((one, other) => one.used - other.used)
    for (const kept of oldestFirst) {
      if (bytes <= limit * (1 - roomMade)) return
      if (kept.key !== spared) await drop(kept)
    }
  }

  const isWhole = async (kept: Kept): Promise<boolean> => {
    const found = await stat(pathOf(kept.hash)).catch(() => null)
    return found !== null && found.size === kept.size
  }

  const stored = (kept: Kept): StoredMedium => ({ path: pathOf(kept.hash), mime: kept.mime, size: kept.size })

  const find: MediaCache['find'] = async (url) => {
    const kept = state.kept.get(keyOf(url))
    if (kept === undefined) return null
    if (!(await isWhole(kept))) {
      await drop(kept)
      return null
    }
    const now = clock.now()
    if (now - kept.used > useNotedEveryMs) await note({ op: 'use', key: kept.key, used: now })
    else kept.used = now
    return stored(kept)
  }

  const keep: MediaCache['keep'] = async (url, draft, { hash, mime, size }) => {
    const key = keyOf(url)
    const kept: Kept = { key, hash, mime, size, used: clock.now() }
    await mkdir(join(filesFolder, hash.slice(0, 2)), { recursive: true })
    // Counted first, so that a sweep does not take the file for a leftover.
    count(kept, 1)
    try {
      await rename(draft, pathOf(hash))
    } catch (error) {
      count(kept, -1)
      throw error
    }
    const begunAfter = drafts.get(basename(draft)) ?? lettingGo.times
    drafts.delete(basename(draft))
    if (begunAfter < lettingGo.times && !lettingGo.spared.has(key)) {
      count(kept, -1)
      // The next sweep finds that nobody owns the file.
      return stored(kept)
    }
    const before = state.kept.get(key)
    await note({ op: 'put', ...kept })
    if (before !== undefined && count(before, -1) === 0) await rm(pathOf(before.hash), { force: true })
    await makeRoom(key)
    return stored(kept)
  }

  const missing: MediaCache['missing'] = (url) => {
    const known: Missing | undefined = state.missing.get(keyOf(url))
    return known !== undefined && known.until > clock.now() ? known.status : null
  }

  const sweep: MediaCache['sweep'] = async () => {
    for (const name of await readdir(draftsFolder)) {
      if (!drafts.has(name)) await rm(join(draftsFolder, name), { force: true })
    }
    for (const shelf of await readdir(filesFolder)) {
      for (const hash of await readdir(join(filesFolder, shelf))) {
        if (!uses.has(hash)) await rm(join(filesFolder, shelf, hash), { force: true })
      }
    }
  }

  return {
    find,
    missing,
    keep,
    sweep,
    draft: () => {
      const name = randomUUID()
      drafts.set(name, lettingGo.times)
      return join(draftsFolder, name)
    },
    noteMissing: (url, status, forMs) =>
      note({ op: 'miss', key: keyOf(url), status, until: clock.now() + forMs }),
    setLimit: async (next) => {
      limit = next
      await makeRoom('')
    },
    size: () => bytes,
    keepOnly: async (urls) => {
      const spared = new Set(urls.map(keyOf))
      lettingGo = { times: lettingGo.times + 1, spared }
      for (const kept of [...state.kept.values()]) if (!spared.has(kept.key)) await drop(kept)
    },
  }
}

/**
 * The index of the media cache: a log to which lines are appended, so that an access costs one line and not the whole file.
 * A line that a crash cut short is skipped. It is written anew, beside and renamed, when it has grown.
 */
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'

const keptSchema = v.object({
  key: v.string(),
  /** SHA-256 of the content, which is the file's name. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  mime: v.string(),
  /** Bytes. */
  size: v.number(),
  /** Local time of the last use. */
  used: v.number(),
})
export type Kept = v.InferOutput<typeof keptSchema>

const missingSchema = v.object({
  key: v.string(),
  /** Status that is answered meanwhile. */
  status: v.number(),
  /** Local time from which it is asked for again. */
  until: v.number(),
})
export type Missing = v.InferOutput<typeof missingSchema>

const lineSchema = v.variant('op', [
  v.object({ op: v.literal('put'), ...keptSchema.entries }),
  v.object({ op: v.literal('use'), key: v.string(), used: v.number() }),
  v.object({ op: v.literal('drop'), key: v.string() }),
  v.object({ op: v.literal('miss'), ...missingSchema.entries }),
])
export type Line = v.InferOutput<typeof lineSchema>

export interface IndexState {
  kept: Map<string, Kept>
  missing: Map<string, Missing>
}

/** Applies one line to the state. */
export const applyLine = (state: IndexState, line: Line): void => {
  if (line.op === 'put') {
    const { op: _op, ...kept } = line
    state.kept.set(line.key, kept)
    state.missing.delete(line.key)
  } else if (line.op === 'miss') {
    const { op: _op, ...missing } = line
    state.missing.set(line.key, missing)
  } else if (line.op === 'use') {
    const kept = state.kept.get(line.key)
    if (kept !== undefined) kept.used = line.used
  } else {
    state.kept.delete(line.key)
  }
}

const parsedLine = (text: string): Line | null => {
  try {
    const parsed = v.safeParse(lineSchema, JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch {
    // Cut short by a crash.
    return null
  }
}

/** Reads the log; `lines` is how many there are. A log that is not there is empty. */
export const readIndex = async (path: string): Promise<{ state: IndexState; lines: number }> => {
  const state: IndexState = { kept: new Map(), missing: new Map() }
  // Not there yet, or unreadable: the cache starts empty, and what it held is fetched again.
  const text = await readFile(path, 'utf8').catch(() => '')
  const lines = text.split('\n')
  for (const one of lines) {
    const line = one === '' ? null : parsedLine(one)
    if (line !== null) applyLine(state, line)
  }
  return { state, lines: lines.length }
}

export interface IndexLog {
  append: (line: Line) => Promise<void>
  /** Writes the log anew with nothing but what counts. */
  compact: (state: IndexState, now: number) => Promise<void>
}

/** Opens the log for writing; writes happen one after another. */
export const openIndexLog = async (path: string): Promise<IndexLog> => {
  await mkdir(dirname(path), { recursive: true })
  let last: Promise<void> = Promise.resolve()
  const after = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work)
    // One failed write (a full disk) must not keep the next from being tried.
    last = next.catch(() => undefined)
    return next
  }
  return {
    // The line break comes first: it ends a line that a crash left unfinished.
    append: (line) => after(() => appendFile(path, `\n${JSON.stringify(line)}`)),
    compact: (state, now) =>
      after(async () => {
        const lines: Line[] = [
          ...[...state.kept.values()].map((kept): Line => ({ op: 'put', ...kept })),
          ...[...state.missing.values()]
            .filter(({ until }) => until > now)
            .map((missing): Line => ({ op: 'miss', ...missing })),
        ]
        await writeFile(`${path}.new`, lines.map((line) => JSON.stringify(line)).join('\n'))
        await rename(`${path}.new`, path)
      }),
  }
}

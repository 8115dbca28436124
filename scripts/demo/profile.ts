/** The demo's own user-data folder, and what the demo instances must know again when it is started again. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { FakeInstance } from '../../tests/support/fake-mastodon'
import { demoEdition, type DemoArrival, type DemoInstance } from '../../tests/support/demo-world'
import { fail } from '../setup/say.mjs'

type OAuthMemory = ReturnType<FakeInstance['oauth']['snapshot']>

export interface DemoMemory {
  edition: string
  /** Server time up to which the written world reaches. */
  base: number
  arrivals: DemoArrival[]
  oauth: Record<DemoInstance, OAuthMemory>
}

const noOAuth: OAuthMemory = { apps: [], tokens: [] }

/** What is known at a first start. */
export const freshMemory = (base: number): DemoMemory => ({
  edition: demoEdition(),
  base,
  arrivals: [],
  oauth: { steppe: noOAuth, birds: noOAuth },
})

export interface DemoProfile {
  folder: string
  /** What was kept by the last run, if the folder is of this demo and its world is still the same. */
  memory: DemoMemory | null
  keep: (memory: DemoMemory) => void
}

const isWritable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

const ownFolder = (): string => {
  const shares = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share')
  const folder = join(shares, 'steppe-demo')
  return isWritable(dirname(folder)) ? folder : join(tmpdir(), `steppe-demo-${process.getuid?.() ?? 'user'}`)
}

const readMemory = (file: string): DemoMemory | null => {
  try {
    // The demo wrote it; the edition tells another version's file from ours.
    const memory = JSON.parse(readFileSync(file, 'utf8')) as DemoMemory
    return memory.edition === demoEdition() ? memory : null
  } catch {
    return null
  }
}

/** A new folder for one run, to be removed afterwards: inside the given one, of which nothing else is touched. */
export const freshFolder = (given: string | undefined): string => {
  const parent = given === undefined ? tmpdir() : resolve(given)
  mkdirSync(parent, { recursive: true })
  return mkdtempSync(join(parent, 'steppe-picture-'))
}

/**
 * Opens the demo's folder, and empties it where that was asked for or its world is no longer the same. Not while another demo may run
 * in it: see `openDemo`.
 * @param given folder from the command line
 * @throws SetupError when the folder holds something that the demo did not make.
 */
export const openProfile = (given: string | undefined, reset: boolean): DemoProfile => {
  const folder = given === undefined ? ownFolder() : resolve(given)
  const file = join(folder, 'demo.json')
  const isOurs = existsSync(file)
  const isEmpty = !existsSync(folder) || readdirSync(folder).length === 0
  if (!isOurs && !isEmpty) {
    fail(`${folder} holds something that the demo did not make.`, 'Name an empty folder.')
  }
  const memory = reset ? null : readMemory(file)
  if (memory === null) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    folder,
    memory,
    keep: (kept) => writeFileSync(file, JSON.stringify(kept), { mode: 0o600 }),
  }
}

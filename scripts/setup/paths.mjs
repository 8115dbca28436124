// Paths on the command line, as the person meant them: from the folder where they stood, which npm leaves before a script runs.
import { accessSync, constants } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fail } from './say.mjs'

/** Where the command was given. npm tells; without npm it is where this runs. */
export const givenIn = process.env['INIT_CWD'] ?? process.cwd()

/**
 * The arguments with the paths of some options made absolute, each in one piece: `--name DIR` becomes `--name=/from/DIR`, for
 * Chromium takes a value after a blank for something else.
 */
export const withAbsolutePaths = (args, names, from) => {
  const settled = []
  for (let at = 0; at < args.length; at += 1) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(args[at]) ?? []
    const path = value ?? args[at + 1]
    if (!names.includes(name) || !path || (value === undefined && path.startsWith('-'))) {
      settled.push(args[at])
      continue
    }
    settled.push(`--${name}=${resolve(from, path)}`)
    if (value === undefined) at += 1
  }
  return settled
}

/** What one of these options names in an argument that `withAbsolutePaths` made. */
const named = (arg, names) => {
  const [, name, path] = /^--([^=]+)=(.+)$/s.exec(arg) ?? []
  return names.includes(name) ? { name, path } : undefined
}

/**
 * Sees that what a command makes can be written where some options say, before it begins.
 * @throws SetupError where the folder is not there or may not be written
 */
export const expectFolders = (args, names) => {
  for (const { name, path } of args.flatMap((arg) => named(arg, names) ?? [])) {
    const folder = dirname(path)
    try {
      // Why the slash: with it a file is no folder.
      accessSync(`${folder}/`, constants.W_OK)
    } catch {
      fail(
        `The folder ${folder}, which --${name} names, is not there or cannot be written.`,
        'Make it, or name another one.',
      )
    }
  }
}

/**
 * The arguments with the files of some options in another folder, for who may write only there.
 * @returns {{ args: string[], files: [there: string, meant: string][] }} and which file is meant by each
 */
export const withFilesIn = (args, names, folder) => {
  const files = []
  const moved = args.map((arg) => {
    const { name, path } = named(arg, names) ?? {}
    if (path === undefined) return arg
    const there = join(folder, basename(path))
    files.push([there, path])
    return `--${name}=${there}`
  })
  return { args: moved, files }
}

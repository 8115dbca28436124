// Paths on the command line, as the person meant them: from the folder where they stood, which npm leaves before a script runs.
import { resolve } from 'node:path'

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

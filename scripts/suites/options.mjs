// What can be said on the command line of the tests.
// Why not by name: a Node that is too old for it must come as far as the sentence that says so.
import util from 'node:util'
import { fail, failOfOption } from '../setup/say.mjs'

const usual = ['check', 'unit', 'store', 'e2e']
const suiteNames = [...usual, 'long']

const help = `npm test -- [--full] [--only ${suiteNames.join(',')}] [WORD OF A FILE'S PATH …]`

const parsed = (args) => {
  try {
    return util.parseArgs({
      args,
      options: { full: { type: 'boolean', default: false }, only: { type: 'string' } },
      allowPositionals: true,
    })
  } catch (error) {
    return failOfOption(error, help)
  }
}

/**
 * @param {string[]} args
 * @returns {{ full: boolean, suites: string[], words: string[] }} words: for the runners of the tests
 * @throws SetupError when something is said that is not known
 */
export const testOptions = (args) => {
  const { values, positionals } = parsed(args)
  const suites = values.only?.split(',') ?? (values.full ? suiteNames : usual)
  const unknown = suites.filter((name) => !suiteNames.includes(name))
  if (unknown.length > 0) fail(`There is no suite "${unknown.join(', ')}".`, help)
  return { full: values.full, suites, words: positionals }
}

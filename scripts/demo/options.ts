/** What can be said on the command line of the demo. */
import { parseArgs } from 'node:util'
import { fail, failOfOption } from '../setup/say.mjs'

export interface DemoOptions {
  reset: boolean
  /** Where the app keeps what it stores, or where a picture makes a folder for itself; undefined: a folder of the demo's own. */
  userDataDir: string | undefined
  picture: { file: string; theme: 'light' | 'dark'; width: number; height: number } | null
}

const help = `npm run demo -- [--reset] [--user-data-dir=DIR]
        npm run demo -- --screenshot FILE [--theme light|dark] [--size WIDTHxHEIGHT]`

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        reset: { type: 'boolean', default: false },
        'user-data-dir': { type: 'string' },
        screenshot: { type: 'string' },
        theme: { type: 'string', default: 'light' },
        size: { type: 'string', default: '1440x900' },
      },
    })
  } catch (error) {
    return failOfOption(error, help)
  }
}

/** @throws SetupError when something is said that is not known. */
export const parseOptions = (args: readonly string[]): DemoOptions => {
  const { values } = parsed(args)
  const size = /^(\d{3,4})x(\d{3,4})$/.exec(values.size)
  if (size === null) return fail(`--size is not WIDTHxHEIGHT: ${values.size}.`, help)
  if (values.theme !== 'light' && values.theme !== 'dark') {
    return fail(`--theme is neither light nor dark: ${values.theme}.`, help)
  }
  const picture = { theme: values.theme, width: Number(size[1]), height: Number(size[2]) } as const
  return {
    reset: values.reset,
    userDataDir: values['user-data-dir'],
    picture: values.screenshot === undefined ? null : { ...picture, file: values.screenshot },
  }
}

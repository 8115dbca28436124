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

type Size = Pick<NonNullable<DemoOptions['picture']>, 'width' | 'height'>

/** What the app's window may at least be (`src/main/app/windows.ts`). */
const least: Size = { width: 400, height: 480 }
/** Larger than any screen; on the virtual display, which is smaller, such a picture comes out whole all the same. */
const most: Size = { width: 7_680, height: 4_320 }

const named = ({ width, height }: Size): string => `${width}x${height}`

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

const sizeOf = (text: string): Size => {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? []
  if (width === undefined || height === undefined) return fail(`--size is not WIDTHxHEIGHT: ${text}.`, help)
  const size = { width: Number(width), height: Number(height) }
  const fits =
    least.width <= size.width &&
    size.width <= most.width &&
    least.height <= size.height &&
    size.height <= most.height
  return fits ? size : fail(`--size is not between ${named(least)} and ${named(most)}: ${text}.`, help)
}

/** @throws SetupError when something is said that is not known, or a size that the window cannot have. */
export const parseOptions = (args: readonly string[]): DemoOptions => {
  const { values } = parsed(args)
  const size = sizeOf(values.size)
  if (values.theme !== 'light' && values.theme !== 'dark') {
    return fail(`--theme is neither light nor dark: ${values.theme}.`, help)
  }
  return {
    reset: values.reset,
    userDataDir: values['user-data-dir'],
    picture:
      values.screenshot === undefined ? null : { file: values.screenshot, theme: values.theme, ...size },
  }
}

/** What the empty window, against which Steppe is measured, has in common with Steppe's own: it is read, as neither can be loaded here. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../../src/main/app/policy'

const emptyWindow = readFileSync('tests/perf/empty-window/main.js', 'utf8')
const windows = readFileSync('src/main/app/windows.ts', 'utf8')
const protocol = readFileSync('src/main/app/protocol.ts', 'utf8')

/** What a piece of code says between the two, line by line, without comments. */
const between = (code: string, begin: string, end: string): string[] => {
  const at = code.indexOf(begin)
  const last = code.indexOf(end, at + begin.length)
  if (at === -1 || last === -1) throw new Error(`There is no ${begin} … ${end}`)
  const lines = code.slice(at + begin.length, last).split('\n')
  return lines.map((line) => line.trim().replace(/,$/, '')).filter((line) => !/^(\/\/|$)/.test(line))
}

it('has its policy', () => {
  const [, list = ''] = /contentSecurityPolicy = \[\n([^]*?)\n\]\.join\('; '\)/.exec(emptyWindow) ?? []
  const directives = [...list.matchAll(/^\s*(["'])(.*)\1,$/gm)].map(([, , directive]) => directive)
  expect(directives.join('; ')).toBe(contentSecurityPolicy)
})

it('has its size, its preferences and whatever else a window is made with', () => {
  const [usual = ''] = between(windows, 'usualSize = { ', ' }')
  const [least = ''] = between(windows, 'leastSize = { ', ' }')
  const [light = ''] = between(windows, 'backgrounds = { light: ', ', dark')
  const [leastWidth, leastHeight] = least.split(', ').map((line) => line.replace(/^\w+: /, ''))
  // What the user has changed is left out, and the system's theme: there, nobody has.
  const spelledOut = new Map([
    ['...startingBounds(saved)', usual.split(', ')],
    ['minWidth: leastSize.width', [`minWidth: ${leastWidth}`]],
    ['minHeight: leastSize.height', [`minHeight: ${leastHeight}`]],
    ["title: 'Steppe'", ["title: 'Empty'"]],
    [
      'backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light',
      [`backgroundColor: ${light}`],
    ],
    [
      "preload: join(preloadFolder, 'index.cjs')",
      ["preload: join(import.meta.dirname, '..', '..', '..', 'out', 'preload', 'index.cjs')"],
    ],
    ['zoomFactor', ['zoomFactor: 1']],
  ])
  const own = between(windows, 'new BrowserWindow({', '\n  })')
  expect(own).toContain('webPreferences: {')
  expect(between(emptyWindow, 'new BrowserWindow({', '\n  })')).toEqual(
    own.flatMap((line) => spelledOut.get(line) ?? [line]),
  )
})

it('has what its scheme may', () => {
  const [begin, end] = ['privileges: {', '}']
  expect(between(emptyWindow, begin, end)).toEqual(between(protocol, begin, end))
})

/** Every row of the fault map is a test somewhere, by name: `fault 12: what holds`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { faultMap } from '../../support/fake-mastodon/index'

const folders = ['tests/unit', 'tests/store', 'tests/e2e']
const named = /['"`]fault (\d+): /g

const rowsIn = (file: string): number[] =>
  [...readFileSync(file, 'utf8').matchAll(named)].map(([, row]) => Number(row))

const tested = new Set(
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(test|spec)\.ts$/.test(name) && !name.endsWith('fault-rows.test.ts'))
      .flatMap((name) => rowsIn(join(folder, name))),
  ),
)

it('every row of the fault map has a test', () => {
  const missing = faultMap.filter(({ row }) => !tested.has(row))
  expect(missing.map(({ row, title }) => `${row}: ${title}`)).toEqual([])
})

it('no test is named after a row that does not exist', () => {
  const rows = new Set(faultMap.map(({ row }) => row))
  expect([...tested].filter((row) => !rows.has(row))).toEqual([])
})

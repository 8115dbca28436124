/** README's table of keys, and the list that the app shows. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { shortcutList } from '../../../src/renderer/app/shortcuts'

it('README’s table of keys is the list of the app', () => {
  const [, table = ''] = /\n## Keyboard\n([^]*?)\n## /.exec(readFileSync('README.md', 'utf8')) ?? []
  const rows = [...table.matchAll(/^\| (`.*?) +\| (.*?) +\|$/gm)].map(([, cell = '', does]) => ({
    keys: [...cell.matchAll(/`([^`]+)`/g)].map(([, key]) => key),
    does,
  }))
  expect(rows).toEqual(
    shortcutList.map(({ keys, does }) => ({
      // "1 … 9" is "1 to 9" there, and the list sets its minus as a sign.
      keys: keys.filter((key) => key !== '…').map((key) => (key === '−' ? '-' : key)),
      does,
    })),
  )
})

/** `npm run test:mutants` takes minutes and runs seldom; that each sabotage still finds its place is seen by every `npm test`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mutants, sabotaged } from '../mutants/mutants'

/** Titles of a file's groups and tests, as far as they are written out. */
const titlesIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:describe|it|test)(?:\.\w+(?:<[^\n]*>)?\([^\n]*\))?\(\s*(['"`])(.*?)\1/g)].map(
    ([, , title = '']) => title,
  )

/** Whether some test's full name, which begins with those of its groups, holds the words. */
const isNamed = (titles: readonly string[], words: string): boolean =>
  titles.some(
    (title) =>
      title.includes(words) ||
      (words.startsWith(`${title} `) && isNamed(titles, words.slice(title.length + 1))),
  )

const root = join(import.meta.dirname, '..', '..')

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'the place and the test of the mutant "%s" are there',
  async (_name, mutant) => {
    const text = await readFile(join(root, mutant.file), 'utf8')
    expect(sabotaged(text, mutant)).not.toBeNull()
    const titles = titlesIn(await readFile(join(root, mutant.test.file), 'utf8'))
    expect(isNamed(titles, mutant.test.filter), mutant.test.filter).toBe(true)
  },
)

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fail, sentenceOf } from '../../../scripts/setup/say.mjs'

const thrownBy = (act: () => unknown): unknown => {
  try {
    act()
  } catch (thrown) {
    return thrown
  }
  throw new Error('Nothing was thrown.')
}

describe('what the set-up says of an error', () => {
  it('is its own sentence and what to do next', () => {
    expect(sentenceOf(thrownBy(() => fail('There is no git.', 'Install git.')))).toMatch(
      /^There is no git\.\n +Install git\.$/,
    )
  })

  it('is the system’s sentence where that refused something', () => {
    const refused = thrownBy(() => mkdirSync(join(import.meta.filename, 'folder')))
    expect(sentenceOf(refused)).toMatch(/^ENOTDIR: .+\.\n +See that this folder can be written/)
  })

  it('is nothing where the mistake is ours: that needs its stack', () => {
    const ours = new TypeError('undefined is not a function')
    expect(() => sentenceOf(ours)).toThrow(ours)
  })
})

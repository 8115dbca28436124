import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshFolder, openProfile } from '../../../scripts/demo/profile'

let given: string
beforeEach(() => {
  given = mkdtempSync(join(tmpdir(), 'steppe-demo-test-'))
})
afterEach(() => rmSync(given, { recursive: true, force: true }))

describe('folders of the demo', () => {
  it('a picture has one of its own, inside the given one and beside all that it holds', () => {
    for (const name of ['demo.json', 'mine.txt']) writeFileSync(join(given, name), 'kept')
    const [one, other] = [freshFolder(given), freshFolder(given)]
    expect(new Set([one, other]).size).toBe(2)
    expect([dirname(one), readdirSync(one)]).toEqual([given, []])
    for (const folder of [one, other]) rmSync(folder, { recursive: true })
    expect(readdirSync(given)).toEqual(['demo.json', 'mine.txt'])
  })

  it('a picture makes the given one where it is not there', () => {
    expect(existsSync(freshFolder(join(given, 'not', 'there')))).toBe(true)
  })

  it('a demo refuses one that holds something else, and empties its own when asked', () => {
    writeFileSync(join(given, 'mine.txt'), 'kept')
    expect(() => openProfile(given, true)).toThrow('Name an empty folder')
    expect(readFileSync(join(given, 'mine.txt'), 'utf8')).toBe('kept')
    writeFileSync(join(given, 'demo.json'), '{}')
    expect(readdirSync(openProfile(given, true).folder)).toEqual([])
  })
})

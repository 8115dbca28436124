/** What the five tsconfigs promise: everything strict, and in each environment the names of that environment alone. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const settingsOf = (environment: string): ts.ParsedCommandLine => {
  const fail = (problem: ts.Diagnostic): never => {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
  }
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail }
  const parsed = ts.getParsedCommandLineOfConfigFile(`tsconfig.${environment}.json`, {}, host)
  if (parsed === undefined) throw new Error(`There is no tsconfig.${environment}.json.`)
  parsed.errors.forEach(fail)
  return parsed
}

const isDom = (lib: string): boolean => lib.includes('dom') || lib.includes('webworker')

describe.each([
  ['shared', [], false],
  ['main', ['node'], false],
  ['preload', [], true],
  ['renderer', ['svelte', 'vite/client'], true],
  ['tests', ['node', 'svelte', 'vite/client'], true],
])('types of %s', (environment, types, hasDom) => {
  const { options } = settingsOf(environment)

  it('are strict', () => {
    expect(options).toMatchObject({
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      noPropertyAccessFromIndexSignature: true,
      noImplicitOverride: true,
      noImplicitReturns: true,
      noFallthroughCasesInSwitch: true,
    })
    // A part of strict that is switched off by itself.
    const loosened = Object.entries(options).filter(([name, value]) => /^(strict|no)/.test(name) && !value)
    expect(loosened).toEqual([])
  })

  it(`know ${types.join(', ') || 'no package'} and ${hasDom ? 'a page' : 'no page'}`, () => {
    expect(options.types).toEqual(types)
    expect(options.lib?.some(isDom)).toBe(hasDom)
  })
})

it('every module of src is checked', () => {
  const checked = ['shared', 'main', 'preload', 'renderer'].flatMap((name) => settingsOf(name).fileNames)
  const modules = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(process.cwd(), 'src', name))
  const all = new Set(checked.map((name) => join(name)))
  expect(modules.length).toBeGreaterThan(250)
  expect(modules.filter((module) => !all.has(module))).toEqual([])
})

/**
 * No module waits, over whatever others, for itself: it would run before what it needs, and neither can be understood alone.
 * Types do not count: they are gone before anything is loaded, and an interface may well name parts that are written against it.
 * Nor does a component that draws itself, or what is imported when it is needed.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Modules by the modules that they load. */
type Graph = ReadonlyMap<string, readonly string[]>

const loads = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(node)) return !node.isTypeOnly
  const clause = node.importClause
  if (clause === undefined) return true
  const named = clause.namedBindings
  const areTypes =
    named !== undefined && ts.isNamedImports(named) && named.elements.every((one) => one.isTypeOnly)
  return clause.phaseModifier !== ts.SyntaxKind.TypeKeyword && (clause.name !== undefined || !areTypes)
}

/** What a module's code loads before it runs. */
const loadedBy = (code: string): string[] =>
  ts
    .createSourceFile('module.ts', code, ts.ScriptTarget.Latest)
    .statements.filter((node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    .filter(loads)
    .flatMap(({ moduleSpecifier: from }) =>
      from !== undefined && ts.isStringLiteral(from) ? [from.text] : [],
    )

const codeIn = (file: string): string => {
  const text = readFileSync(file, 'utf8')
  const scripts = text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)
  return file.endsWith('.svelte') ? [...scripts].map(([, code]) => code).join('\n') : text
}

const targetsOf = (file: string): string[] =>
  loadedBy(codeIn(file))
    .filter((source) => source.startsWith('.'))
    .map((source) => join(dirname(file), source))
    .map((path) => (existsSync(`${path}.ts`) ? `${path}.ts` : path))
    .filter((target) => target !== file)

const graphOf = (folder: string): Graph =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte)$/.test(name))
      .map((name) => join(folder, name))
      .map((file) => [file, targetsOf(file)]),
  )

/** The modules of a cycle, in the order in which they load each other; null if there is none. */
const cycleIn = (graph: Graph): string[] | null => {
  const done = new Set<string>()
  const follow = (module: string, path: readonly string[]): string[] | null => {
    if (path.includes(module)) return [...path.slice(path.indexOf(module)), module]
    if (done.has(module)) return null
    for (const next of graph.get(module) ?? []) {
      const found = follow(next, [...path, module])
      if (found !== null) return found
    }
    done.add(module)
    return null
  }
  for (const module of graph.keys()) {
    const found = follow(module, [])
    if (found !== null) return found
  }
  return null
}

describe('the modules of src', () => {
  it('do not load each other in a circle', () => {
    const graph = graphOf('src')
    const targets = [...graph.values()].flat()
    expect(targets.length).toBeGreaterThan(500)
    expect(targets.filter((target) => !existsSync(target))).toEqual([])
    expect(cycleIn(graph)).toBeNull()
  })

  it('would be seen to', () => {
    const ring: Graph = new Map([
      ['a', ['b', 'c']],
      ['b', []],
      ['c', ['b', 'd']],
      ['d', ['c']],
    ])
    expect(cycleIn(ring)).toEqual(['c', 'd', 'c'])
  })

  it.each([
    ["import { a } from './a'", ['./a']],
    ["import './a'", ['./a']],
    ["import a, { type B } from './a'", ['./a']],
    ["import * as a from './a'\nexport { b } from './b'", ['./a', './b']],
    ["import type { A } from './a'\nexport type { B } from './b'", []],
    ["import { type A, type B } from './a'", []],
    ["const a = import('./a')", []],
  ])('%s loads', (code, loaded) => {
    expect(loadedBy(code)).toEqual(loaded)
  })
})

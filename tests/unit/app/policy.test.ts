import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../../src/main/app/policy'

it('the empty window, against which Steppe is measured, has Steppe’s own policy', () => {
  const code = readFileSync('tests/perf/empty-window/main.js', 'utf8')
  const [, list = ''] = /contentSecurityPolicy = \[\n([^]*?)\n\]\.join\('; '\)/.exec(code) ?? []
  const directives = [...list.matchAll(/^\s*(["'])(.*)\1,$/gm)].map(([, , directive]) => directive)
  expect(directives.join('; ')).toBe(contentSecurityPolicy)
})

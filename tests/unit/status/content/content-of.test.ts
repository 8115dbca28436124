import { expect, test } from 'vitest'
import { contentOf, drawnContent } from '../../../../src/renderer/status/content/content-of'
import { textOf } from '../../../../src/renderer/status/content/tree'
import { statusRow } from '../builders'

test('the same content is parsed once, until 600 others were asked for since', () => {
  const first = contentOf('<p>first</p>')
  for (let index = 0; index < 599; index += 1) contentOf(`<p>${index}</p>`)
  expect(contentOf('<p>first</p>')).toBe(first)
  for (let index = 0; index < 600; index += 1) contentOf(`<p>other ${index}</p>`)
  expect(contentOf('<p>first</p>')).not.toBe(first)
  expect(contentOf('<p>first</p>')).toEqual(first)
})

test('giant posts are not kept as keys', () => {
  const giant = `<p>${'word '.repeat(11_000)}</p>`
  expect(contentOf(giant)).not.toBe(contentOf(giant))
})

test('a row is resolved once, and again when its quote comes or goes', () => {
  const status = statusRow({ content: '<p class="quote-inline">RE: x</p><p>Words</p>' })
  const without = drawnContent(status, 'steppe.example', false)
  expect(drawnContent(status, 'steppe.example', false)).toBe(without)
  expect(textOf(without.nodes).trim()).toBe('RE: x\nWords')
  expect(textOf(drawnContent(status, 'steppe.example', true).nodes).trim()).toBe('Words')
})

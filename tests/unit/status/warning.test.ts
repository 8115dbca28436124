import { describe, expect, it } from 'vitest'
import { hasWarning, warningText } from '../../../src/renderer/status/warning'

describe('a content warning', () => {
  it.each(['', ' \n', '\u200e', '\u061c', '\u0001', '\u200b', ' \u2060\ufeff '])(
    'is none in %j',
    (spoilerText) => {
      expect(hasWarning({ spoilerText })).toBe(false)
    },
  )

  it('is one where something is to be seen, and is said on one line', () => {
    const warned = { spoilerText: ' \u200eSpiders\nand \u202emore ' }
    expect(hasWarning(warned)).toBe(true)
    expect(warningText(warned)).toBe('Content warning: Spiders and more')
  })
})

/** Every pair of text and ground that styles use has 4.5:1, in both themes and in high contrast; edges of controls have 3:1. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')
const contrastAt = css.indexOf('@media (prefers-contrast')

type Palette = Map<string, { light: string; dark: string }>

const paletteOf = (text: string): Palette =>
  new Map(
    [...text.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
      ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }],
    ),
  )

const normal = paletteOf(css.slice(0, contrastAt))
const palettes = { normal, high: new Map([...normal, ...paletteOf(css.slice(contrastAt))]) }

const luminance = (hex: string): number => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['bg', 'col-bg', 'raised', 'hover', 'track']
const texts = ['ink', 'ink-2', 'ink-3', 'accent', 'accent-hover', 'fav', 'boost', 'danger', 'warn']
const pairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...['ink', 'ink-2', 'ink-3', 'accent'].map((text) => [text, 'accent-soft'] as const),
  ['warn', 'warn-soft'],
  ['ink', 'warn-soft'],
  ['ink-2', 'warn-soft'],
  ['danger', 'danger-soft'],
  ['ink', 'danger-soft'],
  ['ink-2', 'danger-soft'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
] as const

describe.each(['normal', 'high'] as const)('%s contrast', (kind) => {
  const colorOf = (name: string, theme: 'light' | 'dark'): string => {
    const pair = palettes[kind].get(name)
    if (!pair) throw new Error(`No token --${name}`)
    return pair[theme]
  }
  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    test.each(pairs)('%s on %s', (text, ground) => {
      const least = kind === 'high' ? 7 : 4.5
      expect(contrast(colorOf(text, theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(least)
    })

    test.each(['bg', 'col-bg', 'raised', 'hover'])('edges on %s', (ground) => {
      expect(contrast(colorOf('line-strong', theme), colorOf(ground, theme))).toBeGreaterThanOrEqual(3)
    })
  })
})

test('the computation knows black on white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
})

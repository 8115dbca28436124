import { describe, expect, it } from 'vitest'
import { mediaUrl, parseMediaUrl } from '../../../src/shared/media-url'

describe('media addresses', () => {
  it.each([
    'https://files.example.org/a b/ü.png?x=1&y=%2F#frag',
    'https://files.example.org/%E0%A4%A',
    'javascript:alert(1)',
  ])('carry %s there and back', (remote) => {
    const url = mediaUrl('preview', remote)
    expect(parseMediaUrl(url)).toEqual({ purpose: 'preview', remote, original: remote })
    expect(new URL(url).href).toBe(url)
    const ofOriginal = mediaUrl('preview', 'https://files.example.org/small.png', remote)
    expect(parseMediaUrl(ofOriginal)).toMatchObject({
      remote: 'https://files.example.org/small.png',
      original: remote,
    })
    expect(new URL(ofOriginal).href).toBe(ofOriginal)
  })

  it('survives lone surrogates', () => {
    expect(parseMediaUrl(mediaUrl('emoji', 'https://x.example/\ud800.png'))?.remote).toBe(
      'https://x.example/\uFFFD.png',
    )
  })

  it.each([
    'app://steppe/index.html',
    'app://media/thumb/https%3A%2F%2Fa.example%2F',
    'app://media/avatar/',
    'app://media/avatar/a/b',
    'app://media/avatar/%E0%A4%A',
    'https://media/avatar/a',
  ])('are not %s', (url) => {
    expect(parseMediaUrl(url)).toBeNull()
  })
})

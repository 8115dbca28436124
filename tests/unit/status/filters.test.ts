import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../src/shared/sets'
import { filtersMet, readyFilter } from '../../../src/renderer/status/filters'
import { mediaRow, statusRow } from './builders'
import { filter, now } from './hiding'

const isMet = (keyword: string, wholeWord: boolean, content: string): boolean =>
  filtersMet(
    [readyFilter(filter({ keywords: [{ keyword, wholeWord }] }))],
    statusRow({ content }),
    'home',
    now,
  ).length > 0

describe('a filter', () => {
  it.each([
    ['rain', true, 'It will rain.', true],
    ['rain', true, 'RAIN', true],
    ['rain', true, 'trains', false],
    ['rain', false, 'trains', true],
    ['rain', true, 'brain rain', true],
    ['regen', true, 'Größe, Regen!', true],
    ['ö', true, 'Größe', false],
    ['#rain', true, 'so#rain', true],
    ['#rain', true, '#rains', false],
    ['a.c', false, 'abc', false],
    ['c++', true, 'I like c++', true],
    ['雨', false, '今日は雨です', true],
  ])('for %s (whole word: %s) in %s: %s', (keyword, wholeWord, text, expected) => {
    expect(isMet(keyword, wholeWord, `<p>${text}</p>`)).toBe(expected)
  })

  it('searches text without markup, warnings, polls and descriptions of media', () => {
    expect(isMet('span', false, '<p><span>x</span></p>')).toBe(false)
    expect(isMet('ra in', false, '<p>ra<strong> in</strong></p>')).toBe(true)
    const ready = [readyFilter(filter())]
    const met = (over: Parameters<typeof statusRow>[0]): boolean =>
      filtersMet(ready, statusRow(over), 'home', now).length > 0
    expect(met({ spoilerText: 'Rain!' })).toBe(true)
    expect(met({ media: [mediaRow({ description: 'A street in the rain' })] })).toBe(true)
    expect(met({})).toBe(false)
  })

  it('counts in its contexts, until it ends, and for posts that were put into it', () => {
    const rain = { content: '<p>rain</p>' }
    const met = (over: Partial<Filter>, status = statusRow(rain)): boolean =>
      filtersMet([readyFilter(filter(over))], status, 'home', now).length > 0
    expect(met({ contexts: ['public'] })).toBe(false)
    expect(met({ expiresAt: now - 1 })).toBe(false)
    expect(met({ expiresAt: now + 1 })).toBe(true)
    expect(met({ keywords: [], statusIds: ['100'] })).toBe(true)
    expect(met({ keywords: [], statusIds: ['101'] })).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { arranged } from '../../../src/main/sync/thread-order'

/** Answers by id and what each answers, in the server's order. */
const arrange = (answers: [id: string, to: string | null][]) => {
  const rows = new Map(answers.map(([id, replyToId]) => [id, { replyToId }]))
  const { descendants, depths } = arranged(
    'root',
    answers.map(([id]) => id),
    rows,
  )
  return descendants.map((id, at) => `${id}${depths[at] ?? '?'}`).join(' ')
}

describe('answers', () => {
  it('stay in the order of a server that puts each below what it answers', () => {
    expect(
      arrange([
        ['a', 'root'],
        ['b', 'a'],
        ['c', 'b'],
        ['d', 'a'],
        ['e', 'root'],
      ]),
    ).toBe('a1 b2 c3 d2 e1')
  })

  it('are put there where the server sends them by time', () => {
    expect(
      arrange([
        ['a', 'root'],
        ['e', 'root'],
        ['b', 'a'],
        ['d', 'a'],
        ['c', 'b'],
      ]),
    ).toBe('a1 b2 c3 d2 e1')
  })

  it('to what the server keeps back stand at the end, with their own below them', () => {
    expect(
      arrange([
        ['x', 'hidden'],
        ['y', 'x'],
        ['a', 'root'],
        ['z', null],
      ]),
    ).toBe('a1 x1 y2 z1')
  })

  it('are each there once, also in rings and in depths that no stack holds', () => {
    expect(
      arrange([
        ['a', 'b'],
        ['b', 'a'],
        ['c', 'c'],
        ['a', 'root'],
      ])
        .split(' ')
        .sort(),
    ).toHaveLength(3)
    const deep = Array.from({ length: 4_000 }, (_, at): [string, string] => [
      `${at}`,
      at === 0 ? 'root' : `${at - 1}`,
    ])
    const { depths } = arranged(
      'root',
      deep.map(([id]) => id),
      new Map(deep.map(([id, replyToId]) => [id, { replyToId }])),
    )
    expect(depths.at(-1)).toBe(4_000)
  })

  it('of a flat thread of thousands are arranged in no time', () => {
    const flat = Array.from({ length: 4_000 }, (_, at): [string, string] => [`${at}`, 'root'])
    const { depths } = arranged(
      'root',
      flat.map(([id]) => id),
      new Map(flat.map(([id, replyToId]) => [id, { replyToId }])),
    )
    expect(new Set(depths)).toEqual(new Set([1]))
  })
})

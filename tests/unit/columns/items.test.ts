import { describe, expect, it } from 'vitest'
import { createFrameQueue } from '../../../src/renderer/columns/frame-queue'
import { isSame, reconciled, type GapItem } from '../../../src/renderer/columns/items'
import type { Order } from '../../../src/shared/ids'

const gap = (key: string, older: number): GapItem => ({
  kind: 'gap',
  key,
  order: key as Order,
  below: 'open',
  isLast: false,
  newer: 9,
  older,
})

describe('items', () => {
  it('are the same objects as before where nothing changed', () => {
    const old = [gap('a', 1), gap('b', 2), gap('c', 3)]
    const next = reconciled(old, [gap('b', 2), gap('c', 4), gap('d', 5)])
    expect(next[0]).toBe(old[1])
    expect(next[1]).not.toBe(old[2])
    expect(next.map(({ key }) => key)).toEqual(['b', 'c', 'd'])
  })

  it('are compared whole', () => {
    expect(isSame({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
    expect(isSame({ a: [1, { b: null }] }, { a: [1, { b: undefined }] })).toBe(false)
    expect(isSame({ a: undefined }, { b: undefined })).toBe(false)
    expect(isSame([], {})).toBe(false)
    expect(isSame(NaN, NaN)).toBe(true)
  })
})

describe('the queue of frames', () => {
  it('spreads jobs that take long over frames, runs each once, and one at least in each frame', () => {
    let time = 0
    const next: (() => void)[] = []
    const queue = createFrameQueue({ nextFrame: (callback) => next.push(callback), now: () => time })
    const ran: string[] = []
    const job = (name: string, takes: number) => () => {
      ran.push(name)
      time += takes
    }
    const [a, b, c, d] = [job('a', 4), job('b', 4), job('c', 50), job('d', 1)]
    for (const one of [a, b, a, c, d]) queue.add(one)
    queue.remove(d)
    const frames: string[][] = []
    for (let frame = next.shift(); frame; frame = next.shift()) {
      frame()
      frames.push(ran.splice(0))
    }
    expect(frames).toEqual([['a', 'b'], ['c']])
  })
})

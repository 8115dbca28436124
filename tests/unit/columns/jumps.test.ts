import { describe, expect, it } from 'vitest'
import { Jumps } from '../../../src/renderer/columns/jumps.svelte'
import { mostKeptJumps } from '../../../src/shared/columns'
import type { Anchor } from '../../../src/renderer/columns/anchor'
import type { Order } from '../../../src/shared/ids'
import type { Spot } from '../../../src/shared/session'

const undone = (jumps: Jumps): Anchor | null => {
  const { last } = jumps
  jumps.undo()
  return last
}
const spot = (at: number): Spot => ({
  order: `~${at}` as Order,
  uri: `https://example.org/${at}`,
  offset: -at,
})

describe('jumps', () => {
  it('are undone one by one, the last first', () => {
    const jumps = new Jumps(undefined)
    expect(jumps.canUndo).toBe(false)
    jumps.leave(spot(1))
    jumps.leave(spot(2))
    expect(undone(jumps)).toEqual(spot(2))
    expect(jumps.canUndo).toBe(true)
    expect(undone(jumps)).toEqual(spot(1))
    expect(jumps.canUndo).toBe(false)
    expect(undone(jumps)).toBeNull()
  })

  it('go on in another window as they were left', () => {
    const before = new Jumps(undefined)
    before.leave(spot(1))
    before.leave(spot(2))
    expect(new Jumps(before.kept).hasReadOn).toBe(false)
    before.undo()
    before.hasReadOn = true
    const after = new Jumps(before.kept)
    expect(after.hasReadOn).toBe(true)
    expect(undone(after)).toEqual(spot(1))
    expect(after.canUndo).toBe(false)
  })

  it('can all be undone, the last few in another window too', () => {
    const jumps = new Jumps(undefined)
    for (let at = 0; at < 300; at += 1) jumps.leave(spot(at))
    expect(jumps.kept.left).toHaveLength(mostKeptJumps)
    expect(jumps.kept.left.at(-1)).toEqual(spot(299))
    for (let at = 299; at >= 0; at -= 1) expect(undone(jumps)).toEqual(spot(at))
    expect(jumps.kept.left).toEqual([])
  })
})

/** Which column is in use, and when the focus gets to it. */
import { beforeEach, describe, expect, it } from 'vitest'
import { besideOf, Deck, type ColumnHandle } from '../../../src/renderer/columns/deck.svelte'
import { asColumnId } from '../../../src/shared/ids'

const home = asColumnId('homehome')
const local = asColumnId('locallocal')
const nothing = (): void => undefined
let deck: Deck
let focused: string[]

const add = (name: string): (() => void) =>
  deck.add(asColumnId(name), {
    focus: () => focused.push(name),
    next: nothing,
    previous: nothing,
    toNewest: nothing,
    toOldest: nothing,
    toOldestUnread: nothing,
    goTo: nothing,
    back: nothing,
    close: nothing,
    newer: 0,
  } satisfies ColumnHandle)

beforeEach(() => {
  deck = new Deck()
  focused = []
})

describe('a column that is gone to', () => {
  it('gets the focus at once if it is drawn', () => {
    add(home)
    deck.focus(home)
    expect([deck.active, focused]).toEqual([home, [home]])
  })

  it('gets it once as soon as it is drawn', () => {
    add(home)
    deck.focus(local)
    expect(focused).toEqual([])
    add(local)()
    add(local)
    expect(focused).toEqual([local])
  })

  it('gets none where another one was used before it was drawn', () => {
    add(home)
    deck.focus(local)
    deck.use(home)
    add(local)
    expect([deck.active, focused]).toEqual([home, []])
  })
})

it('beside a column is the next one, and beside the last one the one before', () => {
  expect(besideOf([home, local], home)).toBe(local)
  expect(besideOf([home, local], local)).toBe(home)
  expect(besideOf([home], home)).toBeUndefined()
})

/** What becomes of what was typed while a column is being added. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Choosing } from '../../../src/renderer/columns/choosing.svelte'
import type { AppErrorDetail, Envelope } from '../../../src/shared/errors'
import { asAccountKey } from '../../../src/shared/ids'

const account = asAccountKey('annaaaaa')
let choosing: Choosing
let added: unknown[]
/** Ends the wait for the column, as main does. */
let answer: (envelope: Envelope<string>) => void

const open = (): void => {
  choosing.begin(account)
  choosing.choose(account, 'tag')
}
beforeEach(() => {
  added = []
  const column = new Promise<Envelope<string>>((resolve) => (answer = resolve))
  const invoke = (name: string): Promise<Envelope<unknown>> =>
    name === 'deck.addColumn' ? column : Promise.resolve({ ok: true, value: { key: account } })
  vi.stubGlobal('window', { steppe: { invoke } })
  choosing = new Choosing(
    () => expect.fail('Nothing is read here.'),
    (id) => added.push(id),
  )
  open()
  choosing.enter('tag', 'owls')
  choosing.enter('none', 'gulls')
})
afterEach(() => vi.unstubAllGlobals())

describe('while a column is being added', () => {
  it('the dialog is gone, and empty afterwards', async () => {
    const adding = choosing.add()
    await vi.waitFor(() => expect(choosing.isShown).toBe(false))
    answer({ ok: true, value: 'column' })
    await adding
    expect(added).toEqual(['column'])
    open()
    expect([choosing.text('tag'), choosing.text('none')]).toEqual(['', ''])
  })

  it('what is typed into the dialog that was opened again stays', async () => {
    const adding = choosing.add()
    await vi.waitFor(() => expect(choosing.isShown).toBe(false))
    choosing.closed()
    open()
    choosing.enter('tag', 'cranes')
    answer({ ok: true, value: 'column' })
    await adding
    expect(choosing.isShown).toBe(true)
    expect([choosing.text('tag'), choosing.text('none')]).toEqual(['cranes', ''])
  })

  it('the instance that is typed then stays, too', async () => {
    choosing.choose(null, 'local')
    choosing.instance = 'gulls.example'
    const adding = choosing.add()
    await vi.waitFor(() => expect(choosing.isShown).toBe(false))
    choosing.begin(null)
    choosing.instance = 'owls.example'
    answer({ ok: true, value: 'column' })
    await adding
    expect(choosing.instance).toBe('owls.example')
  })

  it('nothing is lost where it cannot be added', async () => {
    const error: AppErrorDetail = { code: 'bug', detail: 'no room' }
    const adding = choosing.add()
    await vi.waitFor(() => expect(choosing.isShown).toBe(false))
    answer({ ok: false, error })
    await adding
    expect(choosing.isShown).toBe(true)
    expect(choosing.problem).not.toBeNull()
    expect([choosing.text('tag'), choosing.text('none')]).toEqual(['owls', 'gulls'])
  })
})

/** What becomes of what was typed while a column is being added. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Choosing, instanceField } from '../../../src/renderer/columns/choosing.svelte'
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
    () => 'steppe.example',
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
    expect(choosing.problemAt(null)).not.toBeNull()
    expect([choosing.text('tag'), choosing.text('none')]).toEqual(['owls', 'gulls'])
  })
})

describe('what could not be found', () => {
  const refuse = (error: AppErrorDetail): void => {
    vi.stubGlobal('window', { steppe: { invoke: () => Promise.resolve({ ok: false, error }) } })
  }

  it('is said at its field, by what was typed, until something else is', async () => {
    choosing.choose(account, 'profile')
    choosing.enter('handle', ' @nobody@nowhere.invalid ')
    refuse({ code: 'notFound' })
    await choosing.add()
    expect(choosing.problemAt('handle')).toBe('@nobody@nowhere.invalid was not found at steppe.example.')
    expect(choosing.problemAt(null)).toBeNull()
    choosing.enter('handle', '@somebody')
    expect(choosing.problemAt('handle')).toBeNull()
  })

  it('is said at no field where something else was typed meanwhile', async () => {
    choosing.choose(account, 'profile')
    choosing.enter('handle', '@nobody')
    refuse({ code: 'notFound' })
    const adding = choosing.add()
    choosing.enter('handle', '@somebody')
    await adding
    expect(choosing.problemAt('handle')).toBeNull()
    expect(choosing.problemAt(null)).toBe('@nobody was not found at steppe.example.')
  })

  it('is said at no field where that is not why', async () => {
    choosing.choose(account, 'profile')
    choosing.enter('handle', '@somebody')
    refuse({ code: 'timeout', host: 'steppe.example' })
    await choosing.add()
    expect(choosing.problemAt('handle')).toBeNull()
    expect(choosing.problemAt(null)).toMatch(/^steppe.example took too long/u)
  })

  it('is said at the field of the instance where it is one', async () => {
    choosing.choose(null, 'local')
    choosing.enterInstance('nowhere.invalid')
    refuse({ code: 'offline', host: 'nowhere.invalid' })
    await choosing.add()
    expect(choosing.problemAt(instanceField)).toMatch(/^nowhere.invalid cannot be reached/u)
    choosing.enterInstance('somewhere.example')
    expect(choosing.problemAt(instanceField)).toBeNull()
  })
})

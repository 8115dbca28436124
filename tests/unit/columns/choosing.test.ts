/** What becomes of what was typed while a column is being added. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Choosing, instanceField } from '../../../src/renderer/columns/choosing.svelte'
import type { Reader } from '../../../src/renderer/db/queries'
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

describe('while it is being looked up', () => {
  const other = asAccountKey('bertaaaa')
  let asked: string[]
  /** Ends each look-up, as main does: the oldest first. */
  let answers: ((envelope: Envelope<unknown>) => void)[]

  beforeEach(() => {
    asked = []
    answers = []
    const invoke = (name: string): Promise<Envelope<unknown>> => {
      asked.push(name)
      return name.startsWith('picker.')
        ? new Promise((resolve) => answers.push(resolve))
        : Promise.resolve({ ok: true, value: null })
    }
    vi.stubGlobal('window', { steppe: { invoke } })
    choosing = new Choosing(
      () => ({ sets: () => Promise.resolve({}) }) as unknown as Reader,
      (id) => added.push(id),
      () => 'steppe.example',
    )
    choosing.begin(account)
  })
  const lookUp = (): Promise<void> => {
    choosing.choose(account, 'profile')
    choosing.enter('handle', '@nobody')
    return choosing.add()
  }
  const lookUpInstance = (): Promise<void> => {
    choosing.choose(null, 'local')
    choosing.enterInstance('bad.example')
    return choosing.add()
  }

  it.each([
    ['another instance is chosen', () => choosing.choose(null, 'profile')],
    ['another account is chosen', () => choosing.choose(other, 'profile')],
    ['another kind is chosen', () => choosing.choose(account, 'tag')],
    ['something else is typed', () => choosing.enter('handle', '@somebody')],
  ])('nothing is said of it any more, nor waited for, once %s', async (_, change) => {
    const adding = lookUp()
    expect(choosing.isBusy).toBe(true)
    change()
    expect(choosing.isBusy).toBe(false)
    answers[0]?.({ ok: false, error: { code: 'notFound' } })
    await adding
    const said = [null, 'handle', instanceField].map((field) => choosing.problemAt(field))
    expect(said).toEqual([null, null, null])
  })

  it('another instance is typed: the first one that fails is not said to be it', async () => {
    const adding = lookUpInstance()
    choosing.enterInstance('good.example')
    answers[0]?.({ ok: false, error: { code: 'offline', host: 'bad.example' } })
    await adding
    expect([choosing.problemAt(instanceField), choosing.isBusy]).toEqual([null, false])
  })

  it('another instance is typed: the first one that answers is not added, and what is typed stays', async () => {
    const adding = lookUpInstance()
    choosing.enterInstance('good.example')
    answers[0]?.({ ok: true, value: { key: account } })
    await adding
    expect(asked).not.toContain('deck.addColumn')
    expect([choosing.isShown, choosing.instance, added]).toEqual([true, 'good.example', []])
  })

  it('another choice is made: what was found for the first is not added, and what is typed stays', async () => {
    const adding = lookUp()
    choosing.choose(other, 'tag')
    choosing.enter('tag', 'owls')
    answers[0]?.({ ok: true, value: { id: '7', name: '@nobody' } })
    await adding
    expect(asked).not.toContain('deck.addColumn')
    expect([choosing.isShown, choosing.text('tag'), added]).toEqual([true, 'owls', []])
  })

  it('what is added anew meanwhile is waited for, and not what was before', async () => {
    const first = lookUp()
    choosing.enter('handle', '@somebody')
    const second = choosing.add()
    answers[0]?.({ ok: false, error: { code: 'notFound' } })
    await first
    expect([choosing.isBusy, choosing.problemAt('handle')]).toEqual([true, null])
    answers[1]?.({ ok: false, error: { code: 'notFound' } })
    await second
    expect([choosing.isBusy, choosing.problemAt('handle')]).toEqual([
      false,
      '@somebody was not found at steppe.example.',
    ])
  })
})

/** What does not fit the contract does not compile; what does, arrives. */
import type { WebContents } from 'electron'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { createEmit, type Emit } from '../../../src/main/ipc/events'
import type { invoke, on } from '../../../src/renderer/live/api'
import { channels } from '../../../src/shared/channels'
import { commands, type CommandHandlers } from '../../../src/shared/contract'
import type { StoreClient, StoreOps } from '../../../src/shared/contract'

/** Each line below a mark is an error of the types, or the check says that the mark is not needed. */
export const handlersThatDoNotCompile = (handlers: CommandHandlers, ops: StoreOps): unknown[] => {
  const { 'deck.removeColumn': _handler, ...fewerHandlers } = handlers
  const { applyPage: _operation, ...fewerOps } = ops
  return [
    // @ts-expect-error a command without its handler
    fewerHandlers satisfies CommandHandlers,
    // @ts-expect-error a handler of other arguments
    { ...handlers, 'shell.openLink': ({ url }: { url: URL }) => void url } satisfies CommandHandlers,
    // @ts-expect-error a handler that answers something else
    { ...handlers, 'sync.report': () => 'all is well' } satisfies CommandHandlers,
    // @ts-expect-error a handler of no command
    { ...handlers, 'no.command': () => undefined } satisfies CommandHandlers,
    // @ts-expect-error an operation of the store that nobody carries out
    fewerOps satisfies StoreOps,
  ]
}

/** The same of those who ask. */
export const callsThatDoNotCompile = async (ask: typeof invoke, store: StoreClient): Promise<void> => {
  // @ts-expect-error no such command
  await ask('no.command')
  // @ts-expect-error a command without its arguments
  await ask('shell.openLink')
  // @ts-expect-error an argument of another type
  await ask('shell.openLink', { url: 7 })
  // @ts-expect-error an argument too many
  await ask('shell.openLink', { url: 'https://example.org/', also: 1 })
  // @ts-expect-error arguments where there are none
  await ask('session.load', {})
  // @ts-expect-error no such operation
  await store('noOperation', {})
  // @ts-expect-error an operation without its arguments
  await store('applyPage', {})
}

/** The same of events. */
export const eventsThatDoNotCompile = (emit: Emit, listen: typeof on): void => {
  // @ts-expect-error no such event
  emit('no.event', null)
  // @ts-expect-error an event that carries something else
  emit('accounts.changed', null)
  // @ts-expect-error a listener to no event
  listen('no.event', () => undefined)
  // @ts-expect-error a listener to something else
  listen('accounts.changed', (account: string) => void account)
}

describe('an event', () => {
  it('goes to every window that can hear it', () => {
    const sent: unknown[][] = []
    const page = (name: string, state: { isDestroyed?: boolean; isCrashed?: boolean } = {}): WebContents =>
      ({
        isDestroyed: () => state.isDestroyed === true,
        isCrashed: () => state.isCrashed === true,
        send: (...message: unknown[]) => void sent.push([name, ...message]),
        // Nothing else of it is used.
      }) as unknown as WebContents
    const pages = [
      page('first'),
      page('closed', { isDestroyed: true }),
      page('crashed', { isCrashed: true }),
      page('last'),
    ]
    createEmit(() => pages)('sparing.changed', null)
    expect(sent).toEqual([
      ['first', channels.event, 'sparing.changed', null],
      ['last', channels.event, 'sparing.changed', null],
    ])
  })
})

describe('a place to be kept', () => {
  const spot = { order: '0042', uri: 'https://one.example/posts/42', offset: -3 }
  const parsed = (jumps: unknown, seen?: unknown) =>
    v.parse(commands['deck.keepPlace'].args, { column: 'abcdefgh', place: { ...spot, seen, jumps } }).place

  it('is not lost by jumps that are refused, nor by what was seen', () => {
    const jumps = { left: [spot], hasReadOn: true }
    expect(parsed(jumps, '0050')).toEqual({ ...spot, seen: '0050', jumps })
    expect(parsed(jumps, 'é')).toMatchObject({ ...spot, jumps })
    expect(parsed(jumps, 'é')?.seen).toBeUndefined()
    const unacceptable = { ...jumps, left: [{ ...spot, uri: 'x'.repeat(4_001) }] }
    expect(parsed(unacceptable)).toMatchObject(spot)
    expect(parsed(unacceptable)?.jumps).toBeUndefined()
  })
})

/** Answers main's requests over the port; operations other than `open` are refused while the database is not open. */
import { AppError, toAppError, type Envelope } from '../../shared/errors'
import type { FromHost, StoreRequest, ToHost } from '../../shared/store-port'
import { schemaEpoch, type SteppeDatabase } from '../db/database'
import type { Operations } from './operations'
import { storeError } from './store-error'

/** What the server needs of a port; a MessagePort has it. */
export type ServedPort = Pick<MessagePort, 'postMessage' | 'onmessage' | 'close'>

/** Serves one port until main says goodbye. */
export const servePort = (port: ServedPort, database: SteppeDatabase, operations: Operations): void => {
  let isOpen = false
  const say = (message: FromHost): void => {
    port.postMessage(message)
  }

  const run = async ({ op, args }: StoreRequest): Promise<unknown> => {
    if (op !== 'open' && !isOpen) throw new AppError({ code: 'storeUnavailable' })
    // Why as: main's client pairs every name with its own arguments, in a type that a union of names loses.
    const operation = operations[op] as (given: unknown) => Promise<unknown>
    const value = await operation(args)
    if (op === 'open') isOpen = true
    return value
  }

  const answer = async (request: StoreRequest): Promise<void> => {
    let envelope: Envelope<unknown>
    try {
      envelope = { ok: true, value: await run(request) }
    } catch (thrown) {
      envelope = { ok: false, error: toAppError(storeError(thrown)).detail }
    }
    say({ id: request.id, envelope })
  }

  // Why a flag: what Chromium closes (a lost disk, a damaged file) may come back as another, empty database, and main
  // must compare its id before anything is written.
  database.on('close', () => {
    if (!isOpen) return
    isOpen = false
    say({ closed: true })
  })

  port.onmessage = ({ data }: MessageEvent<ToHost>) => {
    if ('goodbye' in data) {
      isOpen = false
      database.close()
      port.close()
      return
    }
    void answer(data)
  }
  say({ hello: { epoch: schemaEpoch } })
}

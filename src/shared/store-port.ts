/** What main and the store host say to each other over their one port; the bytes are ours on both sides. */
import type { Envelope } from './errors'
import type { StoreOpName } from './contract'

/** Main asks for an operation; `id` pairs it with its answer. */
export interface StoreRequest {
  id: number
  op: StoreOpName
  args: unknown
}

export interface StoreAnswer {
  id: number
  envelope: Envelope<unknown>
}

/** Main to host. `goodbye`: close the database, nothing more will be asked. */
export type ToHost = StoreRequest | { goodbye: true }

/**
 * Host to main. `hello`: ready to take requests, with the schema epoch of its code. `closed`: Chromium closed the database;
 * it has to be opened again, and may be another one then.
 */
export type FromHost = StoreAnswer | { hello: { epoch: number } } | { closed: true }

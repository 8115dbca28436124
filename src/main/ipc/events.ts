/** Sends the contract's events to every open window. */
import type { WebContents } from 'electron'
import { channels } from '../../shared/channels'
import type { EventName, Events } from '../../shared/contract'

export type Emit = <Name extends EventName>(name: Name, payload: Events[Name]) => void

/** @param targets the windows' contents at the time of an event. */
export const createEmit =
  (targets: () => readonly WebContents[]): Emit =>
  (name, payload) => {
    for (const contents of targets()) {
      // A crashed page hears nothing; it asks for the whole session when it is loaded again.
      if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(channels.event, name, payload)
    }
  }

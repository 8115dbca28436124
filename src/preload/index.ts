/** The window's bridge: named commands and events of the contract, and nothing of ipcRenderer itself. */
import { contextBridge, ipcRenderer } from 'electron'
import { channels, commandNames, eventNames, type SteppeApi } from '../shared/channels'
import type { CommandName, EventName, Events } from '../shared/contract'

const isCommand = (name: unknown): name is CommandName => commandNames.some((known) => known === name)
const isEvent = (name: unknown): name is EventName => eventNames.some((known) => known === name)

const api: SteppeApi = {
  invoke: (name: CommandName, args: unknown): Promise<unknown> => {
    if (!isCommand(name)) return Promise.reject(new TypeError('Unknown command'))
    return ipcRenderer.invoke(channels.command, name, args)
  },
  on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): (() => void) => {
    if (!isEvent(name)) throw new TypeError('Unknown event')
    const forward = (_event: unknown, announced: EventName, payload: Events[Name]): void => {
      if (announced === name) listener(payload)
    }
    ipcRenderer.on(channels.event, forward)
    return () => ipcRenderer.off(channels.event, forward)
  },
}

contextBridge.exposeInMainWorld('steppe', api)

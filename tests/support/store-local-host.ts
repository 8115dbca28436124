/** A store host without Electron: the real port server over a real MessageChannel and an IndexedDB in memory. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { Host, HostListener } from '../../src/main/store/store'
import type { StorePort } from '../../src/main/store/store-client'
import { describeDatabase } from '../../src/renderer/db/database'
import { createOperations, type Operations } from '../../src/renderer/host/operations'
import { servePort } from '../../src/renderer/host/port-server'
import type { FromHost } from '../../src/shared/store-port'

const storePort = (port: MessagePort): StorePort => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.onmessage = ({ data }: MessageEvent<FromHost>) => listener(data)
  },
  onClose: (listener) => port.addEventListener('close', listener),
  close: () => port.close(),
})

export interface LocalHosts {
  openHost: (listener: HostListener) => Host
  /** Ends the newest host as a crash would. */
  crash: () => void
  /** Hosts made so far. */
  made: () => number
  /** What stands for the disk; replace it and the database is lost. */
  disk: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }
}

/** @param alter changes the operations of each host, to make them fail or hang. */
export const localHosts = (alter: (operations: Operations) => Operations = (same) => same): LocalHosts => {
  let made = 0
  let crash = (): void => undefined
  const hosts: LocalHosts = {
    disk: { indexedDB: new IDBFactory(), IDBKeyRange },
    made: () => made,
    crash: () => crash(),
    openHost: (listener) => {
      made += 1
      const { port1, port2 } = new MessageChannel()
      const engine = { ...hosts.disk }
      const database = describeDatabase(engine)
      const end = (): void => {
        database.close()
        port2.close()
      }
      crash = () => {
        end()
        listener.gone('crashed')
      }
      setTimeout(() => {
        listener.connected(storePort(port1))
        servePort(port2, database, alter(createOperations(database, engine)))
      }, 0)
      return { destroy: end }
    },
  }
  return hosts
}

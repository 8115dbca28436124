/** Entry of the store host: takes the one port that the preload script hands over, and serves it. */
import { channels } from '../../shared/channels'
import { describeDatabase } from '../db/database'
import { createOperations } from './operations'
import { servePort } from './port-server'

const takePort = (event: MessageEvent<unknown>): void => {
  const [port] = event.ports
  if (event.source !== window || event.data !== channels.storePort || port === undefined) return
  window.removeEventListener('message', takePort)
  const database = describeDatabase()
  servePort(port, database, createOperations(database))
}

window.addEventListener('message', takePort)

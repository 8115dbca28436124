/** What stands in an instance's place while that is down: it answers nobody, and notes who asks. */
import { createServer, type IncomingMessage } from 'node:http'
import type { Asked } from './asked'
import { listenOn } from './fake-mastodon/ports'

export interface Ruin {
  /** Oldest first. */
  asked: readonly Asked[]
  /** Leaves the port to the instance. */
  leave: () => Promise<void>
}

/** Breaks off every connection to that place, which must be free, as soon as it is known what was wanted. */
export const startRuin = async (origin: string): Promise<Ruin> => {
  const asked: Asked[] = []
  const breakOff = ({ method = '', url = '', socket }: IncomingMessage): void => {
    const { pathname, searchParams } = new URL(url, origin)
    asked.push({
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      ids: searchParams.getAll('id[]'),
    })
    socket.resetAndDestroy()
  }
  const server = createServer(breakOff)
  server.on('upgrade', breakOff)
  await listenOn(server, Number(new URL(origin).port))
  return {
    asked,
    leave: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

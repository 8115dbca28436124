/** What tests of discovery share: web servers of all kinds, and the whole way from a typed word to what is found there. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach } from 'vitest'
import { discover, type FoundInstance } from '../../../src/main/accounts/discovery'
import { probeOverNet } from '../../../src/main/accounts/probe'
import { AppError } from '../../../src/shared/errors'
import { openNodeRequest } from './node-net-request'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** What was asked of a server. */
interface Asked {
  path: string
  headers: Record<string, unknown>
}
interface WebServer {
  origin: string
  asked: Asked[]
  close: () => void
}
export type Route = {
  status?: number
  type?: string
  body?: unknown
  location?: string
  headers?: Record<string, string>
}
export type Routes = Record<string, Route | undefined>

export const listen = async (server: Server, scheme: string): Promise<string> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `${scheme}://127.0.0.1:${address.port}`
}

export const serve = async (routes: (origin: string) => Routes): Promise<WebServer> => {
  const asked: Asked[] = []
  let origin = ''
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? ''
    asked.push({ path, headers: request.headers })
    const route = routes(origin)[path] ?? { status: 404, type: 'text/html', body: '<html>not here</html>' }
    const { status = 200, type = 'application/json', body, location, headers = {} } = route
    response.writeHead(status, {
      'Content-Type': type,
      ...(location === undefined ? {} : { Location: location }),
      ...headers,
    })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const server = createServer(listener)
  origin = await listen(server, 'http')
  return { origin, asked, close: () => server.close() }
}

const probe = probeOverNet(openNodeRequest, 'Steppe/test')
export const find = (text: string): Promise<FoundInstance> => discover(probe, text)
export const problem = async (text: string): Promise<AppError> => {
  const error: unknown = await find(text).catch((thrown: unknown) => thrown)
  if (error instanceof AppError) return error
  throw new Error(`no error but ${JSON.stringify(error)}`)
}

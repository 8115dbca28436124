/** A small real http server on loopback that answers as a test says, and remembers what it was asked. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

export interface TinyServer {
  origin: string
  host: string
  server: Server
  asked: Asked[]
  /** What answers from now on. */
  answer: (handler: (response: ServerResponse, asked: Asked) => void) => void
  close: () => Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

/** Answers with JSON and whatever headers are given. */
export const json = (response: ServerResponse, status: number, value: unknown, headers = {}): void => {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers })
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}

export const html = (response: ServerResponse, status: number, headers = {}): void => {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers })
  response.end(`<!doctype html><title>${status}</title><h1>${status}</h1>`)
}

export const tinyServer = async (): Promise<TinyServer> => {
  let handler: (response: ServerResponse, asked: Asked) => void = (response) => json(response, 200, [])
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
      asked.push(one)
      handler(response, one)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  return {
    origin: `http://${host}`,
    host,
    server,
    asked,
    answer: (next) => {
      handler = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

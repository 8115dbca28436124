/** Electron's `net.request` with `redirect: 'manual'`, as far as the probe uses it, over Node's own HTTP. */
import { EventEmitter } from 'node:events'
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { OpenNetRequest } from '../../../src/main/accounts/probe'

class NodeNetRequest extends EventEmitter {
  #url: URL
  #headers: Record<string, string> = {}
  #sent: ClientRequest | undefined
  #next: URL | undefined

  constructor(url: string) {
    super()
    this.#url = new URL(url)
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = value
  }

  end(): void {
    const request = this.#url.protocol === 'https:' ? requestHttps : requestHttp
    this.#sent = request(this.#url, { headers: this.#headers }, (response) => this.#receive(response))
    this.#sent.on('error', (error) => this.emit('error', error))
    this.#sent.end()
  }

  #receive(response: IncomingMessage): void {
    const { statusCode = 0, headers } = response
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
      this.emit('response', response)
      return
    }
    response.resume()
    this.#next = new URL(headers.location, this.#url)
    this.emit('redirect', statusCode, 'GET', this.#next.href)
    // A listener follows or aborts at once; Electron gives up otherwise.
    if (this.#next !== undefined) this.emit('error', new Error('Redirect was cancelled'))
  }

  followRedirect(): void {
    if (this.#next === undefined) throw new Error('nothing to follow')
    this.#url = this.#next
    this.#next = undefined
    this.end()
  }

  abort(): void {
    this.#sent?.destroy()
  }
}

/** Opens a request for the probe. */
export const openNodeRequest: OpenNetRequest = (url) =>
  // An emitter's `on` takes every event, which its declared type cannot say one by one.
  new NodeNetRequest(url) as unknown as ReturnType<OpenNetRequest>
